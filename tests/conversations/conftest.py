"""One running Reins for all conversations; each talks as a customer of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import sqlite_url
from tests.running import Company, Running, running


@pytest.fixture(scope="session")
def reins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("reins")
    with running(sqlite_url(folder), folder) as started:
        yield started


@pytest.fixture
def company(reins: Running) -> Company:
    return Company(reins.base)
