"""Level 2: rules within one message."""
