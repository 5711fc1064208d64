"""Customers, orders and the company's own templates, on a real database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from company import Company
from connectors.links import PageLinks
from rendering.library import Library, load
from rendering.render import Rendered, Renderer
from storage import Database
from storage.records import Customer, LoyaltyAccount, NewOutboxMessage, Order, OutboxMessage, Point, Subscription
from tests.conftest import ROOT

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LINKS = PageLinks("https://reins.example.com", "s" * 32)
SHIPMENT = {"carrier": "UPS", "tracking": "1Z999", "eta": "2026-11-27", "delivered_at": "2026-11-26T20:00:00+00:00"}


@dataclass
class Desk:
    """`writes` renders a message as the gate would, from the company's templates or those of a folder."""

    database: Database
    company: Company
    library: Library

    def customer(self, ref: str = "ada", **more: Any) -> None:
        fields: dict[str, Any] = {
            "first_name": "Ada",
            "last_name": "Vale",
            "stage": "customer",
            "time_zone": "America/Chicago",
            "postal_code": "68102",
            "country": "US",
            "locale": "en-US",
            "attributes": {"sizes": {"shirt": "M"}},
            "points": (Point("sms", "+14025550101", True), Point("email", "ada@x.example", True)),
        } | more
        with self.database.write() as uow:
            uow.customers.put(Customer(ref=ref, **fields), NOW)

    def order(self, number: str = "20417", **more: Any) -> None:
        fields: dict[str, Any] = {
            "placed_at": NOW,
            "status": "shipped",
            "origin": "online",
            "currency": "USD",
            "lines": [
                {"sku": "KF", "name": "Khakis", "quantity": 1, "unit_price": "79.50"},
                {"sku": "AR", "name": "Argyle socks", "quantity": 3, "unit_price": "14.00"},
            ],
            "shipments": [SHIPMENT],
            "payment": {"status": "due", "due_on": "2026-12-01"},
        } | more
        with self.database.write() as uow:
            uow.orders.put([Order("ada", number, **fields)], NOW)

    def points(self, points: int) -> None:
        with self.database.write() as uow:
            uow.service_history.put_loyalty([LoyaltyAccount("ada", points, "Silver")], NOW)

    def subscription(self, name: str, status: str = "lapsing") -> None:
        with self.database.write() as uow:
            uow.service_history.put_subscriptions([Subscription("ada", name, status, lapses_on="2026-12-04")], NOW)

    def message(self, template: str, channel: str, data: dict[str, Any] | None = None, **more: Any) -> OutboxMessage:
        known = self.library.templates.get(template)
        fields: dict[str, Any] = {
            "customer": "ada",
            "conversation_id": None,
            "event_id": None,
            "channel": channel,
            "topic": known.topic if known else "orders",
            "purpose": "transactional",
            "text": None,
            "not_before": NOW,
            "created_at": NOW,
            "template": template,
            "data": data or {},
        } | more
        with self.database.write() as uow:
            found = uow.outbox.get(uow.outbox.add(NewOutboxMessage(**fields)))
        assert found is not None
        return found

    def writes(
        self, template: str, channel: str = "email", data: dict[str, Any] | None = None, **more: Any
    ) -> Rendered:
        message = self.message(template, channel, data, **more)
        with self.database.read() as uow:
            return Renderer(self.library, LINKS).render(uow, self.company, message, NOW)

    def with_template(self, folder: Path, text: str) -> None:
        """Replaces the library with one that has this template only, under the name `own`."""
        (folder / "own.yml").write_text(text, encoding="utf-8")
        self.library = load(folder)


@pytest.fixture
def desk(sqlite_database: Database, company: Company) -> Desk:
    built = Desk(sqlite_database, company, load(ROOT / "templates"))
    built.customer()
    return built
