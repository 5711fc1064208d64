"""A unit of work is one transaction, and values come back as they went in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from storage import Database
from storage.records import Suppression
from tests.storage.scenes import customer, outgoing, said, with_conversation


def test_everything_in_a_unit_of_work_happens(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.customers.put(customer(), now)
        uow.conversations.add("c_1", customer="ada", channel="web", verified=True, now=now)
        event = uow.events.append(said(now))
        uow.inbox.add(event, "c_1", now)
    with database.read() as uow:
        assert uow.customers.count() == 1
        assert uow.inbox.waiting() == 1
        assert uow.events.last_id() == event


def test_a_failure_leaves_nothing_of_it(database: Database, now: datetime) -> None:
    with_conversation(database, now)

    def turn() -> None:
        with database.write() as uow:
            uow.customers.put(customer(), now)
            uow.inbox.add(uow.events.append(said(now)), "c_1", now)
            uow.outbox.add(outgoing(now))
            raise RuntimeError("the turn went wrong")

    with pytest.raises(RuntimeError):
        turn()
    with database.read() as uow:
        assert uow.customers.count() == 0
        assert uow.inbox.waiting() == 0
        assert uow.outbox.due(now, 10) == []
        conversation = uow.conversations.get("c_1")
        assert conversation is not None
        assert conversation.last_event_id == 0
        assert uow.events.after(0) == []


def test_a_statement_that_the_database_refuses_leaves_nothing_of_the_rest(database: Database, now: datetime) -> None:
    def turn() -> None:
        with database.write() as uow:
            uow.customers.put(customer(), now)
            uow.events.append(said(now, conversation="no such conversation"))

    with pytest.raises(IntegrityError):
        turn()
    with database.read() as uow:
        assert uow.customers.count() == 0


def test_what_is_written_while_reading_is_not_kept(database: Database, now: datetime) -> None:
    with database.read() as uow:
        uow.customers.put(customer(), now)
    with database.read() as uow:
        assert uow.customers.count() == 0


def test_a_reader_sees_one_moment(database: Database, now: datetime) -> None:
    with database.read() as reading:
        assert reading.customers.count() == 0
        with database.write() as uow:
            uow.customers.put(customer(), now)
        assert reading.customers.count() == 0
    with database.read() as reading:
        assert reading.customers.count() == 1


def test_times_come_back_as_the_same_instant_in_utc(database: Database) -> None:
    at = datetime(2026, 3, 8, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-6)))
    with database.write() as uow:
        uow.suppressions.add(Suppression("sms", "+14025550142", "stop", at))
        found = uow.suppressions.get("sms", "+14025550142")
    assert found is not None
    assert found.since == at
    assert found.since.tzinfo is UTC


def test_a_time_without_offset_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="offset"), database.write() as uow:
        uow.suppressions.add(Suppression("sms", "+14025550142", "stop", datetime(2026, 3, 8, 2, 30)))


def test_json_comes_back_as_it_went_in_and_none_is_absent(database: Database, now: datetime) -> None:
    attributes = {"sizes": {"waist": 38, "é": [1.5, None, True]}, "": "ünï 👔"}
    with_conversation(database, now)
    with database.write() as uow:
        uow.customers.put(customer(attributes=attributes), now)
        event = uow.events.append(said(now, data=None, choices=[{"value": "yes", "label": "Ja"}]))
    with database.read() as uow:
        found = uow.customers.get("ada")
        assert found is not None
        assert found.attributes == attributes
        stored = uow.events.get(event)
        assert stored is not None
        assert (stored.data, stored.choices) == (None, [{"value": "yes", "label": "Ja"}])
        query = text("SELECT count(*) FROM events WHERE data IS NULL")
        assert uow.connection.execute(query).scalar_one() == 1


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="in-memory"):
        Database("sqlite://")


def test_a_database_that_answers_says_so(database: Database) -> None:
    database.ping()
