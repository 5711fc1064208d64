from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from company import Company
from storage import Database
from tests.faults.shop import Shop


@pytest.fixture
def shop(database: Database, database_url: str, company: Company, tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(database, company, database_url, tmp_path)
    yield opened
    opened.stop()
