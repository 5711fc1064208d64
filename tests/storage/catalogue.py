"""What a database itself says its tables are, in a form in which two databases can be compared."""

from __future__ import annotations

from sqlalchemy import Connection, text

_POSTGRESQL = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
}


def describe(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    """Columns with types, nullability and defaults, indexes and constraints; Alembic's own table aside."""
    found = _postgresql(connection) if connection.dialect.name == "postgresql" else _sqlite(connection)
    return {kind: {row for row in rows if "alembic_version" not in str(row)} for kind, rows in found.items()}


def _postgresql(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    return {kind: {tuple(row) for row in connection.execute(text(query))} for kind, query in _POSTGRESQL.items()}


def _sqlite(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    def rows(query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(text(query))]

    tables = rows(
        "SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    found: dict[str, set[tuple[object, ...]]] = {
        "tables": set(tables),
        "columns": set(),
        "indexes": set(),
        "keys": set(),
    }
    for table, _ in tables:
        for _, name, kind, not_null, default, key in rows(f"PRAGMA table_info('{table}')"):
            found["columns"].add((table, name, kind, not_null, default, key))
        for _, name, unique, origin, partial in rows(f"PRAGMA index_list('{table}')"):
            columns = tuple(row[2] for row in rows(f"PRAGMA index_info('{name}')"))
            where = rows(f"SELECT sql FROM sqlite_master WHERE name = '{name}'")
            found["indexes"].add((table, name, unique, origin, partial, columns, *where))
        for _, _, to, column, other, *rules in rows(f"PRAGMA foreign_key_list('{table}')"):
            found["keys"].add((table, column, to, other, *rules))
    return found
