"""Queries about people and care: toewijzingen, leveringen, requests, and what is due on them."""
