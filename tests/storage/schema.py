"""What a database is made of: held against today's tables, and told whole."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage import tables


def differences(connection: Connection) -> list[object]:
    """What Alembic would still change."""
    return list(compare_metadata(MigrationContext.configure(connection), tables.CentreRow.metadata))


def everything(connection: Connection) -> dict[str, Any]:
    """Columns with types and defaults, keys, constraints and indexes of every table, whatever their order; and the revision."""
    found = inspect(connection)
    parts = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes")
    told: dict[str, Any] = {
        f"{table} {part}": _sorted(getattr(found, f"get_{part}")(table))
        for table in found.get_table_names()
        for part in parts
    }
    return {**told, "revision": connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()}


def _sorted(told: Any) -> list[str]:
    if isinstance(told, list):
        return sorted(_plain(one) for one in told)
    return [_plain(told)]


def _plain(found: dict[str, Any]) -> str:
    options = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return str({**found, "dialect_options": options})
