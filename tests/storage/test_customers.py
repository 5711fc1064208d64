"""Customers, contact points, suppressions, orders and service history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage import Database
from storage.records import LoyaltyAccount, Order, Point, Subscription, Suppression
from tests.storage.scenes import at_once, customer

SMS, MAIL = Point("sms", "+14025550142", verified=True), Point("email", "ada@example.com")


def test_a_customer_comes_back_with_points_in_their_order(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put(customer("ada", MAIL, SMS, attributes={"waist": 38}), now)
    with database.read() as uow:
        found = uow.customers.get("ada")
        assert found is not None
        assert found.points == (MAIL, SMS)
        assert (found.attributes, found.created_at, found.ledger_version) == ({"waist": 38}, now, 0)
        assert uow.customers.get("bob") is None


def test_putting_again_replaces_all_but_the_day_of_creation(database: Database, now: datetime) -> None:
    later = now + timedelta(days=1)
    with database.write() as uow:
        uow.customers.put(customer("ada", MAIL, SMS), now)
        uow.customers.put(customer("ada", SMS, stage="prospect", time_zone=None), later)
        found = uow.customers.get("ada")
    assert found is not None
    assert (found.points, found.stage, found.time_zone) == ((SMS,), "prospect", None)
    assert (found.created_at, found.updated_at) == (now, later)


def test_a_block_on_an_address_shows_wherever_it_is_used_and_outlives_the_record(
    database: Database, now: datetime
) -> None:
    with database.write() as uow:
        uow.customers.put_many([customer("ada", SMS, MAIL), customer("bob", replace(SMS, verified=False))], now)
        assert uow.suppressions.add(Suppression("sms", SMS.address, "stop", now))
        assert not uow.suppressions.add(Suppression("sms", SMS.address, "bounced", now))
        found = uow.customers.many(["ada", "bob"])
        assert [point.suppressed for point in found["ada"].points] == [True, False]
        assert found["bob"].points[0].suppressed
        uow.customers.put(customer("ada"), now)
        uow.customers.put(customer("ada", SMS), now)
        again = uow.customers.get("ada")
        assert again is not None
        assert again.points[0].suppressed
        block = uow.suppressions.get("sms", SMS.address)
        assert block is not None
        assert block.reason == "stop"
        assert uow.suppressions.lift("sms", SMS.address)
        assert not uow.suppressions.lift("sms", SMS.address)


def test_an_address_blocked_twice_at_once_is_blocked(database: Database, now: datetime) -> None:
    def block(reason: str) -> bool:
        with database.write() as uow:
            return uow.suppressions.add(Suppression("sms", SMS.address, reason, now))

    results = at_once([lambda reason=f"reason {number}": block(reason) for number in range(6)])
    assert sorted(results, key=str) == [False] * 5 + [True]


def test_customers_are_found_by_address_name_and_reference(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put_many(
            [
                customer("ada", SMS),
                customer("bob", Point("phone", SMS.address), first_name="Bob", last_name="100% _Wool"),
                customer("cyd", SMS, first_name=None, last_name=None),
            ],
            now,
        )
        assert uow.customers.by_address("sms", SMS.address) == ["ada", "cyd"]
        assert uow.customers.by_address("phone", SMS.address) == ["bob"]
        assert uow.customers.search("LOVE") == ["ada"]
        assert uow.customers.search("ada lo") == ["ada"]
        assert uow.customers.search("cy") == ["cyd"]
        assert uow.customers.search("100% _w") == ["bob"]
        assert uow.customers.search("%") == []
        assert uow.customers.search("_da") == []
        assert uow.customers.refs(limit=2) == ["ada", "bob"]
        assert uow.customers.refs(after="bob") == ["cyd"]


def test_a_held_customer_makes_others_wait(database: Database, now: datetime) -> None:
    """Everybody adds one to what they read; nobody's one is lost."""
    with database.write() as uow:
        uow.customers.put(customer(attributes={"visits": 0}), now)

    def visit() -> None:
        with database.write() as uow:
            held = uow.customers.lock("ada")
            assert held is not None
            uow.customers.put(replace(held, attributes={"visits": held.attributes["visits"] + 1}), now)

    assert at_once([visit] * 6) == [None] * 6
    with database.read() as uow:
        found = uow.customers.get("ada")
        assert found is not None
        assert found.attributes == {"visits": 6}


def test_customers_held_in_any_order_do_not_stop_each_other(database: Database, now: datetime) -> None:
    refs = [f"c{number}" for number in range(20)]
    with database.write() as uow:
        uow.customers.put_many([customer(ref) for ref in refs], now)

    def hold(order: list[str]) -> int:
        with database.write() as uow:
            held = uow.customers.lock_many(order)
            uow.customers.put_many([customer(ref) for ref in order], now)
            return len(held)

    assert at_once([lambda order=order: hold(order) for order in (refs, refs[::-1]) * 3]) == [20] * 6


def test_an_order_can_be_added_while_its_customer_is_held(database: Database, now: datetime) -> None:
    """On PostgreSQL. SQLite has one writer at a time anyhow."""
    if database.engine.dialect.name != "postgresql":
        return
    with database.write() as uow:
        uow.customers.put(customer(), now)
    with database.write() as uow:
        assert uow.customers.lock("ada") is not None
        with database.write() as other:
            other.connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
            other.orders.put([order(now)], now)
    with database.read() as uow:
        assert uow.orders.count() == 1


def order(at: datetime, number: str = "1", ref: str = "ada", status: str = "placed") -> Order:
    return Order(ref, number, at, status, "online", "USD", [{"sku": "KH-38", "quantity": 1}], [], {"status": "paid"})


def test_orders_are_kept_by_customer_and_number_newest_first(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put_many([customer("ada"), customer("bob")], now)
        uow.orders.put([order(now, "1"), order(now + timedelta(days=1), "2"), order(now, "1", "bob")], now)
        uow.orders.put([order(now, "1", status="delivered")], now)
        assert [(found.number, found.status) for found in uow.orders.of_customer("ada")] == [
            ("2", "placed"),
            ("1", "delivered"),
        ]
        assert uow.orders.get("bob", "1") == order(now, "1", "bob")
        assert uow.orders.get("bob", "2") is None
        assert [(found.customer, found.number) for found in uow.orders.everything(a_page=2)] == [
            ("ada", "1"),
            ("ada", "2"),
            ("bob", "1"),
        ]


def test_subscriptions_and_points_are_replaced(database: Database, now: datetime) -> None:
    socks = Subscription("ada", "Sock of the month", "active", "14.00", "2026-12-02", None)
    with database.write() as uow:
        uow.customers.put(customer(), now)
        uow.service_history.put_subscriptions([socks, replace(socks, name="Shirt club")], now)
        uow.service_history.put_subscriptions([replace(socks, status="lapsed", renews_on=None)], now)
        uow.service_history.put_loyalty([LoyaltyAccount("ada", 420, "Silver")], now)
        uow.service_history.put_loyalty([LoyaltyAccount("ada", 20)], now)
        assert [(found.name, found.status) for found in uow.service_history.subscriptions("ada")] == [
            ("Shirt club", "active"),
            ("Sock of the month", "lapsed"),
        ]
        assert uow.service_history.loyalty("ada") == LoyaltyAccount("ada", 20)
        assert uow.service_history.loyalty("bob") is None
