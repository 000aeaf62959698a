"""Queries about reference data and the state of the service."""
