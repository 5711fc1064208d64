"""Brings the tables up to date.

Everything pending happens in one transaction under a lock: processes that start at once wait for each other, and a
migration that is killed has not happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage.database import Database

_FOLDER = Path(__file__).resolve().parent / "migrations"
_LOCK = 0x4D494752  # "MIGR"


def upgrade(database_url: str, revision: str = "head") -> None:
    """Migrates the database to this revision. Does nothing if it is there already, or past it.

    Raises `sqlalchemy.exc.SQLAlchemyError` if the database cannot be reached, `alembic.util.CommandError` if it was
    made by a newer version of this program.
    """
    with _locked(database_url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Goes back to this revision; `base` removes every table with all data."""
    with _locked(database_url) as connection:
        command.downgrade(_config(connection), revision)


def current(database_url: str) -> str | None:
    """The database's revision; None for one that was never migrated."""
    database = Database(database_url)
    try:
        with database.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        database.close()


def head() -> str | None:
    """The newest revision this program knows."""
    return ScriptDirectory(str(_FOLDER)).get_current_head()


def new_revision(database_url: str, message: str, number: str) -> None:
    """Writes the migration from an up-to-date database to the tables as they are now declared, to be checked by hand.

    Revisions are numbered: `number` is four digits.
    """
    with _locked(database_url) as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)


@contextmanager
def _locked(database_url: str) -> Iterator[Connection]:
    """A connection in a transaction that nobody else can have at the same time."""
    database = Database(database_url)
    try:
        with database.write() as uow:
            if uow.connection.dialect.name == "postgresql":
                uow.connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            yield uow.connection
    finally:
        database.close()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
