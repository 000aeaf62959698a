"""Routes about the state of the service."""
