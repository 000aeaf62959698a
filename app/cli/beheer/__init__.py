"""Commands about reference data."""
