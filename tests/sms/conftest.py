"""The real application, gate and SDK, with the simulator in the place of Twilio and a stand-in for Rasa."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from company import Company
from connectors.sms_twilio.reassignment import end_consent
from connectors.sms_twilio.sender import TwilioAccount, TwilioSender
from connectors.web_widget.sender import WebWidgetSender
from contact.document import change_from_document
from conversation.turn import Turns
from customers import consent
from gate.dispatcher import Dispatcher
from storage import ChangeSignal, Database
from storage.records import Conversation, Customer, Event, LedgerEntry, NewOutboxMessage, Order, OutboxMessage, Point
from storage.tables import conversations, outbox
from tests.conversation.stage import Clock, fake_for
from tests.twilio_simulator import ACCOUNT, SERVICE, TOKEN, TwilioSimulator
from web.app import create_app
from web.services import Services

PUBLIC = "https://reins.example.com"
ADA = "+14025550101"
# 12:00 in Omaha, on a Monday.
NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


@dataclass
class Sms:
    """Texts come in by `text`, `turns` answers them, `dispatch` sends what is due to the simulator."""

    database: Database
    company: Company
    clock: Clock
    client: TestClient = field(init=False)
    twilio: TwilioSimulator = field(init=False)
    dispatcher: Dispatcher = field(init=False)

    def customer(self, ref: str = "ada", number: str = ADA, *, verified: bool = True, **more: Any) -> str:
        fields: dict[str, Any] = {
            "first_name": "Ada",
            "last_name": "Vale",
            "stage": "customer",
            "time_zone": "America/Chicago",
            "postal_code": "68102",
            "country": "US",
            "locale": "en-US",
            "attributes": {},
        }
        with self.database.write() as uow:
            uow.customers.put(Customer(ref=ref, points=(Point("sms", number, verified),), **(fields | more)), NOON)
        return ref

    def order(self, ref: str, number: str, days_ago: int = 1) -> None:
        at = NOON - timedelta(days=days_ago)
        with self.database.write() as uow:
            uow.orders.put([Order(ref, number, at, "shipped", "online", "USD", [], [], None)], NOON)

    def grants(self, ref: str, topic: str = "promotions") -> None:
        document = {"rules": [{"topic": topic, "channel": "sms", "permission": "granted"}]}
        with self.database.write() as uow:
            consent.record(
                uow,
                self.company,
                customer=ref,
                change=change_from_document(document, self.company.catalog),
                actor="customer",
                channel="web",
                words="text me",
                event_id=None,
                wording=None,
                now=self.clock(),
            )

    def queue(self, ref: str = "ada", **fields: Any) -> int:
        values: dict[str, Any] = {
            "customer": ref,
            "conversation_id": None,
            "event_id": None,
            "channel": "sms",
            "topic": "promotions",
            "purpose": "marketing",
            "text": "20 % off today",
            "not_before": self.clock(),
            "created_at": self.clock(),
        }
        with self.database.write() as uow:
            return uow.outbox.add(NewOutboxMessage(**values | fields))

    def text(self, body: str, sender: str = ADA, **more: Any) -> int:
        self.clock.advance(seconds=1)
        return self.twilio.text(sender, body, **more)

    def take_turns(self) -> None:
        """The worker's part, without its threads."""
        turns = Turns(self.database, self.company, fake_for(self.database, self.company), self.clock)
        while True:
            with self.database.read() as uow:
                ready = uow.inbox.ready(self.clock(), 50)
            if not ready:
                return
            with self.database.write() as uow:
                waiting = uow.inbox.claim(ready[0], "w", self.clock(), self.clock() + timedelta(seconds=10))
            assert waiting is not None
            turns.take(waiting)

    def dispatch(self) -> None:
        self.dispatcher.dispatch_due()

    def say(self, body: str, sender: str = ADA, **more: Any) -> list[str]:
        """A whole turn: the text, its answer, and what reached the telephone of it."""
        before = len(self.twilio.sent_to(sender))
        assert self.text(body, sender, **more) == 204
        self.take_turns()
        self.dispatch()
        return self.twilio.sent_to(sender)[before:]

    # What was kept.

    def conversations(self) -> list[Conversation]:
        with self.database.read() as uow:
            ids = uow.connection.execute(conversations.select().order_by(conversations.c.created_at)).all()
            return [found for row in ids if (found := uow.conversations.get(row.id))]

    def events(self, conversation: str | None = None) -> list[Event]:
        with self.database.read() as uow:
            if conversation is None:
                return list(uow.events.after(0, 5000))
            return list(uow.events.of_conversation(conversation, limit=5000))

    def heard(self) -> list[str | None]:
        return [event.text for event in self.events() if event.kind == "customer_said"]

    def ledger(self, ref: str) -> list[LedgerEntry]:
        with self.database.read() as uow:
            return list(uow.ledger.of_customer(ref))

    def reason(self, number: str = ADA) -> str | None:
        with self.database.read() as uow:
            found = uow.suppressions.get("sms", number)
            return found.reason if found else None

    def message(self, outbox_id: int) -> OutboxMessage:
        with self.database.read() as uow:
            found = uow.outbox.get(outbox_id)
        assert found is not None
        return found

    def messages(self) -> list[OutboxMessage]:
        with self.database.read() as uow:
            rows = uow.connection.execute(outbox.select().order_by(outbox.c.id)).all()
            return [found for row in rows if (found := uow.outbox.get(row.id))]

    def touchpoints(self, outbox_id: int) -> list[tuple[str, str, bool, str | None]]:
        with self.database.read() as uow:
            return [(t.decision, t.reason, t.counts, t.delivery) for t in uow.touchpoints.of_message(outbox_id)]


@pytest.fixture
def sms(database: Database, company: Company) -> Iterator[Sms]:
    clock = Clock(NOON)
    built = Sms(database, company, clock)
    signal = ChangeSignal(database.engine)

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        return built.client.post(url.removeprefix(PUBLIC), content=body, headers=dict(headers)).status_code

    with TwilioSimulator(post, f"{PUBLIC}/connectors/sms/inbound") as twilio:
        account = TwilioAccount(ACCOUNT, TOKEN, PUBLIC, messaging_service=SERVICE, api_base=twilio.base)

        def event_of(event_id: int) -> Event | None:
            with database.read() as uow:
                return uow.events.get(event_id)

        def on_reassigned(number: str, code: int, about: str) -> None:
            with database.write() as uow:
                end_consent(uow, company, number, code, about, clock())

        senders = {"sms": TwilioSender(account, event_of, on_reassigned, texts=company.texts), "web": WebWidgetSender()}
        built.twilio = twilio
        built.dispatcher = Dispatcher(database, company, senders, signal, clock=clock)
        services = Services(
            database=database,
            company=company,
            signal=signal,
            api_key="k" * 16,
            identity_secret="s" * 32,
            ready=lambda: None,
            sms=account,
            clock=clock,
        )
        with TestClient(create_app(services), raise_server_exceptions=True) as client:
            built.client = client
            yield built
    signal.close()


def new_number() -> str:
    return f"+1402{uuid.uuid4().int % 10**7:07d}"
