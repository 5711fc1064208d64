"""A migrated database is the database that the tables declare, on both engines, whoever migrates it and how often."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import inspect, text

from storage import Database
from storage.migrate import current, downgrade, head, upgrade
from storage.tables import metadata
from tests.storage.catalogue import describe

ROOT = Path(__file__).parents[2]


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_an_upgraded_empty_database_equals_the_models(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    database = Database(empty_database_url)
    try:
        assert _differences(database) == []
        with database.engine.connect() as connection:
            migrated = describe(connection)
        with database.engine.begin() as connection:
            metadata.drop_all(connection)
            metadata.create_all(connection)
        with database.engine.connect() as connection:
            assert migrated == describe(connection)
            assert len(migrated["columns"]) == sum(len(table.columns) for table in metadata.tables.values())
    finally:
        database.close()


def test_the_comparison_sees_a_difference(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    database = Database(empty_database_url)
    try:
        with database.engine.begin() as connection:
            connection.execute(text("DROP INDEX ix_inbox_waiting"))
            connection.execute(text("ALTER TABLE loyalty ADD COLUMN stray INTEGER"))
        assert len(_differences(database)) == 2
    finally:
        database.close()


def test_upgrading_again_changes_nothing(empty_database_url: str) -> None:
    assert current(empty_database_url) is None
    upgrade(empty_database_url)
    assert current(empty_database_url) == head()
    upgrade(empty_database_url)
    assert current(empty_database_url) == head()


def test_everything_can_be_taken_back(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    downgrade(empty_database_url, "base")
    database = Database(empty_database_url)
    try:
        assert inspect(database.engine).get_table_names() == ["alembic_version"]
    finally:
        database.close()


def test_a_failing_migration_leaves_nothing_behind(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    try:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE turns (in_the_way INTEGER)"))
        with pytest.raises(Exception, match="turns"):
            upgrade(empty_database_url)
        assert inspect(database.engine).get_table_names() == ["turns"]
    finally:
        database.close()


def test_a_database_of_a_newer_version_is_refused(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    database = Database(empty_database_url)
    try:
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(CommandError, match="9999"):
            upgrade(empty_database_url)
    finally:
        database.close()


def test_processes_that_start_at_once_wait_for_each_other(empty_database_url: str, tmp_path: Path) -> None:
    """From another folder than the project's, as an installed program would."""
    code = "import sys; from storage.migrate import upgrade; sys.stdin.read(); upgrade(sys.argv[1])"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, empty_database_url],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    errors = [process.stderr.read().decode() for process in processes if process.stderr is not None]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0], errors
    assert current(empty_database_url) == head()


def test_numbers_are_never_given_twice(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    database = Database(empty_database_url)
    try:
        insert = text(
            "INSERT INTO touchpoints (at, purpose, decision, reason, counts) "
            "VALUES ('2026-11-23', 'marketing', 'send', 'allowed', false) RETURNING id"
        )
        with database.write() as uow:
            first = uow.connection.execute(insert).scalar_one()
            uow.connection.execute(text("DELETE FROM touchpoints"))
            assert uow.connection.execute(insert).scalar_one() > first
    finally:
        database.close()
