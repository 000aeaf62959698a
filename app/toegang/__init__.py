"""Who acts, and what they may: roles, rights, purposes, and the doors by which people and machines come in."""
