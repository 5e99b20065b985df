"""Runs the steps on the connection that `queries.state.opening` holds. Alembic loads this file; nothing imports it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
