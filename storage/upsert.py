"""INSERT … ON CONFLICT for both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], keep: Sequence[str] = ()) -> None:
    """Inserts the rows, or replaces those with the same primary key; columns in `keep` keep their old value then."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys and name not in keep}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Inserts the row unless one with the same key is there already, in whatever transaction. Says whether it did."""
    return insert_numbered(connection, table, row) is not None


def insert_numbered(connection: Connection, table: Table, row: Mapping[str, Any]) -> Any | None:
    """As `insert_new`; returns the first column of the row's primary key, None if it was not inserted."""
    statement = _insert(connection, table).values(**row).on_conflict_do_nothing()
    inserted = connection.execute(statement.returning(*table.primary_key)).first()
    return None if inserted is None else inserted[0]


def insert_or_replace(
    connection: Connection, table: Table, row: Mapping[str, Any], replaced: ColumnElement[bool]
) -> bool:
    """Inserts the row, or replaces the one with the same key if that one is as `replaced` says. Says whether it did."""
    keys = [column.name for column in table.primary_key]
    changed = {name: value for name, value in row.items() if name not in keys}
    statement = _insert(connection, table).values(**row)
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=replaced)
    return connection.execute(statement.returning(*table.primary_key)).first() is not None


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
