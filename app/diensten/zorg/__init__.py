"""Use cases about people and care: what is due on requests and toewijzingen."""
