"""The ledger can be added to, by one at a time, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage import Database
from storage.ledger import Ledger
from storage.records import LedgerEntry
from tests.storage.scenes import at_once, customer


def entry(now: datetime, version: int, ref: str = "ada", **fields: object) -> LedgerEntry:
    return replace(
        LedgerEntry(
            customer=ref,
            version=version,
            at=now,
            actor="customer",
            channel="web",
            change={"likes": {"add": [f"like {version}"], "remove": []}},
            before={},
            after={"likes": [f"like {version}"]},
            words="as I said",
            event_id=None,
            wording=None,
        ),
        **fields,  # type: ignore[arg-type]
    )


def test_an_entry_comes_back_as_it_was_written(database: Database, now: datetime) -> None:
    written = entry(now, 1, words="text me – “deals” 👔\nplease", wording="Shall I?", event_id=7, undo_of=3)
    with database.write() as uow:
        uow.customers.put(customer(), now)
        assert uow.ledger.append(written)
    with database.read() as uow:
        assert uow.ledger.of_customer("ada") == [written]
        assert uow.ledger.newest("ada") == uow.ledger.version("ada", 1) == written
        assert uow.ledger.by_event([7, 8]) == [written]


def test_only_the_next_version_can_be_added(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put(customer(), now)
        assert not uow.ledger.append(entry(now, 2))
        assert uow.ledger.append(entry(now, 1))
        assert not uow.ledger.append(entry(now, 1))
        assert not uow.ledger.append(entry(now, 1, "nobody"))
    with database.read() as uow:
        assert [found.version for found in uow.ledger.of_customer("ada")] == [1]


def test_of_many_who_add_the_same_version_one_does(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put(customer(), now)

    def add(number: int) -> bool:
        with database.write() as uow:
            return uow.ledger.append(entry(now, 1, words=f"words {number}"))

    results = at_once([lambda number=number: add(number) for number in range(8)])
    assert sorted(results, key=str) == [False] * 7 + [True]
    with database.read() as uow:
        assert [found.words for found in uow.ledger.of_customer("ada")] == [f"words {results.index(True)}"]


def test_the_current_state_is_the_newest_entry_s(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put_many([customer(), customer("bob"), customer("cyd")], now)
        for version in (1, 2, 3):
            uow.ledger.append(entry(now, version))
        uow.ledger.append(entry(now, 1, "bob"))
    with database.read() as uow:
        assert uow.ledger.current(["ada", "bob", "cyd", "nobody"]) == {
            "ada": (3, {"likes": ["like 3"]}),
            "bob": (1, {"likes": ["like 1"]}),
            "cyd": (0, None),
        }
        assert uow.ledger.current([]) == {}


def test_replacing_the_customer_leaves_their_ledger_alone(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put(customer(), now)
        uow.ledger.append(entry(now, 1))
        uow.customers.put(customer(first_name="Augusta"), now)
        found = uow.customers.get("ada")
        assert found is not None
        assert (found.first_name, found.ledger_version) == ("Augusta", 1)


def test_there_is_no_way_to_change_or_remove_an_entry() -> None:
    commands = {name for name in vars(Ledger) if not name.startswith("_")}
    assert commands == {"append", "of_customer", "newest", "version", "by_event", "of_events_after", "current"}
