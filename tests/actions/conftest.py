from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from actions.context import Context
from company import Company
from storage import Database
from storage.records import Point
from tests.actions.dialogue import PlayedRasa, Talk
from tests.conversation.stage import Clock, Stage

EVERY_POINT = (
    Point("sms", "+14025550100", True),
    Point("email", "ada@x.example", True),
    Point("phone", "+14025550100", True),
    Point("post", "1 Main St, Omaha", True),
    Point("web", "ada", True),
)


@pytest.fixture
def rasa(sqlite_database: Database, company: Company) -> PlayedRasa:
    return PlayedRasa(Context(sqlite_database, company))


@pytest.fixture
def stage(sqlite_database: Database, company: Company, rasa: PlayedRasa, now: datetime) -> Stage:
    return Stage(sqlite_database, company, rasa, Clock(now))


@pytest.fixture
def talk_as(stage: Stage, rasa: PlayedRasa) -> Callable[..., Talk]:
    """Opens a conversation of a new customer; of a visitor with None."""

    def open_talk(ref: str | None = "ada", **more: Any) -> Talk:
        if ref is not None:
            stage.customer(ref, **({"points": EVERY_POINT} | more))
        return Talk(stage, rasa, ref, stage.conversation(ref))

    return open_talk


@pytest.fixture
def ada(talk_as: Callable[..., Talk]) -> Talk:
    return talk_as("ada")
