"""Web and worker as real processes, Rasa down, the simulator for Twilio: an opt-out works whatever else is broken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from reins.run import free_port
from storage.migrate import upgrade
from tests.databases import sqlite_url
from tests.running import API_KEY, IDENTITY_SECRET, Company, Running
from tests.twilio_simulator import ACCOUNT, SERVICE, TOKEN, TwilioSimulator

pytestmark = pytest.mark.faults
PUBLIC = "https://reins.example.com"


@dataclass
class Line:
    reins: Running
    twilio: TwilioSimulator
    company: Company


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    url = sqlite_url(tmp_path)
    upgrade(url)
    reins = Running(url, tmp_path / "reins.log")
    client = httpx.Client(base_url=reins.base, timeout=30)

    def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
        return client.post(address.removeprefix(PUBLIC), content=body, headers=dict(headers)).status_code

    with TwilioSimulator(post, f"{PUBLIC}/connectors/sms/inbound") as twilio:
        reins.environment = {
            "REINS_API_KEY": API_KEY,
            "REINS_IDENTITY_SECRET": IDENTITY_SECRET,
            "REINS_INTERNAL_TOKEN": "known-to-the-tested-processes-only",
            "DATABASE_URL": url,
            "REINS_DEMO": "0",
            "HOST": "127.0.0.1",
            "PORT": str(reins.port),
            "RASA_PORT": str(free_port()),
            "ACTIONS_PORT": str(free_port()),
            "REINS_PUBLIC_URL": PUBLIC,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_MESSAGING_SERVICE_SID": SERVICE,
            "TWILIO_API_BASE": twilio.base,
        }
        try:
            for name in ("worker", "web"):
                reins.start(name)
            _until(lambda: _answers(client), reins)
            yield Line(reins, twilio, Company(reins.base))
        finally:
            reins.stop()


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def _until(true: Callable[[], bool], reins: Running, seconds: float = 60) -> float:
    """Seconds until it was true."""
    started = time.monotonic()
    while not true():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"not within {seconds} s:\n{reins.log.read_text()[-3000:]}")
        time.sleep(0.01)
    return time.monotonic() - started


def test_stop_with_rasa_down_is_enforced_at_once_and_confirmed_soon(line: Line) -> None:
    ref = line.company.customer()
    number = line.company.call("GET", f"/v1/customers/{ref}")["contact_points"][0]["address"]
    assert line.twilio.text(number, "where is my order?") == 204
    assert line.twilio.text(number, "Stop.") == 204
    # From the commit on: the answer to the webhook came after it.
    at = "2026-11-23T18:00:00+00:00"
    assert line.company.decision(ref, "orders", "sms", at) == "withhold"
    took = _until(lambda: bool(line.twilio.sent_to(number)), line.reins, 20)
    assert took < 5, "a second on an idle machine"
    (confirmation,) = line.twilio.sent_to(number)
    assert "opted out" in confirmation
    entries = line.company.call("GET", f"/v1/customers/{ref}/ledger")
    entries = entries["entries"] if isinstance(entries, dict) else entries
    assert [entry["words"] for entry in entries] == ["Stop."]


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

    from storage import Database
    from storage.records import NewOutboxMessage

    ref = line.company.customer()
    line.twilio.delay = 1.0
    now = datetime.now(UTC)
    database = Database(line.reins.database_url)
    with database.write() as uow:
        queued = NewOutboxMessage(ref, None, None, "sms", "orders", "transactional", "It is on its way", now, now)
        outbox_id = uow.outbox.add(queued)
    _until(lambda: line.twilio.requests == 1, line.reins)
    line.reins.kill("worker")
    line.reins.start("worker")
    _until(lambda: bool(line.twilio.sent), line.reins)
    time.sleep(2)
    assert len(line.twilio.sent) == 1
    assert line.twilio.report(line.twilio.sent[0], "delivered") == 204
    with database.read() as uow:
        receipts = uow.receipts.of_message(outbox_id)
    database.close()
    assert [receipt.status for receipt in receipts] == ["delivered"]
