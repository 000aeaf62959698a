"""What several rules need: one module per kind of message or class."""
