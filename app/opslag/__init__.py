"""The store: tables, queries and bulk loads on PostgreSQL. The only place that writes statements and commits."""
