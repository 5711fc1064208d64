from __future__ import annotations

from collections.abc import Iterator

import pytest

from company import Company
from storage import Database
from tests.gate.gate_stage import GateStage


@pytest.fixture
def stage(database: Database, company: Company) -> Iterator[GateStage]:
    built = GateStage(database, company)
    yield built
    built.signal.close()
