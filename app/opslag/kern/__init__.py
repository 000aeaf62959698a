"""The database itself: its connection, its migrations, bulk rows and the queue."""
