"""A body that the database could not keep, or that says something unclear, is refused with the field's name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from customers import InvalidRecord
from customers.schemas import CustomerBody, LoyaltyBody, OrderBody, SubscriptionBody, read, read_line

ORDER: dict[str, Any] = {
    "placed_at": "2026-11-20T10:00:00-06:00",
    "status": "shipped",
    "origin": "online",
    "currency": "USD",
    "lines": [{"sku": "KH-38", "name": "Khakis", "quantity": 1, "unit_price": "59.50"}],
    "shipments": [{"carrier": "UPS", "tracking": "1Z", "shipped_at": "2026-11-21T08:00:00Z", "eta": "2026-11-25"}],
    "payment": {"status": "due", "due_on": "2026-12-20"},
}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"first_name": 7}, "first_name"),
        ({"first_name": "A\x00da"}, "first_name"),
        ({"first_name": "\ud800"}, "first_name"),
        ({"first_name": "A" * 201}, "first_name"),
        ({"nickname": "Ada"}, "nickname"),
        ({"stage": "lead"}, "stage"),
        ({"time_zone": "America/Omaha"}, "time_zone"),
        ({"time_zone": "America/Chicago\n"}, "time_zone"),
        ({"country": "USA"}, "country"),
        ({"country": "XQ"}, "country"),
        ({"locale": "English, mostly"}, "locale"),
        ({"postal_code": "6" * 21}, "postal_code"),
        ({"contact_points": [{"channel": "fax", "address": "1"}]}, "contact_points/0/channel"),
        ({"contact_points": [{"channel": "sms", "address": "1", "verified": "yes"}]}, "contact_points/0/verified"),
        ({"contact_points": [{"channel": "post", "address": "x" * 501}]}, "contact_points/0/address"),
        ({"contact_points": [{"channel": "post", "address": "x"}] * 51}, "contact_points"),
        ({"attributes": {"a": "\x00"}}, "attributes"),
        ({"attributes": {"a\ud800": 1}}, "attributes"),
        ({"attributes": {"a": float("nan")}}, "attributes"),
        ({"attributes": {"a": 2**64}}, "attributes"),
        ({"attributes": {"a": "x" * 20_000}}, "attributes"),
        ({"attributes": {"a": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}}, "attributes"),
        ({"likes": ["  "]}, "likes/0"),
        ({"likes": "argyle"}, "likes"),
        ({"dislikes": ["wool"] * 201}, "dislikes"),
        ([], ""),
    ],
)
def test_an_unusable_customer_is_refused(body: object, field: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read(CustomerBody, body)
    assert caught.value.field == field
    assert caught.value.message


def _with(path: str, value: object) -> dict[str, Any]:
    import copy

    order = copy.deepcopy(ORDER)
    *parents, last = path.split("/")
    place: Any = order
    for part in parents:
        place = place[int(part)] if part.isdigit() else place[part]
    place[last] = value
    return order


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("placed_at", "2026-11-20T10:00:00"),
        ("placed_at", "2026-11-20"),
        ("placed_at", "yesterday"),
        ("placed_at", 1763632800),
        ("placed_at", "0001-01-01T00:00:00+14:00"),
        ("placed_at", "9999-12-31T23:59:59-12:00"),
        ("status", "lost"),
        ("origin", "phone"),
        ("currency", "usd"),
        ("currency", "dollars"),
        ("lines/0/quantity", 0),
        ("lines/0/quantity", 1.5),
        ("lines/0/quantity", True),
        ("lines/0/quantity", 10**9),
        ("lines/0/unit_price", "59,50"),
        ("lines/0/unit_price", "1e3"),
        ("lines/0/unit_price", True),
        ("lines/0/unit_price", float("inf")),
        ("lines/0/sku", ""),
        ("lines/0/name", "\x00"),
        ("lines/0/colour", "tan"),
        ("shipments/0/eta", "soon"),
        ("shipments/0/shipped_at", "2026-11-21T08:00:00"),
        ("payment/status", "owed"),
        ("payment/due_on", "2026-02-30"),
        ("payment/due_on", "20261220"),
    ],
)
def test_an_unusable_order_is_refused(path: str, value: object) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read(OrderBody, _with(path, value))
    assert caught.value.field == path


@pytest.mark.parametrize("missing", ["placed_at", "status", "origin", "currency", "lines"])
def test_an_order_says_the_essentials(missing: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read(OrderBody, {name: value for name, value in ORDER.items() if name != missing})
    assert caught.value.field == missing


def test_times_are_kept_as_instants_and_dates_as_dates() -> None:
    order = read(OrderBody, ORDER)
    assert order.placed_at == datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert order.shipments[0].shipped_at == "2026-11-21T08:00:00+00:00"
    assert order.shipments[0].eta == "2026-11-25"


@pytest.mark.parametrize(
    ("given", "kept"), [("59.50", "59.50"), (59.5, "59.5"), (60, "60"), ("-5", "-5"), (1e-4, "0.0001"), (0.1, "0.1")]
)
def test_an_amount_is_decimal_text_even_if_it_came_as_a_number(given: object, kept: str) -> None:
    assert read(OrderBody, _with("lines/0/unit_price", given)).lines[0].unit_price == kept


@pytest.mark.parametrize("points", [-1, 2**31, 1.5, "10", True])
def test_points_are_a_whole_number_that_the_database_can_hold(points: object) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read(LoyaltyBody, {"points": points})
    assert caught.value.field == "points"


def test_a_subscription_s_dates_are_dates() -> None:
    with pytest.raises(InvalidRecord) as caught:
        read(SubscriptionBody, {"name": "Sock of the month", "status": "active", "renews_on": "soon"})
    assert caught.value.field == "renews_on"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({}, "type"),
        ({"type": ["customer"]}, "type"),
        ({"type": "cart", "customer": "ada"}, "type"),
        ({"type": "customer"}, "customer"),
        ({"type": "customer", "customer": ""}, "customer"),
        ({"type": "customer", "customer": "a/b"}, "customer"),
        ({"type": "customer", "customer": "a" * 201}, "customer"),
        ({"type": "order", "customer": "ada", **ORDER}, "number"),
        ({"type": "loyalty", "customer": "ada"}, "points"),
    ],
)
def test_a_line_of_an_import_names_its_customer(line: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read_line(line)
    assert caught.value.field == field
