"""Level 3: rules against earlier messages."""
