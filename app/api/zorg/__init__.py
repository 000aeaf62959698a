"""Routes about people and care."""
