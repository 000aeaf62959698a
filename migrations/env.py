"""Alembic's entry: runs the migrations on the connection that app.opslag.kern.migratie opened."""

from alembic import context

context.configure(connection=context.config.attributes["verbinding"])
with context.begin_transaction():
    context.run_migrations()
