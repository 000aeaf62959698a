"""Alembic's entry: runs the migrations on the connection that app.opslag.kern.migratie opened."""

from alembic import context

# Each in a transaction of its own: one that moves data goes in batches, and broken off goes on where it was.
context.configure(connection=context.config.attributes["verbinding"], transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
