"""Customers, orders and preferences as the company API puts and gets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from company import Company
from contact.errors import InvalidChange
from customers import InvalidRecord, StaleVersion, UnknownCustomer, service
from customers.records import order_document
from customers.schemas import OrderBody, read
from storage import Database
from storage.records import LedgerEntry, Suppression
from tests.customers.test_schemas import ORDER

Put = Callable[..., bool]
Say = Callable[..., LedgerEntry | None]

ADA: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "stage": "customer",
    "time_zone": "America/Chicago",
    "postal_code": "68102",
    "country": "US",
    "locale": "en-US",
    "contact_points": [
        {"channel": "sms", "address": "(402) 555-0142", "verified": True},
        {"channel": "email", "address": "Ada@EXAMPLE.com"},
        {"channel": "post", "address": "1012 Howard St\nOmaha, NE 68102"},
    ],
    "attributes": {"waist": 38, "tier": "gold", "notes": ["tall", None, 1.5, {"deep": True}]},
    "likes": ["argyle", "wool"],
    "dislikes": ["polyester"],
}


@pytest.fixture
def get(database: Database, company: Company) -> Callable[[str], dict[str, Any]]:
    def get(ref: str) -> dict[str, Any]:
        with database.read() as uow:
            return service.get_customer(uow, company, ref)

    return get


Get = Callable[[str], dict[str, Any]]


def test_a_customer_comes_back_as_put_with_addresses_in_normal_form(put: Put, get: Get) -> None:
    assert put("ada", **ADA) is True
    found = get("ada")
    points = found.pop("contact_points")
    assert {name: found[name] for name in ADA if name != "contact_points"} == {
        name: value for name, value in ADA.items() if name != "contact_points"
    }
    assert [(point["channel"], point["address"], point["verified"]) for point in points] == [
        ("sms", "+14025550142", True),
        ("email", "Ada@example.com", False),
        ("post", "1012 Howard St\nOmaha, NE 68102", False),
    ]


def test_putting_a_customer_replaces_everything_but_what_was_learnt(put: Put, say: Say, get: Get) -> None:
    put("ada", **ADA)
    say({"likes": ["khakis"], "rules": [{"topic": "tips", "channel": "sms", "permission": "granted"}]})
    assert put("ada", first_name="Augusta") is False
    found = get("ada")
    assert (found["first_name"], found["last_name"], found["time_zone"], found["attributes"]) == (
        "Augusta",
        None,
        None,
        {},
    )
    assert found["contact_points"] == []
    assert found["likes"] == ["argyle", "wool", "khakis"]
    assert found["ledger_version"] == 2


def test_the_least_one_can_say_of_a_customer_is_nothing(put: Put, get: Get) -> None:
    put("visitor-7")
    found = get("visitor-7")
    assert (found["stage"], found["time_zone"], found["likes"]) == ("customer", None, [])


def test_likes_become_an_entry_of_the_ledger_by_the_company(put: Put, database: Database) -> None:
    put("ada", **ADA)
    with database.read() as uow:
        (entry,) = uow.ledger.of_customer("ada")
        (event,) = uow.events.after(0)
    assert (entry.actor, entry.words, entry.event_id) == ("company", None, None)
    assert entry.after == {"likes": ["argyle", "wool"], "dislikes": ["polyester"]}
    assert (event.kind, event.customer) == ("preference_changed", "ada")


def test_putting_the_same_customer_again_changes_nothing(put: Put, get: Get, database: Database) -> None:
    put("ada", **ADA)
    first = get("ada")
    assert put("ada", **ADA) is False
    assert get("ada") == first
    with database.read() as uow:
        assert len(uow.events.after(0)) == 1


def test_what_the_company_no_longer_lists_goes_and_what_the_customer_said_stays(put: Put, say: Say, get: Get) -> None:
    put("ada", likes=["argyle", "wool"])
    say({"likes": {"add": ["khakis"], "remove": ["wool"]}}, words="I'm done with wool, khakis are great")
    put("ada", likes=["argyle", "wool"])
    assert get("ada")["likes"] == ["argyle", "khakis"], "sending the same again does not overrule the customer"
    put("ada", likes=["Wool ", "tweed"])
    assert get("ada")["likes"] == ["khakis", "tweed"]
    put("ada", likes=[])
    assert get("ada")["likes"] == ["khakis"]


def test_lists_that_are_left_out_are_remembered(put: Put, get: Get) -> None:
    put("ada", likes=["argyle"], dislikes=["wool"])
    put("ada", dislikes=["wool", "silk"])
    put("ada")
    assert (get("ada")["likes"], get("ada")["dislikes"]) == (["argyle"], ["wool", "silk"])
    put("ada", likes=["tweed"])
    assert get("ada")["likes"] == ["tweed"]


def test_an_unusable_address_is_named_and_nothing_is_written(put: Put, database: Database) -> None:
    points = [{"channel": "email", "address": "ada@example.com"}, {"channel": "sms", "address": "555"}]
    with pytest.raises(InvalidRecord) as caught:
        put("ada", country="US", contact_points=points, likes=["argyle"])
    assert caught.value.field == "contact_points/1/address"
    with database.read() as uow:
        assert uow.customers.get("ada") is None
        assert uow.events.after(0) == []


def test_the_same_address_in_two_spellings_is_refused(put: Put) -> None:
    points = [{"channel": "sms", "address": "+1 402 555 0142"}, {"channel": "sms", "address": "402-555-0142"}]
    with pytest.raises(InvalidRecord, match="twice"):
        put("ada", country="US", contact_points=points)
    put("ada", country="US", contact_points=[points[0], points[1] | {"channel": "phone"}])


def test_more_likes_than_can_be_kept_are_refused(put: Put, say: Say, get: Get) -> None:
    put("ada")
    say({"likes": [f"sock {number}" for number in range(400)]})
    with pytest.raises(InvalidRecord) as caught:
        put("ada", first_name="Ada", likes=[f"tie {number}" for number in range(150)])
    assert caught.value.field == "likes"
    assert get("ada")["first_name"] is None


def test_a_block_on_an_address_shows_at_the_customer(put: Put, get: Get, database: Database, now: datetime) -> None:
    put("ada", **ADA)
    with database.write() as uow:
        uow.suppressions.add(Suppression("sms", "+14025550142", "stop", now))
    assert [point["suppressed"] for point in get("ada")["contact_points"]] == [True, False, False]


def test_nobody_is_unknown_in_silence(get: Get, database: Database, company: Company, now: datetime) -> None:
    with pytest.raises(UnknownCustomer):
        get("nobody")
    with database.write() as uow:
        with pytest.raises(UnknownCustomer):
            service.put_order(uow, "nobody", "1", read(OrderBody, ORDER), now)
        with pytest.raises(UnknownCustomer):
            service.get_preferences(uow, company, "nobody", now)
        with pytest.raises(UnknownCustomer):
            service.patch_preferences(uow, company, "nobody", {"actor": "kim", "evidence": "phone call"}, now)


def test_an_order_comes_back_as_put_and_is_replaced_by_number(put: Put, database: Database, now: datetime) -> None:
    put("ada")
    put("bob")
    with database.write() as uow:
        assert service.put_order(uow, "ada", "1001", read(OrderBody, ORDER), now) is True
        assert service.put_order(uow, "bob", "1001", read(OrderBody, ORDER | {"status": "placed"}), now) is True
        assert service.put_order(uow, "ada", "1001", read(OrderBody, ORDER | {"status": "delivered"}), now) is False
    with database.read() as uow:
        (order,) = uow.orders.of_customer("ada")
        assert uow.orders.of_customer("bob")[0].status == "placed"
    assert order_document(order) == ORDER | {
        "number": "1001",
        "placed_at": "2026-11-20T16:00:00+00:00",
        "status": "delivered",
        "shipments": [
            {"carrier": "UPS", "tracking": "1Z", "shipped_at": "2026-11-21T08:00:00+00:00", "eta": "2026-11-25"}
        ],
    }


def test_staff_change_preferences_with_their_name_and_evidence(
    put: Put, database: Database, company: Company, now: datetime
) -> None:
    put("ada", time_zone="America/Chicago")
    wish = {
        "actor": "kim@example.com",
        "evidence": "phone call on 23 November",
        "rules": [
            {"topic": "promotions", "channel": "email", "permission": "granted", "frequency": {"max": 2, "per": "P1M"}}
        ],
        "base_version": 0,
    }
    with database.write() as uow:
        entry = service.patch_preferences(uow, company, "ada", wish, now)
    assert entry is not None
    document = service.ledger_document(entry)
    assert (document["actor"], document["words"], document["event"]) == ("kim@example.com", wish["evidence"], None)
    assert document["after"]["caps"] == [{"topics": ["promotions"], "channels": ["email"], "max": 2, "per": "P1M"}]
    with database.read() as uow:
        shown = service.get_preferences(uow, company, "ada", now)
    assert {"topic": "promotions", "channel": "email", "permission": "granted"} in shown["rules"]
    assert (shown["customer"], shown["version"], shown["time_zone"]) == ("ada", 1, "America/Chicago")
    assert shown["as_of"] == "2026-11-23T10:00:00-06:00"
    with database.write() as uow, pytest.raises(StaleVersion):
        service.patch_preferences(uow, company, "ada", wish | {"rules": []}, now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"evidence": "call"}, "actor"),
        ({"actor": "kim"}, "evidence"),
        ({"actor": "kim", "evidence": ""}, "evidence"),
        ({"actor": "kim\x00", "evidence": "call"}, "actor"),
        ({"actor": "kim", "evidence": "call", "base_version": -1}, "base_version"),
        ({"actor": "kim", "evidence": "call", "likes": ["a\x00b"]}, "likes/0"),
        ({"actor": "kim", "evidence": "call", "likes": {"add": ["\udfff"]}}, "likes/add/0"),
    ],
)
def test_a_change_by_staff_that_cannot_be_kept_is_refused(
    put: Put, database: Database, company: Company, now: datetime, change: dict[str, Any], field: str
) -> None:
    put("ada")
    with database.write() as uow, pytest.raises(InvalidRecord) as caught:
        service.patch_preferences(uow, company, "ada", change, now)
    assert caught.value.field == field


def test_a_change_by_staff_is_read_as_strictly_as_any(
    put: Put, database: Database, company: Company, now: datetime
) -> None:
    put("ada")
    nested: Any = "deep"
    for _ in range(500):
        nested = [nested]
    for wrong in ({"rulez": []}, {"rules": [{"topic": "gossip", "channel": "sms", "permission": "denied"}]}):
        with database.write() as uow, pytest.raises(InvalidChange):
            service.patch_preferences(uow, company, "ada", {"actor": "kim", "evidence": "call", **wrong}, now)
    with database.write() as uow, pytest.raises(InvalidRecord, match="deep"):
        service.patch_preferences(uow, company, "ada", {"actor": "kim", "evidence": "call", "likes": nested}, now)
