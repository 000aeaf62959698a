"""The demonstration: a fictitious month of one municipality, through a real service."""
