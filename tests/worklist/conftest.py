"""The real gate and API: messages are handed in, listed, taken, and what came of them is reported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from company import Company
from connectors.worklist.sender import WorklistSender
from contact.document import change_from_document
from customers import consent
from gate.dispatcher import Dispatcher
from storage import ChangeSignal, Database
from storage.records import Customer, DeliveryReceipt, LedgerEntry, Point, Suppression, Touchpoint, WorklistRow
from tests.conversation.stage import Clock
from web.app import create_app
from web.services import Services

API_KEY = "k" * 16
NUMBER = "+14025550101"
HOUSE = "1012 Howard Street\nOmaha, NE 68102"
# 12:00 in Omaha, on a Monday.
NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


@dataclass
class Desk:
    """`lists` hands a message in and lets the gate list it; `takes` and `reports` are the staff's part."""

    database: Database
    company: Company
    clock: Clock
    client: TestClient = field(init=False)
    dispatcher: Dispatcher = field(init=False)
    keys: int = 0

    def customer(self, ref: str = "ada", number: str = NUMBER, **more: Any) -> str:
        points = tuple(
            Point(channel, address, True) for channel, address in (("phone", number), ("sms", number), ("post", HOUSE))
        )
        fields: dict[str, Any] = {
            "first_name": ref.capitalize(),
            "last_name": "Vale",
            "stage": "customer",
            "time_zone": "America/Chicago",
            "postal_code": "68102",
            "country": "US",
            "locale": "en-US",
            "attributes": {},
            "points": points,
        } | more
        with self.database.write() as uow:
            uow.customers.put(Customer(ref=ref, **fields), NOON)
        return ref

    def says(self, topic: str, channel: str, permission: str = "granted", ref: str = "ada", **more: Any) -> None:
        document = {"rules": [{"topic": topic, "channel": channel, "permission": permission}], **more}
        with self.database.write() as uow:
            consent.record(
                uow,
                self.company,
                customer=ref,
                change=change_from_document(document, self.company.catalog),
                actor="customer",
                channel="web",
                words="as I said",
                event_id=None,
                wording=None,
                now=self.clock(),
            )

    def lists(self, ref: str = "ada", channel: str = "phone", topic: str = "orders", **more: Any) -> str:
        self.keys += 1
        body = {
            "customer": ref,
            "topic": topic,
            "channel": channel,
            "text": "Your coat is ready.",
            "idempotency_key": f"k{self.keys}",
        } | more
        answer = self.client.post("/v1/messages", json=body)
        assert answer.status_code == 202, answer.text
        self.dispatcher.dispatch_due()
        message: str = answer.json()["message"]
        return message

    def takes(self, batch: str = "b1", channel: str = "phone", limit: int = 100) -> list[dict[str, Any]]:
        query = {"batch": batch, "limit": limit, "format": "json"}
        answer = self.client.get(f"/v1/worklists/{channel}", params=query)
        assert answer.status_code == 200, answer.text
        tasks: list[dict[str, Any]] = answer.json()["tasks"]
        return tasks

    def takes_csv(self, batch: str = "b1", channel: str = "phone") -> list[dict[str, str]]:
        answer = self.client.get(f"/v1/worklists/{channel}", params={"batch": batch})
        assert answer.headers["content-type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(answer.text, newline="")))

    def reports(self, message: str, outcome: str, channel: str = "phone", **more: str) -> dict[str, Any]:
        body = {"outcomes": [{"message": message, "outcome": outcome, **more}]}
        answer = self.client.post(f"/v1/worklists/{channel}/outcomes", json=body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def reports_csv(self, text: str, channel: str = "phone") -> Any:
        return self.client.post(
            f"/v1/worklists/{channel}/outcomes", content=text.encode(), headers={"Content-Type": "text/csv"}
        )

    # What was kept.

    def row(self, message: str) -> WorklistRow:
        with self.database.read() as uow:
            found = uow.outbox.by_message_id(message)
            assert found is not None
            row = uow.worklists.get(found.id)
        assert row is not None
        return row

    def touchpoints(self, message: str) -> list[Touchpoint]:
        with self.database.read() as uow:
            found = uow.outbox.by_message_id(message)
            assert found is not None
            return list(uow.touchpoints.of_message(found.id))

    def counting(self, message: str) -> list[datetime]:
        return [touch.at for touch in self.touchpoints(message) if touch.counts]

    def receipts(self, message: str) -> list[DeliveryReceipt]:
        with self.database.read() as uow:
            found = uow.outbox.by_message_id(message)
            assert found is not None
            return list(uow.receipts.of_message(found.id))

    def state(self, message: str) -> str:
        state: str = self.client.get(f"/v1/messages/{message}").json()["state"]
        return state

    def blocked(self, channel: str, address: str) -> Suppression | None:
        with self.database.read() as uow:
            return uow.suppressions.get(channel, address)

    def ledger(self, ref: str = "ada") -> list[LedgerEntry]:
        with self.database.read() as uow:
            return list(uow.ledger.of_customer(ref))

    def decision(self, topic: str, channel: str, ref: str = "ada") -> tuple[str, str]:
        asked = {"customer": ref, "topic": topic, "channel": channel}
        answer = self.client.post("/v1/decisions", json=asked).json()
        return answer["decision"], answer["reason"]


@pytest.fixture
def desk(database: Database, company: Company) -> Iterator[Desk]:
    clock = Clock(NOON)
    signal = ChangeSignal(database.engine)
    built = Desk(database, company, clock)
    senders = {"phone": WorklistSender(), "post": WorklistSender()}
    built.dispatcher = Dispatcher(database, company, senders, signal, clock=clock)
    services = Services(
        database=database,
        company=company,
        signal=signal,
        api_key=API_KEY,
        identity_secret="s" * 32,
        ready=lambda: None,
        clock=clock,
    )
    built.customer()
    with TestClient(create_app(services), headers={"Authorization": f"Bearer {API_KEY}"}) as client:
        built.client = client
        yield built
    signal.close()
