"""Queries about declarations and their lines."""
