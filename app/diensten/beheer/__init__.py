"""Use cases about reference data and the state of the service."""
