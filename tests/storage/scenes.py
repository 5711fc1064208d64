"""Rows that tests of the repositories begin with, and threads that start together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from storage import Database
from storage.records import Customer, NewEvent, NewOutboxMessage, Point

T = TypeVar("T")


def customer(ref: str = "ada", *points: Point, **fields: Any) -> Customer:
    plain: dict[str, Any] = {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "stage": "customer",
        "time_zone": "America/Chicago",
        "postal_code": "68102",
        "country": "US",
        "locale": "en-US",
        "attributes": {},
    }
    return Customer(ref=ref, points=points, **(plain | fields))


def with_conversation(database: Database, now: datetime, conversation: str = "c_1", ref: str | None = None) -> None:
    with database.write() as uow:
        if ref is not None:
            uow.customers.put(customer(ref), now)
        uow.conversations.add(conversation, customer=ref, channel="web", verified=ref is not None, now=now)


def said(now: datetime, text: str = "hello", conversation: str | None = "c_1", **fields: Any) -> NewEvent:
    return NewEvent(at=now, kind="customer_said", by="customer", conversation_id=conversation, text=text, **fields)


def outgoing(now: datetime, **fields: Any) -> NewOutboxMessage:
    plain: dict[str, Any] = {
        "customer": None,
        "conversation_id": "c_1",
        "event_id": None,
        "channel": "web",
        "topic": None,
        "purpose": "service_reply",
        "text": "hello",
        "not_before": now,
        "created_at": now,
    }
    return NewOutboxMessage(**(plain | fields))


def at_once(work: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Runs each in a thread of its own, all from the same moment. Gives what each returned or raised."""
    start = threading.Barrier(len(work))
    results: list[T | Exception] = [RuntimeError("never ran")] * len(work)

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = work[place]()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
