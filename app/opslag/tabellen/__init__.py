"""The tables, one module per kind; every room asks them."""
