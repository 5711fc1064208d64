"""Web and worker as real processes, Rasa down, the simulator for Twilio: an opt-out works whatever else is broken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import Database
from tests.databases import sqlite_url
from tests.sms.line import Line, line_of
from tests.sms.stop_measure import stop

pytestmark = pytest.mark.faults


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """Web and worker, without Rasa."""
    with line_of(sqlite_url(tmp_path), tmp_path) as started:
        yield started


def test_stop_with_rasa_down_is_enforced_at_once_and_then_confirmed(
    line: Line, record_property: Callable[[str, object], None]
) -> None:
    ref = line.company.customer()
    number = line.company.call("GET", f"/v1/customers/{ref}")["contact_points"][0]["address"]
    database = Database(line.reins.database_url)
    assert line.twilio.text(number, "where is my order?") == 204
    stopped = stop(line, database, number, "Stop.")
    database.close()
    for name, milliseconds in (("enforced", stopped.to_enforced), ("confirmed", stopped.to_confirmed)):
        record_property(f"stop_{name}_ms", round(milliseconds))
        print(f"STOP {name} after {milliseconds:.0f} ms, Rasa down")
    # How fast depends on the machine (`benchmarks/stop.py`); what comes first does not.
    assert stopped.posted <= stopped.since <= stopped.enforced
    assert stopped.since <= stopped.confirmed
    for words in ("opted out", "Which topics", "START"):
        assert words in stopped.confirmation
    assert line.company.decision(ref, "orders", "sms", "2026-11-23T18:00:00+00:00") == "withhold"
    entries = line.company.call("GET", f"/v1/customers/{ref}/ledger")["entries"]
    assert [entry["words"] for entry in entries] == ["Stop."]
    assert line.twilio.sent_to(number) == [stopped.confirmation]


def test_two_hundred_webhooks_at_once_lose_none(line: Line) -> None:
    numbers = [f"+1402556{n:04d}" for n in range(20)]
    answers: list[int] = []

    def write(number: str) -> None:
        for n in range(10):
            answers.append(line.twilio.text(number, f"message {n}", sid=f"SM{number}-{n}"))

    writers = [threading.Thread(target=write, args=(number,)) for number in numbers]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert answers == [204] * 200
    events = line.company.call("GET", "/v1/events", params={"after": 0, "limit": 1000})["events"]
    heard: dict[str, list[str]] = {}
    for event in events:
        if event["kind"] == "customer_said":
            heard.setdefault(event["customer"], []).append(event["text"])
    assert sorted(heard.values()) == [[f"message {n}" for n in range(10)]] * 20


def test_a_worker_killed_while_sending_does_not_send_again_and_its_receipt_is_kept(line: Line) -> None:
    from datetime import UTC, datetime

    from storage.records import NewOutboxMessage

    ref = line.company.customer()
    line.twilio.delay = 1.0
    now = datetime.now(UTC)
    database = Database(line.reins.database_url)
    with database.write() as uow:
        queued = NewOutboxMessage(ref, None, None, "sms", "orders", "transactional", "It is on its way", now, now)
        outbox_id = uow.outbox.add(queued)
    line.until(lambda: line.twilio.requests == 1)
    line.reins.kill("worker")
    line.reins.start("worker")
    line.until(lambda: bool(line.twilio.sent))
    time.sleep(2)
    assert len(line.twilio.sent) == 1
    assert line.twilio.report(line.twilio.sent[0], "delivered") == 204
    with database.read() as uow:
        receipts = uow.receipts.of_message(outbox_id)
    database.close()
    assert [receipt.status for receipt in receipts] == ["delivered"]
