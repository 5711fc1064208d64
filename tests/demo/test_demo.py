"""The demo shop: the same on every machine, plausible, harmless, and put into a database once."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from company import Company, load
from contact.document import change_from_document
from contact.fold import apply
from contact.terms import Preferences
from customers import consent, demo
from customers.demo import shop
from customers.demo.places import PLACES
from customers.demo.shop import records, said
from customers.demo.wishes import WISHES
from reins.settings import ROOT
from storage import Database

TODAY = date(2026, 11, 23)
# The earliest moment at which somebody can seed with this day, and the first that is not in the past.
MIDNIGHT = datetime.combine(TODAY, time(), UTC)

FICTION = re.compile(r"\+1\d{3}55501\d\d|\+44207946\d{4}")


@pytest.fixture(scope="module")
def company() -> Company:
    return load(ROOT / "catalog.yml", ROOT / "policy.yml")


@pytest.fixture(scope="module")
def everything() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"customer": [], "order": [], "subscription": [], "loyalty": []}
    for record in records(TODAY):
        found[record["type"]].append(record)
    return found


Everything = dict[str, list[dict[str, Any]]]


def test_the_same_seed_and_day_give_the_same_shop() -> None:
    assert json.dumps(list(records(TODAY))) == json.dumps(list(records(TODAY)))
    assert said(TODAY) == said(TODAY)
    assert list(records(TODAY)) != list(records(TODAY, seed=1))


def test_there_are_two_hundred_people_of_many_places_and_stages(everything: Everything) -> None:
    customers = everything["customer"]
    assert len(customers) == 200
    assert len({customer["customer"] for customer in customers}) == 200
    zones = Counter(customer["time_zone"] for customer in customers)
    assert len(zones) >= 7
    assert None in zones, "of some nobody knows where they live"
    stages = Counter(customer["stage"] for customer in customers)
    assert stages["customer"] > 5 * stages["prospect"] / 2 > 25
    kinds = Counter(point["channel"] for customer in customers for point in customer["contact_points"])
    assert all(kinds[channel] > 20 for channel in ("email", "sms", "phone", "post"))


def test_nobody_can_be_reached_by_accident(everything: Everything) -> None:
    points = [point for customer in everything["customer"] for point in customer["contact_points"]]
    for point in points:
        if point["channel"] in ("sms", "phone"):
            assert FICTION.fullmatch(point["address"]), point
        if point["channel"] == "email":
            assert point["address"].endswith("@example.com")
    mobiles = [point["address"] for point in points if point["channel"] == "sms"]
    assert len(mobiles) == len(set(mobiles)), "a text must not reach two people"
    assert "+14025550148" not in mobiles, "the shop's own number"


def test_places_lie_in_the_states_that_the_company_s_table_says(company: Company) -> None:
    for place in PLACES:
        assert company.state_of(place.country, place.postal_code) == (place.state if place.country == "US" else None)
        if place.country == "US":
            assert place.time_zone in company.policy.time_zones_of("US", place.state)


@pytest.mark.parametrize("today", [TODAY, date(2024, 2, 29), date(2027, 3, 14), date(2026, 11, 1)])
def test_nothing_has_happened_in_the_future(today: date) -> None:
    midnight = datetime.combine(today, time(), UTC)
    for record in records(today):
        moments = [record.get("placed_at")]
        for shipment in record.get("shipments", ()):
            moments += [shipment.get("shipped_at"), shipment.get("delivered_at")]
        known = [datetime.fromisoformat(moment) for moment in moments if moment is not None]
        assert known == sorted(known), record
        assert all(moment < midnight for moment in known), record
    assert all(one.at < midnight for one in said(today))


def test_orders_stand_where_their_shipments_say(everything: Everything) -> None:
    for order in everything["order"]:
        shipments = order.get("shipments", [])
        if order["origin"] == "store" or order["status"] in ("placed", "packed", "cancelled"):
            assert shipments == []
            continue
        (shipment,) = shipments
        assert ("delivered_at" in shipment) == (order["status"] in ("delivered", "returned"))
        if order["status"] in ("shipped", "out_for_delivery"):
            assert date.fromisoformat(shipment["eta"]) >= TODAY
    statuses = Counter(order["status"] for order in everything["order"])
    assert set(statuses) == {"placed", "packed", "shipped", "out_for_delivery", "delivered", "cancelled", "returned"}
    assert 200 < sum(order["origin"] == "store" for order in everything["order"]) < len(everything["order"]) / 2


def test_a_customer_has_no_two_orders_with_one_number(everything: Everything) -> None:
    keys = [(order["customer"], order["number"]) for order in everything["order"]]
    assert len(keys) == len(set(keys)) > 1000


def test_people_buy_before_the_holidays_and_wear_one_size(everything: Everything) -> None:
    months = Counter(datetime.fromisoformat(order["placed_at"]).month for order in everything["order"])
    assert months.most_common(1)[0][0] == 12
    assert months[12] > 2 * months[1]
    waists: dict[str, set[str]] = {}
    for order in everything["order"]:
        for line in order["lines"]:
            if line["sku"].startswith(("KH-", "KF-")):
                waists.setdefault(order["customer"], set()).add(line["sku"][3:])
    assert len(waists) > 80
    assert all(len(sizes) == 1 for sizes in waists.values())


def test_every_wish_can_be_recorded_and_changes_something(company: Company) -> None:
    for wish in WISHES:
        change = change_from_document(wish.make(MIDNIGHT), company.catalog)
        assert apply(Preferences(), change, company.catalog) != Preferences(), wish.words


def test_robin_has_something_of_everything_to_ask_about(everything: Everything) -> None:
    mine = {kind: [record for record in found if record["customer"] == "robin"] for kind, found in everything.items()}
    statuses = {(order["origin"], order["status"]) for order in mine["order"]}
    assert {("online", "shipped"), ("online", "delivered"), ("store", "delivered")} <= statuses
    assert mine["subscription"][0]["status"] == "active"
    assert mine["loyalty"][0]["points"] > 0
    assert mine["customer"][0]["attributes"]["sizes"]["waist"] == "38"
    assert [one for one in said(TODAY) if one.customer == "robin"] == []
    stages = {customer["customer"]: customer["stage"] for customer in everything["customer"]}
    assert [stages[ref] for ref in demo.FEATURED] == ["customer", "customer", "prospect"]


def test_the_shop_is_put_into_a_database_with_what_people_said(database: Database, company: Company) -> None:
    demo.seed(database, company, TODAY)
    with database.read() as uow:
        assert uow.customers.count() == 200
        assert uow.orders.count() == sum(record["type"] == "order" for record in records(TODAY))
        refs = uow.customers.refs()
        found = consent.preferences_of_many(uow, company, refs)
        assert sum(bool(said.rules or said.caps or said.windows) for said in found.values()) > 40
        entries = uow.ledger.of_customer("dana")
        assert [entry.words for entry in entries if entry.actor == "customer"] == [
            "Text me about sales, at most once a week, after 6",
            "and no more surveys by email",
        ]
        assert all(entry.wording for entry in entries if entry.actor == "customer")
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        robin = uow.customers.get("robin")
        assert robin is not None
        assert robin.created_at is not None
        assert robin.created_at < uow.orders.of_customer("robin")[-1].placed_at


def test_seeding_again_on_any_day_changes_nothing(sqlite_database: Database, company: Company) -> None:
    demo.seed(sqlite_database, company, TODAY)
    with sqlite_database.write() as uow:
        customer = uow.customers.get("robin")
        assert customer is not None
        change = change_from_document({"likes": ["bow ties"]}, company.catalog)
        consent.record(
            uow,
            company,
            customer="robin",
            change=change,
            actor="customer",
            channel="web",
            words="I like bow ties now",
            event_id=None,
            wording=None,
            now=MIDNIGHT,
        )
        before = (uow.events.last_id(), uow.orders.of_customer("robin"), uow.orders.count())
    for later in (0, 40):
        demo.seed(sqlite_database, company, TODAY + timedelta(days=later))
    with sqlite_database.read() as uow:
        assert (uow.events.last_id(), uow.orders.of_customer("robin"), uow.orders.count()) == before
        assert "bow ties" in consent.preferences(uow, company, "robin").likes


def test_a_seeding_that_breaks_leaves_nothing(
    sqlite_database: Database, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(today: date) -> list[object]:
        raise RuntimeError("the plug was pulled")

    monkeypatch.setattr(shop, "said", broken)
    with pytest.raises(RuntimeError):
        demo.seed(sqlite_database, company, TODAY)
    with sqlite_database.read() as uow:
        assert uow.customers.count() == 0
    monkeypatch.undo()
    demo.seed(sqlite_database, company, TODAY)
    with sqlite_database.read() as uow:
        assert uow.customers.count() == 200


def test_other_seeds_make_other_shops_that_are_as_plausible() -> None:
    for seed in Random(7).sample(range(10_000), 5):
        found = list(records(TODAY, seed))
        assert len({record["customer"] for record in found if record["type"] == "customer"}) == 200
        assert 800 < sum(record["type"] == "order" for record in found) < 2500
