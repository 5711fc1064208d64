"""A gate with a company that hands in messages, customers who change their minds, and a clock that stands still."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from company import Company
from connectors.sending import Receipt
from connectors.web_widget.sender import WebWidgetSender
from contact.document import change_from_document
from contact.terms import Channel
from customers import consent
from gate.accepting import Accepted, Wanted, accept
from gate.dispatcher import Dispatcher
from gate.rendering import Library
from storage import ChangeSignal, Database
from storage.records import OutboxMessage, Point, Touchpoint
from tests.conversation.stage import Clock, add_customer

NUMBER = "+14025550101"
EMAIL = "ada@x.example"
# 12:00 in Omaha, on a Monday.
NOON = datetime.fromisoformat("2026-11-23T18:00:00+00:00")
GRANT = {
    "rules": [
        {"topic": "promotions", "channel": "sms", "permission": "granted"},
        {"topic": "promotions", "channel": "email", "permission": "granted"},
    ]
}
DENY = {"rules": [{"topic": "promotions", "channel": "*", "permission": "denied"}]}


class Provider:
    """Takes everything, or fails as it is told."""

    local = False

    def __init__(self) -> None:
        self.sent: list[tuple[str | None, str | None]] = []
        self.fail: Exception | None = None

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        if self.fail is not None:
            raise self.fail
        self.sent.append((message.text, address))
        return Receipt(f"SM{message.id}")


class GateStage:
    def __init__(self, database: Database, company: Company) -> None:
        self.database, self.company = database, company
        self.clock = Clock(NOON)
        self.provider = Provider()
        self.signal = ChangeSignal(database.engine)
        self._keys = itertools.count(1)
        points = (Point("sms", NUMBER, True), Point("email", EMAIL, True), Point("web", "ada", True))
        add_customer(database, "ada", self.clock(), points=points)

    def dispatcher(self, **options: Any) -> Dispatcher:
        senders = {"sms": self.provider, "email": self.provider, "web": WebWidgetSender()}
        senders = options.pop("senders", senders)
        return Dispatcher(self.database, self.company, senders, self.signal, clock=self.clock, **options)

    def dispatch(self, **options: Any) -> None:
        self.dispatcher(**options).dispatch_due()

    def wants(self, **fields: Any) -> Accepted:
        """The company hands in a message."""
        templates: Library | None = fields.pop("templates", None)
        values: dict[str, Any] = {
            "customer": "ada",
            "topic": "promotions",
            "idempotency_key": f"k{next(self._keys)}",
            "text": "20 % off",
            "channel": Channel.SMS,
        } | fields
        with self.database.write() as uow:
            return accept(uow, self.company, Wanted(**values), self.clock(), templates)

    def says(self, *documents: dict[str, Any]) -> None:
        for document in documents:
            with self.database.write() as uow:
                consent.record(
                    uow,
                    self.company,
                    customer="ada",
                    change=change_from_document(document, self.company.catalog),
                    actor="customer",
                    channel="web",
                    words="as I said",
                    event_id=None,
                    wording=None,
                    now=self.clock(),
                )

    def message(self, accepted: Accepted) -> OutboxMessage:
        with self.database.read() as uow:
            found = uow.outbox.get(accepted.message.id)
        assert found is not None
        return found

    def touchpoints(self, accepted: Accepted) -> list[Touchpoint]:
        with self.database.read() as uow:
            return list(uow.touchpoints.of_message(accepted.message.id))

    def outcome(self, accepted: Accepted) -> tuple[str, list[str]]:
        return self.message(accepted).status, [f"{t.decision} {t.reason}" for t in self.touchpoints(accepted)]


def pause(until: str, start: str = "2026-11-01T00:00:00+00:00") -> dict[str, Any]:
    return {"pauses": [{"topics": ["promotions"], "channels": ["*"], "from": start, "until": until}]}


RESUME = {"resume": [{"topics": ["promotions"], "channels": ["*"]}]}
