"""An import keeps every good line, names every bad one, and can be repeated."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from company import Company
from customers import service
from customers.importer import LINES_A_BATCH, MOST_ERRORS, ImportReport, import_stream
from customers.lines import LONGEST_LINE
from storage import Database
from storage.records import LedgerEntry
from tests.customers.test_schemas import ORDER

Load = Callable[..., ImportReport]

ADA = {"type": "customer", "customer": "ada", "first_name": "Ada", "country": "US"}


@pytest.fixture
def load(database: Database, company: Company, now: datetime) -> Load:
    def load(*lines: object, later: timedelta = timedelta()) -> ImportReport:
        return import_stream(database, company, _chunks(lines), now + later)

    return load


def _chunks(lines: Iterable[object]) -> Iterable[bytes]:
    """In chunks of a size that never meets the ends of lines."""
    content = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return (content[start : start + 97] for start in range(0, len(content), 97))


def order(customer: str = "ada", number: str = "1", **more: Any) -> dict[str, Any]:
    return {"type": "order", "customer": customer, "number": number, **ORDER, **more}


def test_every_kind_of_record_is_kept(load: Load, database: Database) -> None:
    report = load(
        ADA | {"likes": ["argyle"], "contact_points": [{"channel": "sms", "address": "402 555 0142"}]},
        order(),
        {"type": "subscription", "customer": "ada", "name": "Sock of the month", "status": "active", "price": 12},
        {
            "type": "loyalty",
            "customer": "ada",
            "points": 420,
            "tier": "silver",
            "next_tier": "gold",
            "points_to_next": 80,
        },
    )
    assert (report.read, report.kept, report.failed, report.errors) == (4, 4, 0, [])
    with database.read() as uow:
        ada = uow.customers.get("ada")
        assert ada is not None
        assert ada.points[0].address == "+14025550142"
        assert uow.orders.of_customer("ada")[0].status == "shipped"
        assert uow.service_history.subscriptions("ada")[0].price == "12"
        account = uow.service_history.loyalty("ada")
        assert account is not None
        assert (account.points, account.points_to_next) == (420, 80)
        assert uow.ledger.of_customer("ada")[0].after == {"likes": ["argyle"]}


def test_good_lines_are_kept_beside_bad_ones_which_are_named(load: Load, database: Database) -> None:
    report = load(
        ADA,
        b"{not json",
        b"",
        b'["a list"]',
        b'{"type": "loyalty", "customer": "ada", "points": NaN}',
        b"\xff\xfe",
        b'{"a":' * 5000,
        {"type": "cart", "customer": "ada"},
        ADA | {"customer": "bob", "time_zone": "Mars/Olympus"},
        ADA | {"customer": "cyd", "contact_points": [{"channel": "email", "address": "nobody"}]},
        order("bob"),
        order(number="2", lines=[{"sku": "a", "name": "b", "quantity": 0, "unit_price": "1"}]),
        b'{"type": "customer", "customer": "dan", "first_name": "' + b"x" * LONGEST_LINE + b'"}',
        order(),
    )
    assert [(error["line"], error["field"]) for error in report.document()["errors"]] == [
        (2, ""),
        (4, ""),
        (5, ""),
        (6, ""),
        (7, ""),
        (8, "type"),
        (9, "time_zone"),
        (10, "contact_points/0/address"),
        (11, "customer"),
        (12, "lines/0/quantity"),
        (13, ""),
    ]
    assert (report.read, report.kept, report.failed) == (13, 2, 11)
    assert all(error.message for error in report.errors)
    with database.read() as uow:
        assert uow.customers.refs() == ["ada"]
        assert [found.number for found in uow.orders.of_customer("ada")] == ["1"]


def test_an_order_needs_its_customer_on_an_earlier_line_or_in_the_database(load: Load) -> None:
    report = load(order(), ADA, order(number="2"))
    assert [(error.line, error.field) for error in report.errors] == [(1, "customer")]
    assert "no such customer" in report.errors[0].message
    assert load(order()).failed == 0


def test_importing_the_same_file_again_changes_nothing(load: Load, database: Database, company: Company) -> None:
    lines = [ADA | {"likes": ["argyle", "wool"], "dislikes": ["silk"]}, order(), order(number="2")]
    load(*lines)
    with database.read() as uow:
        first = service.get_customer(uow, company, "ada")
    report = load(*lines, later=timedelta(days=1))
    assert (report.kept, report.failed) == (3, 0)
    with database.read() as uow:
        again = service.get_customer(uow, company, "ada")
        assert uow.orders.count() == 2
        assert len(uow.events.after(0)) == 1
    assert first.pop("updated_at") < again.pop("updated_at")
    assert again == first


def test_an_import_does_not_overrule_what_the_customer_said(
    load: Load, say: Callable[..., LedgerEntry | None], database: Database, company: Company
) -> None:
    load(ADA | {"likes": ["argyle"]})
    say({"dislikes": ["argyle"], "rules": [{"topic": "tips", "channel": "email", "permission": "denied"}]})
    load(ADA | {"likes": ["argyle"]})
    with database.read() as uow:
        found = service.get_customer(uow, company, "ada")
        assert len(uow.ledger.of_customer("ada")) == 2
    assert (found["likes"], found["dislikes"]) == ([], ["argyle"])


def test_the_last_of_two_lines_with_one_key_holds(load: Load, database: Database, company: Company) -> None:
    load(
        ADA | {"likes": ["argyle"], "dislikes": ["wool"]},
        order(status="placed"),
        ADA | {"first_name": "Augusta", "likes": ["tweed"]},
        order(status="delivered"),
    )
    with database.read() as uow:
        found = service.get_customer(uow, company, "ada")
        assert uow.orders.of_customer("ada")[0].status == "delivered"
    assert (found["first_name"], found["likes"], found["dislikes"]) == ("Augusta", ["tweed"], ["wool"])


def test_a_customer_with_too_many_likes_is_refused_and_the_rest_of_the_batch_kept(
    load: Load, say: Callable[..., LedgerEntry | None], database: Database
) -> None:
    load(ADA)
    say({"likes": [f"sock {number}" for number in range(450)]})
    report = load(
        {"type": "customer", "customer": "bob"},
        ADA | {"likes": [f"tie {number}" for number in range(100)]},
        order("bob"),
    )
    assert [(error.line, error.field) for error in report.errors] == [(2, "likes")]
    with database.read() as uow:
        assert uow.customers.count() == 2
        assert uow.orders.count() == 1


def test_batches_are_transactions_and_errors_are_counted_past_those_reported(load: Load, database: Database) -> None:
    lines: list[object] = []
    for number in range(LINES_A_BATCH + 1):
        lines += [{"type": "customer", "customer": f"c{number}"}, {"type": "customer"}, {"type": "nothing"}]
    report = load(*lines)
    assert (report.read, report.kept, report.failed) == (len(lines), LINES_A_BATCH + 1, 2 * (LINES_A_BATCH + 1))
    assert len(report.errors) == MOST_ERRORS
    with database.read() as uow:
        assert uow.customers.count() == LINES_A_BATCH + 1


def test_what_was_kept_before_the_stream_broke_stays(database: Database, company: Company, now: datetime) -> None:
    def broken() -> Iterable[bytes]:
        for number in range(LINES_A_BATCH):
            yield json.dumps({"type": "customer", "customer": f"c{number}"}).encode() + b"\n"
        yield json.dumps({"type": "customer", "customer": "late"}).encode()
        raise ConnectionError

    with pytest.raises(ConnectionError):
        import_stream(database, company, broken(), now)
    with database.read() as uow:
        assert uow.customers.count() == LINES_A_BATCH
        assert uow.customers.get("late") is None


def test_imports_side_by_side_do_not_hinder_each_other(database: Database, company: Company, now: datetime) -> None:
    import threading

    lines = [
        line
        for number in range(60)
        for line in (
            {"type": "customer", "customer": f"c{number}", "likes": [f"like {number}"]},
            order(f"c{number}"),
        )
    ]
    failures: list[object] = []

    def work(shift: int) -> None:
        try:
            for start in range(0, len(lines), 20):
                part = lines[(start + shift) % len(lines) :][:20]
                customers = [line for line in part if line["type"] == "customer"]
                import_stream(database, company, _chunks(customers[::-1] if shift else customers), now)
                import_stream(database, company, _chunks(part), now)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=[shift]) for shift in (0, 6, 10, 14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.read() as uow:
        assert uow.customers.count() == 60
        assert len(uow.events.after(0)) == 60
