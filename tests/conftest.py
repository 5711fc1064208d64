"""Fixtures for every room: databases on both engines, and a clock's reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from company import Company
from company import load as load_company
from storage import Database
from tests.databases import BACKENDS, PostgresServer, create_tables, postgres_server, sqlite_url

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's PostgreSQL server."""
    with postgres_server() as server:
        yield server


def _new_url(request: pytest.FixtureRequest, folder: Path, *, with_tables: bool) -> Iterator[str]:
    if request.param == "sqlite":
        url = sqlite_url(folder)
        if with_tables:
            create_tables(url)
        yield url
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.new_database(with_tables=with_tables)
    yield url
    if with_tables:
        server.recycle(url)
    else:
        server.drop_database(url)


@pytest.fixture(params=BACKENDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table, once on SQLite and once on PostgreSQL."""
    yield from _new_url(request, tmp_path, with_tables=False)


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables, once on SQLite and once on PostgreSQL."""
    yield from _new_url(request, tmp_path, with_tables=True)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables, once on SQLite and once on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """An open SQLite database with all tables, for tests that would prove nothing more on PostgreSQL."""
    create_tables(sqlite_url(tmp_path))
    opened = Database(sqlite_url(tmp_path))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def company() -> Company:
    """The company of `catalog.yml` and `policy.yml`."""
    return load_company(ROOT / "catalog.yml", ROOT / "policy.yml")


@pytest.fixture
def now() -> datetime:
    """A fixed moment: a Monday morning in November."""
    return datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
