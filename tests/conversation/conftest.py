from __future__ import annotations

from datetime import datetime

import pytest

from company import Company
from storage import Database
from tests.conversation.stage import Clock, Stage, fake_for


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def stage(database: Database, company: Company, clock: Clock) -> Stage:
    return Stage(database, company, fake_for(database, company), clock)
