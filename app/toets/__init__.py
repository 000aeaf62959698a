"""Holds this version beside the simulated municipality."""
