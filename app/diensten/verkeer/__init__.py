"""Use cases about messages: received, answered, delivered, handed in as files; their story."""
