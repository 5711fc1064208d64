"""The people one can play in the demo, described by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from customers.demo.accounts import account
from customers.demo.products import PRODUCTS
from customers.demo.purchases import at, line, total
from customers.demo.wishes import Said

FEATURED = ("robin", "dana", "casey")
"""Robin has bought a lot and said nothing yet; Dana has said a lot, and has a bill and a subscription to settle; Casey
is a prospect."""

_SIZES = {"waist": "38", "inseam": "32", "shirt": "L", "jacket": "44R", "shoe": "10.5", "sock": "L"}
_PRODUCTS = {product.sku: product for product in PRODUCTS}


def customers() -> Iterator[dict[str, Any]]:
    yield _person(
        "robin",
        "Robin",
        "Ellery",
        [
            {"channel": "sms", "address": "+14025550142", "verified": True},
            {"channel": "email", "address": "robin.ellery@example.com", "verified": True},
            {"channel": "phone", "address": "+14025550142"},
            {"channel": "post", "address": "Robin Ellery\n2210 Farnam Street\nOmaha, NE 68102"},
        ],
        attributes={"sizes": _SIZES, "store": "Old Market"},
        likes=["argyle socks", "khakis"],
        dislikes=["pleats"],
    )
    yield _person(
        "dana",
        "Dana",
        "Whitcomb",
        [
            {"channel": "sms", "address": "+14025550143", "verified": True},
            {"channel": "email", "address": "dana.whitcomb@example.com", "verified": True},
        ],
        time_zone="America/Denver",
        postal_code="80202",
        attributes={"sizes": _SIZES | {"waist": "34", "shirt": "M", "jacket": "40R"}, "store": "online"},
        likes=["knitwear", "ties"],
    )
    yield _person(
        "casey",
        "Casey",
        "Lindqvist",
        [
            {"channel": "email", "address": "casey.lindqvist@example.com", "verified": True},
            {"channel": "sms", "address": "+14025550144"},
        ],
        stage="prospect",
        attributes={"store": "Old Market"},
    )


def orders(today: date) -> Iterator[dict[str, Any]]:
    """One of each kind: on its way, arrived, bought in store, paid by invoice and overdue."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    yield _order("robin", "20417", at(ago(3), 9, 12), "shipped", ("KF", 1), ("AR", 3)) | {
        "shipments": [_parcel("UPS", "1Z999AA10123456784", ago(1), today + timedelta(days=2))],
    }
    yield _order("robin", "20388", at(ago(24), 20, 41), "delivered", ("OX", 2), ("TR", 1)) | {
        "shipments": [_parcel("USPS", "9400110200881234567890", ago(22), ago(19), arrived=at(ago(19), 13, 5))],
    }
    yield _order("robin", "3091", at(ago(61), 12, 30), "delivered", ("BL", 1), origin="store")
    yield _order("robin", "20102", at(ago(203), 18, 2), "returned", ("LO", 1)) | {
        "shipments": [_parcel("UPS", "1Z999AA10123450017", ago(201), ago(198), arrived=at(ago(198), 10, 40))],
        "payment": {"status": "refunded"},
    }
    yield _order("dana", "20301", at(ago(41), 17, 20), "delivered", ("CS", 1), ("TK", 1)) | {
        "shipments": [_parcel("FedEx", "794643210033", ago(39), ago(36), arrived=at(ago(36), 15, 15))],
        "payment": {"status": "due", "due_on": ago(11).isoformat()},
    }
    yield _order("dana", "20431", at(ago(1), 8, 55), "placed", ("SC", 1))


def accounts(today: date) -> Iterator[dict[str, Any]]:
    yield {
        "type": "subscription",
        "customer": "robin",
        "name": "Sock of the month",
        "status": "active",
        "price": "14.00",
        "renews_on": (today + timedelta(days=9)).isoformat(),
    }
    yield {
        "type": "subscription",
        "customer": "dana",
        "name": "Shirt club",
        "status": "lapsing",
        "price": "59.00",
        "lapses_on": (today + timedelta(days=6)).isoformat(),
    }
    for ref, redeemed in (("robin", 150), ("dana", 0)):
        bought = [order for order in orders(today) if order["customer"] == ref and order["status"] != "returned"]
        earned = int(sum((total(order) for order in bought), Decimal()))
        yield account(ref, earned - redeemed, earned)


def sayings(today: date) -> Iterator[Said]:
    """What Dana has said. Robin begins with an empty page."""
    first = datetime.combine(today - timedelta(days=80), time(19, 12), UTC)
    second = datetime.combine(today - timedelta(days=15), time(16, 3), UTC)
    sales = {"topics": ["promotions"], "channels": ["sms"]}
    yield Said(
        "dana",
        first,
        "web",
        "Text me about sales, at most once a week, after 6",
        {
            "rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}],
            "caps": [sales | {"max": 1, "per": "P1W"}],
            "windows": [sales | {"any": [{"from": "18:00"}]}],
        },
    )
    yield Said(
        "dana",
        second,
        "sms",
        "and no more surveys by email",
        {"rules": [{"topic": "surveys", "channel": "email", "permission": "denied"}]},
    )


def _person(ref: str, first: str, last: str, points: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "type": "customer",
        "customer": ref,
        "first_name": first,
        "last_name": last,
        "stage": "customer",
        "time_zone": "America/Chicago",
        "postal_code": "68102",
        "country": "US",
        "locale": "en-US",
        "contact_points": points,
    } | more


def _order(
    ref: str, number: str, placed_at: str, status: str, *bought: tuple[str, int], origin: str = "online"
) -> dict[str, Any]:
    return {
        "type": "order",
        "customer": ref,
        "number": number,
        "placed_at": placed_at,
        "status": status,
        "origin": origin,
        "currency": "USD",
        "lines": [line(_PRODUCTS[sku], _SIZES, quantity) for sku, quantity in bought],
        "payment": {"status": "paid"},
    }


def _parcel(carrier: str, tracking: str, shipped: date, eta: date, arrived: str | None = None) -> dict[str, Any]:
    found = {"carrier": carrier, "tracking": tracking, "shipped_at": at(shipped, 15, 30), "eta": eta.isoformat()}
    return found if arrived is None else found | {"delivered_at": arrived}
