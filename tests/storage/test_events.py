"""The log: in the order of commits, each message once, and a reader at a cursor misses nothing."""

from __future__ import annotations

import random
import threading
import time
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from storage import Database
from tests.storage.scenes import at_once, said, with_conversation


def test_a_reader_at_a_cursor_never_misses_an_event(database: Database, now: datetime) -> None:
    """Writers dawdle between taking a number and committing; a reader follows the log meanwhile."""
    writers, each = 6, 8
    for writer in range(writers):
        with_conversation(database, now, f"c_{writer}")
    done = threading.Event()

    def write(writer: int) -> None:
        dawdle = random.Random(writer)
        for number in range(each):
            with database.write() as uow:
                uow.events.append(said(now, f"{writer}/{number}", f"c_{writer}"))
                time.sleep(dawdle.random() * 0.01)

    def follow() -> None:
        cursor = 0
        while True:
            last_look = done.is_set()
            with database.read() as uow:
                for event in uow.events.after(cursor, limit=3):
                    assert event.id > cursor
                    seen.append(event.text or "")
                    cursor = event.id
            if last_look and len(seen) >= writers * each:
                return
            if last_look and cursor == newest():
                return

    def newest() -> int:
        with database.read() as uow:
            return uow.events.last_id()

    seen: list[str] = []
    reader = threading.Thread(target=follow)
    reader.start()
    results = at_once([lambda writer=writer: write(writer) for writer in range(writers)])
    done.set()
    reader.join(timeout=60)
    assert results == [None] * writers
    assert sorted(seen) == sorted(f"{writer}/{number}" for writer in range(writers) for number in range(each))
    for writer in range(writers):
        assert [text for text in seen if text.startswith(f"{writer}/")] == [f"{writer}/{n}" for n in range(each)]


def test_a_later_number_is_not_committed_before_an_earlier_one(database: Database, now: datetime) -> None:
    with_conversation(database, now, "c_1")
    with_conversation(database, now, "c_2")

    def append() -> None:
        with database.write() as uow:
            uow.events.append(said(now, "second", "c_2"))

    second = threading.Thread(target=append)
    with database.write() as uow:
        uow.events.append(said(now, "first", "c_1"))
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive(), "it waits for the first to commit"
        with database.read() as reader:
            assert reader.events.after(0) == []
    second.join(timeout=30)
    with database.read() as reader:
        assert [event.text for event in reader.events.after(0)] == ["first", "second"]


def test_a_client_s_message_becomes_one_event_only(database: Database, now: datetime) -> None:
    with_conversation(database, now)
    with_conversation(database, now, "c_2")

    def send() -> int:
        with database.write() as uow:
            return uow.events.append(said(now, client_id="m-1"))

    results = at_once([send] * 5)
    ids = [result for result in results if isinstance(result, int)]
    assert len(ids) == 1
    assert all(isinstance(result, IntegrityError) for result in results if not isinstance(result, int))
    with database.write() as uow:
        found = uow.events.by_client_id("c_1", "m-1")
        assert found is not None
        assert found.id == ids[0]
        assert uow.events.by_client_id("c_2", "m-1") is None
        uow.events.append(said(now, conversation="c_2", client_id="m-1"))
        uow.events.append(said(now))
        uow.events.append(said(now))


def test_an_event_moves_the_cursor_of_its_conversation(database: Database, now: datetime) -> None:
    with_conversation(database, now)
    with_conversation(database, now, "c_2")
    later = now + timedelta(minutes=5)
    with database.write() as uow:
        first = uow.events.append(said(now))
        second = uow.events.append(said(later, conversation="c_2"))
        uow.events.append(said(later, conversation=None, customer="ada"))
    with database.read() as uow:
        one, two = uow.conversations.get("c_1"), uow.conversations.get("c_2")
        assert one is not None
        assert two is not None
        assert (one.last_event_id, one.last_event_at) == (first, now)
        assert (two.last_event_id, two.last_event_at) == (second, later)
        assert [found.id for found in uow.conversations.newest(10)] == ["c_2", "c_1"]
        assert [found.id for found in uow.conversations.newest(10, before=second)] == ["c_1"]


def test_a_conversation_is_read_in_pages_and_from_its_end(database: Database, now: datetime) -> None:
    with_conversation(database, now)
    with database.write() as uow:
        ids = [uow.events.append(said(now, f"line {number}")) for number in range(5)]
    with database.read() as uow:
        assert [event.id for event in uow.events.of_conversation("c_1", after=ids[1], limit=2)] == ids[2:4]
        assert [event.id for event in uow.events.last_of_conversation("c_1", 2)] == ids[3:]
        newest = uow.events.latest_by("c_1", "customer", "customer_said")
        assert newest is not None
        assert newest.id == ids[4]
        before = uow.events.latest_by("c_1", "customer", "customer_said", before=ids[4])
        assert before is not None
        assert before.id == ids[3]
        assert uow.events.latest_by("c_1", "assistant", "assistant_said") is None
