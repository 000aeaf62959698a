"""Commands about people and care."""
