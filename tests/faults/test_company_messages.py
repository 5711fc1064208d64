"""A gate dies with one of the company's messages in hand; another one takes over."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from contact.terms import Channel
from conversation.backoff import Backoff
from gate.accepting import Wanted, accept
from gate.dispatcher import Dispatcher
from storage import ChangeSignal, Database
from storage.records import OutboxMessage, Touchpoint
from tests.conversation.stage import add_customer
from tests.faults import processes
from tests.gate.load import Provider

pytestmark = pytest.mark.faults

WAIT_SECONDS = 60


def gate(url: str, calls: str, log: str, fault_at: str | None) -> None:
    """Dispatches until SIGTERM, or until `fault_at` is reached; notes every call of the provider in `calls`."""
    processes.write_to(log)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    processes.die_at(fault_at, 1)
    database = Database(url)
    signal_ = ChangeSignal(database.engine)
    provider = Provider(calls, 1)
    quick = Backoff(first=0.02, most=0.2)
    dispatcher = Dispatcher(
        database,
        processes.COMPANY,
        {"sms": provider},
        signal_,
        clock=processes.now,
        lease=processes.LEASE,
        backoff=quick,
    )
    dispatcher.start()
    stopping.wait()
    dispatcher.stop()
    signal_.close()


def hand_in(database: Database, *, later: timedelta = timedelta()) -> int:
    now = processes.now()
    wanted = Wanted("ada", "orders", "k1", text="On its way.", channel=Channel.SMS, not_before=now + later)
    with database.write() as uow:
        return accept(uow, processes.COMPANY, wanted, now).message.id


def settled(database: Database, message: int) -> tuple[OutboxMessage, list[Touchpoint]]:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with database.read() as uow:
            found = uow.outbox.get(message)
            assert found is not None
            if found.status not in ("queued", "sending"):
                return found, list(uow.touchpoints.of_message(message))
        time.sleep(0.03)
    raise AssertionError(f"message {message} was not settled within {WAIT_SECONDS} s")


@pytest.mark.parametrize(
    ("moment", "status", "calls"),
    [("gate_before_commit", "sent", 1), ("gate_after_commit", "failed", 0), ("gate_sent", "failed", 1)],
)
def test_a_gate_that_dies_sends_nothing_twice_and_says_when_nobody_knows(
    database: Database, database_url: str, tmp_path: Path, moment: str, status: str, calls: int
) -> None:
    called, log = str(tmp_path / "calls"), str(tmp_path / "log")
    add_customer(database, "ada", processes.now())
    message = hand_in(database)
    dying = processes.start(gate, database_url, called, log, moment)
    dying.join(WAIT_SECONDS)
    assert dying.exitcode == -signal.SIGKILL
    successor = processes.start(gate, database_url, called, log, None)
    try:
        found, logged = settled(database, message)
    finally:
        processes.kill(successor)
    assert found.status == status
    assert len(Path(called).read_text().splitlines()) == calls
    # Whether or not it left, it counts, once: rather one too few than one too many.
    assert [(touch.decision, touch.counts) for touch in logged] == [("send", True)]
    if status == "failed":
        assert "nobody knows" in (found.last_error or "")


def test_a_message_that_waited_while_no_gate_was_running_leaves_when_one_starts(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    called, log = str(tmp_path / "calls"), str(tmp_path / "log")
    add_customer(database, "ada", processes.now())
    first = processes.start(gate, database_url, called, log, None)
    message = hand_in(database, later=timedelta(seconds=2))
    assert first.pid is not None
    os.kill(first.pid, signal.SIGTERM)
    first.join(WAIT_SECONDS)
    second = processes.start(gate, database_url, called, log, None)
    try:
        found, _ = settled(database, message)
    finally:
        processes.kill(second)
    assert found.status == "sent"
    assert len(Path(called).read_text().splitlines()) == 1
