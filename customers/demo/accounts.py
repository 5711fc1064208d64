"""Subscriptions and loyalty points that fit what somebody bought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from customers.demo.people import Person
from customers.demo.products import SUBSCRIPTIONS, TIERS
from customers.demo.purchases import total


def subscriptions(random: Random, person: Person, today: date) -> Iterator[dict[str, Any]]:
    """About one customer in five has one."""
    for name, price in SUBSCRIPTIONS:
        if person.stage != "customer" or random.random() > 0.08:
            continue
        record = {"type": "subscription", "customer": person.ref, "name": name, "price": price}
        soon, past = today + timedelta(days=random.randint(3, 14)), today - timedelta(days=random.randint(5, 200))
        match random.choices(("active", "lapsing", "lapsed", "cancelled"), (70, 12, 10, 8))[0]:
            case "active":
                yield record | {
                    "status": "active",
                    "renews_on": (today + timedelta(days=random.randint(2, 30))).isoformat(),
                }
            case "lapsing":
                yield record | {"status": "lapsing", "lapses_on": soon.isoformat()}
            case "lapsed":
                yield record | {"status": "lapsed", "lapses_on": past.isoformat()}
            case _:
                yield record | {"status": "cancelled"}


def loyalty(random: Random, ref: str, orders: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A point a dollar kept; now and then some have been redeemed."""
    kept = [order for order in orders if order["status"] not in ("returned", "cancelled")]
    earned = int(sum((total(order) for order in kept), Decimal()))
    return account(ref, earned - (earned // 100 * 50 if random.random() < 0.2 else 0), earned)


def account(ref: str, points: int, earned: int) -> dict[str, Any]:
    """The tier follows from what was earned, not from what is left."""
    place = max(index for index, (_, least) in enumerate(TIERS) if earned >= least)
    record = {"type": "loyalty", "customer": ref, "points": points, "tier": TIERS[place][0]}
    if place + 1 < len(TIERS):
        name, least = TIERS[place + 1]
        record |= {"next_tier": name, "points_to_next": least - earned}
    return record
