"""The worker's threads, claims and retries, on both databases and with real HTTP where that matters."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from company import Company
from conversation.backoff import Backoff
from conversation.errors import NoAnswer, RasaUnavailable, TurnFailed
from conversation.rasa_client import RasaClient, Understanding
from conversation.worker import Worker
from storage import ChangeSignal, Database
from tests.conversation.fake_understanding import FakeUnderstanding
from tests.conversation.stage import Clock, Stage, kinds, texts
from tests.conversation.turn_server import serving

QUICK = Backoff(first=0.01, most=0.05)


class RealClock(Clock):
    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))

    def __call__(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def clock() -> Clock:
    return RealClock()


@pytest.fixture
def signal(database: Database) -> Iterator[ChangeSignal]:
    started = ChangeSignal(database.engine)
    yield started
    started.close()


@pytest.fixture
def working(database: Database, company: Company, signal: ChangeSignal) -> Callable[..., Any]:
    @contextmanager
    def work(understanding: Understanding, **options: Any) -> Iterator[Worker]:
        options = {"threads": 4, "lease": timedelta(seconds=1), "backoff": QUICK, "clock": RealClock()} | options
        worker = Worker(database, company, understanding, signal, **options)
        worker.start()
        try:
            yield worker
        finally:
            worker.stop()

    return work


def answered(stage: Stage, conversation: str, event: int, seconds: float = 15) -> list[Any]:
    """The turn's events, as soon as it is done."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = stage.answers(conversation, event)
        if "turn_done" in kinds(found):
            return found
        time.sleep(0.02)
    raise AssertionError(f"no turn_done for event {event}; log: {stage.events(conversation)}")


class Watched:
    """Notes which turns go on at the same time."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._inner, self._seconds, self._lock = FakeUnderstanding(), seconds, threading.Lock()
        self._now: list[str] = []
        self.together: list[set[str]] = []
        self.order: list[str] = []
        self.overlaps_in_one_conversation = False

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self.overlaps_in_one_conversation |= request["conversation"] in self._now
            self._now.append(request["conversation"])
            self.together.append(set(self._now))
            self.order.append(request["text"])
        time.sleep(self._seconds)
        with self._lock:
            self._now.remove(request["conversation"])
        return self._inner.turn(request)


def test_messages_of_one_conversation_are_taken_in_order_one_at_a_time(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    sent = [stage.say(conversation, f"echo {number}") for number in range(8)]
    watched = Watched(0.01)
    with working(watched):
        for number, event in enumerate(sent):
            assert texts(answered(stage, conversation, event)) == [f"turn {number + 1}: {number}"]
    assert watched.order == [f"echo {number}" for number in range(8)]
    assert not watched.overlaps_in_one_conversation
    assert [event.reply_to for event in stage.events(conversation) if event.kind == "turn_done"] == sent


def test_messages_of_different_conversations_are_taken_side_by_side(stage: Stage, working: Any) -> None:
    sent = [
        (conversation, stage.say(conversation, "echo a"))
        for conversation in (stage.conversation(), stage.conversation())
    ]
    watched = Watched(0.3)
    with working(watched):
        for conversation, event in sent:
            answered(stage, conversation, event)
    assert max(len(at_once) for at_once in watched.together) == 2


def test_a_message_is_taken_soon_after_it_is_committed(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    with working(FakeUnderstanding()):
        answered(stage, conversation, stage.say(conversation, "hello"))
        began = time.monotonic()
        answered(stage, conversation, stage.say(conversation, "hello"))
        assert time.monotonic() - began < 8  # not a polling interval of many seconds; the machine may be busy


def test_a_message_is_kept_while_rasa_is_away_and_answered_when_it_is_back(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    with serving(FakeUnderstanding()) as server:
        port = server.server_address[1]
    client = RasaClient(f"http://127.0.0.1:{port}")
    with working(client):
        sent = [stage.say(conversation, f"echo {number}") for number in range(3)]
        time.sleep(0.5)
        assert not any(stage.answers(conversation, event) for event in sent)
        with serving(FakeUnderstanding(), port=port):
            for number, event in enumerate(sent):
                assert texts(answered(stage, conversation, event)) == [f"turn {number + 1}: {number}"]
    client.close()


class Failing:
    """Raises while `error` is set."""

    def __init__(self, error: Exception | None) -> None:
        self.error, self.asked = error, 0

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return FakeUnderstanding().turn(request)


def test_rasa_may_be_away_for_any_number_of_tries(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    event = stage.say(conversation, "echo a")
    failing = Failing(RasaUnavailable("away"))
    with working(failing):
        deadline = time.monotonic() + 20
        while failing.asked < 30 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert failing.asked >= 30
        assert stage.answers(conversation, event) == []
        failing.error = None
        assert texts(answered(stage, conversation, event)) == ["turn 1: a"]


def test_while_rasa_is_away_only_one_message_at_a_time_asks(stage: Stage, working: Any) -> None:
    for _ in range(20):
        stage.say(stage.conversation(), "echo a")
    failing = Failing(RasaUnavailable("away"))
    with working(failing, backoff=Backoff(first=0.3, most=0.3)):
        time.sleep(1.0)
    assert failing.asked <= 4 + 8  # all threads once, then one by one


def test_a_poisonous_message_gets_an_apology_and_the_next_one_its_answer(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    poison, next_one = stage.say(conversation, "poison"), stage.say(conversation, "echo a")
    with capture_logs() as logs, working(FakeUnderstanding()):
        turn = answered(stage, conversation, poison)
        assert texts(answered(stage, conversation, next_one)) == ["turn 1: a"]
    assert [choice["value"] for choice in turn[0].choices or ()] == ["person"]
    with stage.database.read() as uow:
        trace = uow.turns.get(poison)
    assert trace is not None
    assert trace.attempts == 5
    assert "HTTP 500" in trace.trace["gave_up"]
    assert [log["failures"] for log in logs if log["event"] == "turn_failed"] == [1, 2, 3, 4, 5]


def test_a_message_that_seems_to_take_rasa_down_is_given_up_much_later(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    event = stage.say(conversation, "hello")
    failing = Failing(NoAnswer("broke"))
    with working(failing):
        turn = answered(stage, conversation, event, 40)
    assert failing.asked == 25
    assert [choice["value"] for choice in turn[0].choices or ()] == ["person"]


def test_a_mistake_of_ours_does_not_end_the_worker(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    failing = Failing(ZeroDivisionError("a secret text"))
    with capture_logs() as logs, working(failing):
        answered(stage, conversation, stage.say(conversation, "hello"))
        failing.error = None
        assert texts(answered(stage, conversation, stage.say(conversation, "echo a"))) == ["turn 1: a"]
    assert any(log.get("error") == "ZeroDivisionError" for log in logs)
    assert "secret" not in str(logs)


def test_a_turn_that_takes_longer_than_the_lease_keeps_its_claim(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    watched = Watched(1.5)
    with working(watched, lease=timedelta(seconds=0.5)), working(watched, lease=timedelta(seconds=0.5)):
        answered(stage, conversation, stage.say(conversation, "echo a"))
    assert watched.order == ["echo a"]


def test_a_dead_workers_message_is_taken_over_when_its_claim_is_over(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    event = stage.say(conversation, "echo a")
    with stage.database.write() as uow:
        now = stage.clock()
        assert uow.inbox.claim(event, "dead", now, now + timedelta(seconds=1))
    with working(FakeUnderstanding()):
        time.sleep(0.3)
        assert stage.answers(conversation, event) == []
        assert texts(answered(stage, conversation, event)) == ["turn 1: a"]


def test_several_workers_share_the_work_and_answer_everything_once(stage: Stage, working: Any) -> None:
    conversations = [stage.conversation() for _ in range(6)]
    watched = Watched(0.01)
    with working(watched), working(watched):
        sent = [(c, stage.say(c, f"echo {number}")) for number in range(4) for c in conversations]
        for conversation, event in sent:
            answered(stage, conversation, event)
    assert len(watched.order) == len(sent)
    for conversation in conversations:
        assert texts(stage.events(conversation)) == [f"turn {number + 1}: {number}" for number in range(4)]


def test_stopping_finishes_the_turn_in_hand_and_takes_no_other(stage: Stage, working: Any) -> None:
    conversation = stage.conversation()
    watched = Watched(0.5)
    with working(watched):
        first, second = stage.say(conversation, "echo a"), stage.say(conversation, "echo b")
        while not watched.order:
            time.sleep(0.01)
    assert kinds(stage.answers(conversation, first)) == ["assistant_said", "turn_done"]
    assert stage.answers(conversation, second) == []


def test_logs_name_ids_and_never_what_was_said(stage: Stage, working: Any) -> None:
    conversation = stage.conversation(stage.customer())
    with capture_logs() as logs, working(FakeUnderstanding()):
        for text in ("poison of asps", "echo my card number is 4111"):
            answered(stage, conversation, stage.say(conversation, text))
    assert logs
    assert "asps" not in str(logs)
    assert "4111" not in str(logs)


def test_idle_workers_leave_the_database_alone(stage: Stage, working: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = stage.conversation()
    reads: list[float] = []
    inner = stage.database.read
    monkeypatch.setattr(stage.database, "read", lambda: (reads.append(time.monotonic()), inner())[1])
    with working(FakeUnderstanding()):
        event = stage.say(conversation, "hello")
        answered(stage, conversation, event)
        time.sleep(0.3)
        before = len(reads)
        time.sleep(1.2)
        quiet = len(reads) - before
    assert quiet <= 3  # PostgreSQL's signal looks once a second by itself


def test_a_failed_turn_counts_only_for_its_own_message(stage: Stage, working: Any) -> None:
    failing = Failing(TurnFailed("HTTP 500"))
    conversation = stage.conversation()
    first = stage.say(conversation, "echo a")
    with working(failing):
        answered(stage, conversation, first)
        failing.error = None
        second = stage.say(conversation, "echo b")
        answered(stage, conversation, second)
    assert failing.asked == 6
