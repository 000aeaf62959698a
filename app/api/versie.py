"""The version of the REST interface."""

VERSIE = "1.0.0"
"""Semantic version of the interface, not of the service: what `API-Version` and the description say."""
