"""Orders and history of the customers in these tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage import Database
from storage.records import LoyaltyAccount, Order, Subscription, Touchpoint


def order(number: str, placed_at: str, status: str, *names: str, **more: Any) -> Order:
    fields: dict[str, Any] = {
        "origin": "online",
        "currency": "USD",
        "lines": [{"sku": f"S-{n}", "name": n, "quantity": 1, "unit_price": "10.00"} for n in names],
        "shipments": [],
        "payment": {"status": "paid"},
    } | more
    return Order(customer="", number=number, placed_at=datetime.fromisoformat(placed_at), status=status, **fields)


KHAKIS = order(
    "7731",
    "2026-11-14T15:00:00-06:00",
    "shipped",
    lines=[{"sku": "KH-38", "name": "Khakis, waist 38", "quantity": 2, "unit_price": "49.00"}],
    shipments=[
        {
            "carrier": "UPS",
            "tracking": "1Z999AA10123456784",
            "shipped_at": "2026-11-18T09:00:00-06:00",
            "eta": "2026-11-24",
        }
    ],
)
SOCKS = order(
    "7602",
    "2026-10-02T12:00:00-05:00",
    "delivered",
    origin="store",
    lines=[{"sku": "AS-11", "name": "Argyle socks", "quantity": 3, "unit_price": "12.00"}],
)


def put_orders(database: Database, customer: str, now: datetime, *orders: Order) -> None:
    from dataclasses import replace

    with database.write() as uow:
        uow.orders.put([replace(order, customer=customer) for order in orders], now)


def put_history(database: Database, customer: str, now: datetime) -> None:
    with database.write() as uow:
        uow.service_history.put_subscriptions(
            [
                Subscription(customer, "Sock of the month", "active", "$15.00", "2026-12-01"),
                Subscription(customer, "Shirt club", "lapsing", lapses_on="2027-01-15"),
            ],
            now,
        )
        uow.service_history.put_loyalty([LoyaltyAccount(customer, 1250, "Silver", "Gold", 750)], now)


def put_touchpoint(database: Database, customer: str, at: str, channel: str, topic: str, **more: Any) -> None:
    fields: dict[str, Any] = {"purpose": "marketing", "decision": "send", "reason": "permitted", "rule": None} | more
    with database.write() as uow:
        uow.touchpoints.add(
            Touchpoint(
                at=datetime.fromisoformat(at),
                customer=customer,
                conversation_id=None,
                outbox_id=None,
                channel=channel,
                topic=topic,
                counts=True,
                **fields,
            )
        )
