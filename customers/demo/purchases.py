"""Two years of purchases, with the shop's seasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from customers.demo.people import Person
from customers.demo.products import PRODUCTS, SEASON, Product, variant

SHOP = ZoneInfo("America/Chicago")
DAYS = 730
_AVERAGE_A_QUARTER = 1.0
_CARRIERS = (("UPS", "1Z999AA1"), ("USPS", "940011020088"), ("FedEx", "79464321"))

# An online order's days so far and where it stands; older ones have arrived.
_STAGES = ((1, "placed"), (2, "packed"), (4, "shipped"), (5, "out_for_delivery"))
# Nothing may lie in the future wherever the sun stands: what happened last was before this hour of yesterday.
_CLOSING = 18


def purchases(random: Random, person: Person, today: date) -> Iterator[dict[str, Any]]:
    """The person's orders as lines of an import, oldest first, without numbers."""
    a_day = person.taste * _AVERAGE_A_QUARTER / 91
    began = random.randint(0, DAYS) if random.random() < 0.4 else 0  # a good many are newcomers
    ended = random.randint(began, DAYS) if random.random() < 0.2 else DAYS  # and some have gone
    for ago in range(DAYS - began, DAYS - ended, -1):
        day = today - timedelta(days=ago)
        if random.random() < a_day * SEASON[day.month - 1]:
            in_store = person.place.is_near and day.weekday() != 6 and random.random() < 0.55
            yield (_in_store if in_store else _online)(random, person, day, ago)


def lines(random: Random, person: Person, month: int) -> list[dict[str, Any]]:
    weights = [product.weight * (2 if month in product.months else 0.4) for product in PRODUCTS]
    chosen: dict[str, Product] = {}
    for product in random.choices(PRODUCTS, weights, k=random.choice((1, 1, 1, 2, 2, 3, 4))):
        chosen[product.sku] = product
    return [
        line(product, person.sizes, random.choice((2, 3, 4)) if product.sku == "AR" else 1)
        for product in chosen.values()
    ]


def line(product: Product, sizes: dict[str, str], quantity: int = 1) -> dict[str, Any]:
    sku, name = variant(product, sizes)
    return {"sku": sku, "name": name, "quantity": quantity, "unit_price": product.price}


def total(order: dict[str, Any]) -> Decimal:
    return sum((item["quantity"] * Decimal(item["unit_price"]) for item in order["lines"]), Decimal())


def at(day: date, hour: int, minute: int = 0) -> str:
    """The shop's local time as an instant."""
    return datetime.combine(day, time(hour, minute), SHOP).astimezone(UTC).isoformat()


def _in_store(random: Random, person: Person, day: date, ago: int) -> dict[str, Any]:
    moment = at(day, random.randint(10, _CLOSING - 1), random.randint(0, 59))
    order = _order(person, "store", moment, lines(random, person, day.month))
    returned = ago > 3 and random.random() < 0.03
    return order | {
        "status": "returned" if returned else "delivered",
        "payment": {"status": "refunded" if returned else "paid"},
    }


def _online(random: Random, person: Person, day: date, ago: int) -> dict[str, Any]:
    moment = at(day, random.randint(6, _CLOSING - 1 if ago == 1 else 22), random.randint(0, 59))
    order = _order(person, "online", moment, lines(random, person, day.month))
    status = next((stage for days, stage in _STAGES if ago <= days), "delivered")
    if ago > 1 and random.random() < 0.02:
        return order | {"status": "cancelled", "payment": {"status": "refunded"}}
    if ago > 12 and random.random() < 0.05:
        status = "returned"
    shipment = _shipment(random, day, status)
    return order | {
        "status": status,
        "shipments": [shipment] if shipment else [],
        "payment": _payment(random, day, ago, status),
    }


def _shipment(random: Random, day: date, status: str) -> dict[str, Any] | None:
    if status in ("placed", "packed"):
        return None
    carrier, start = random.choice(_CARRIERS)
    found: dict[str, Any] = {
        "carrier": carrier,
        "tracking": f"{start}{random.randrange(10**8):08}",
        "shipped_at": at(day + timedelta(days=2), random.randint(7, 16)),
        "eta": (day + timedelta(days=random.choice((5, 6)) if status == "shipped" else 5)).isoformat(),
    }
    if status in ("delivered", "returned"):
        found["delivered_at"] = at(day + timedelta(days=random.choice((4, 5))), random.randint(9, _CLOSING - 1))
    return found


def _payment(random: Random, day: date, ago: int, status: str) -> dict[str, Any]:
    if status == "returned":
        return {"status": "refunded"}
    if ago < 45 and random.random() < 0.08:
        return {"status": "due", "due_on": (day + timedelta(days=30)).isoformat()}
    return {"status": "paid"}


def _order(person: Person, origin: str, placed_at: str, bought: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "order",
        "customer": person.ref,
        "placed_at": placed_at,
        "origin": origin,
        "currency": "USD",
        "lines": bought,
    }
