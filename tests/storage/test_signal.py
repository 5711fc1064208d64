"""Whoever waits hears of a commit, in any connection, and soon."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from storage import ChangeSignal, Database
from tests.storage.scenes import customer


@pytest.fixture
def signal(database: Database) -> Iterator[ChangeSignal]:
    opened = ChangeSignal(database.engine)
    deadline = time.monotonic() + 10
    while opened.version == 0 and time.monotonic() < deadline:
        time.sleep(0.01)  # until it listens
    yield opened
    opened.close()


def test_a_commit_wakes_a_waiting_thread(database: Database, signal: ChangeSignal, now: datetime) -> None:
    seen = signal.version

    def commit() -> None:
        with database.write() as uow:
            uow.customers.put(customer(), now)

    threading.Timer(0.05, commit).start()
    began = time.monotonic()
    assert signal.wait(seen, timeout=10) > seen
    assert time.monotonic() - began < 5
    with database.read() as uow:
        found = uow.customers.get("ada")
    assert found is not None or database.engine.dialect.name == "postgresql", "a heartbeat may come first there"


def test_a_commit_wakes_a_waiting_task(database: Database, signal: ChangeSignal, now: datetime) -> None:
    async def scene() -> int:
        waiting = asyncio.create_task(signal.wait_async(signal.version, 10))
        await asyncio.sleep(0.02)

        def commit() -> None:
            with database.write() as uow:
                uow.customers.put(customer(), now)

        await asyncio.to_thread(commit)
        return await asyncio.wait_for(waiting, 5)

    before = signal.version
    assert asyncio.run(scene()) > before


def test_waiting_ends_with_the_signal(signal: ChangeSignal) -> None:
    threading.Timer(0.05, signal.close).start()
    began = time.monotonic()
    while not signal.closed:
        signal.wait(signal.version, timeout=10)
    assert time.monotonic() - began < 5
