"""Queries about messages: received, judged, answered, delivered; their story."""
