"""A stage for conversations: a database, customers on it, and turns taken one at a time, without threads."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from company import Company
from contact.document import change_to_document
from contact.fold import diff
from contact.terms import Preferences
from conversation.intake import accept_message
from conversation.rasa_client import Understanding
from conversation.sessions import open_session
from conversation.turn import Turns
from customers import consent
from customers.stored import from_stored
from storage import Database
from storage.records import Customer, Event, LedgerEntry, Point, Waiting
from tests.conversation.fake_understanding import FakeUnderstanding


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


def add_customer(database: Database, ref: str, now: datetime, **more: Any) -> str:
    fields: dict[str, Any] = {
        "first_name": "Robin",
        "last_name": "Vale",
        "stage": "customer",
        "time_zone": "America/Chicago",
        "postal_code": "68102",
        "country": "US",
        "locale": "en-US",
        "attributes": {},
        "points": (
            Point("sms", f"+1402555{abs(hash(ref)) % 10000:04d}", True),
            Point("email", f"{ref}@x.example", True),
        ),
    } | more
    with database.write() as uow:
        uow.customers.put(Customer(ref=ref, **fields), now)
    return ref


def fake_for(database: Database, company: Company) -> FakeUnderstanding:
    """The stand-in, reading ledger versions from this database as actions would."""

    def version_of(customer: str) -> int:
        with database.read() as uow:
            return consent.preferences(uow, company, customer).version

    def undo_change(customer: str, version: int) -> dict[str, Any]:
        with database.read() as uow:
            entry = uow.ledger.version(customer, version)
            assert entry is not None
            return change_to_document(
                diff(
                    consent.preferences(uow, company, customer),
                    from_stored(entry.before, 0, company.catalog),
                    company.catalog,
                )
            )

    return FakeUnderstanding(version_of, undo_change)


@dataclass
class Stage:
    """`turns` is what is tested; everything else plays the customer and looks at what was kept."""

    database: Database
    company: Company
    understanding: Understanding
    clock: Clock
    turns: Turns = field(init=False)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.turns = Turns(self.database, self.company, self.understanding, self.clock)

    def customer(self, ref: str = "ada", **more: Any) -> str:
        return add_customer(self.database, ref, self.clock(), **more)

    def conversation(self, customer: str | None = None) -> str:
        with self.database.write() as uow:
            return open_session(uow, customer=customer, now=self.clock()).conversation

    def say(self, conversation: str, text: str | None = None, *, choice: str | None = None) -> int:
        """Accepts a message, without taking its turn."""
        self.clock.advance(seconds=1)
        with self.database.write() as uow:
            return accept_message(
                uow,
                conversation=conversation,
                client_id=str(uuid.uuid4()),
                text=text,
                choice=choice,
                now=self.clock(),
            )

    def claim(self, event_id: int, worker: str = "w") -> Waiting:
        with self.database.write() as uow:
            waiting = uow.inbox.claim(event_id, worker, self.clock(), self.clock() + timedelta(seconds=10))
        assert waiting is not None
        return waiting

    def turn(self, conversation: str, text: str | None = None, *, choice: str | None = None) -> list[Event]:
        """Says something and takes the turn. Returns the turn's events, without the customer's own."""
        event_id = self.say(conversation, text, choice=choice)
        self.turns.take(self.claim(event_id))
        return self.answers(conversation, event_id)

    def answers(self, conversation: str, event_id: int) -> list[Event]:
        return [event for event in self.events(conversation) if event.reply_to == event_id]

    def events(self, conversation: str) -> list[Event]:
        with self.database.read() as uow:
            return list(uow.events.of_conversation(conversation))

    def ledger(self, customer: str) -> list[LedgerEntry]:
        with self.database.read() as uow:
            return list(uow.ledger.of_customer(customer))

    def preferences(self, customer: str) -> Preferences:
        with self.database.read() as uow:
            return consent.preferences(uow, self.company, customer)


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def texts(events: list[Event]) -> list[str | None]:
    return [event.text for event in events if event.kind == "assistant_said"]
