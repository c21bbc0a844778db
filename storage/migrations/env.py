"""Alembic's entry: it is given a connection in a transaction that `storage.migrate` opened."""

from alembic import context

from storage import tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.CentreRow.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="sqltypes.",
)
context.run_migrations()
