"""Level 4: rules against outside sources (contract, CBS list, system date)."""
