"""The only way out: takes what is due from the outbox, and has several messages on their way at once.

One thread looks for work and claims it, others take each message as far as it goes (`gate.dispatch`). Any number of
processes may do so on one database: a claim gives each other messages, and decisions about one customer queue at that
customer's row. What was claimed by a process that died is found again when the claim is over.
"""

from __future__ import annotations

import os
import queue
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from conversation.backoff import Backoff
from gate.dispatch import ACCEPTED, MOST_ATTEMPTS, UNCERTAIN, Dispatch
from gate.rendering import Renderer
from gate.senders import Sender
from storage import ChangeSignal, Database
from storage.records import OutboxMessage

if TYPE_CHECKING:
    from company import Company

__all__ = ["ACCEPTED", "LEASE", "MOST_ATTEMPTS", "UNCERTAIN", "Dispatcher"]

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""How long a sender may take. Longer than any provider's time-out."""
THREADS = 4
_AHEAD = 2
"""So many messages are claimed for each thread, at most: a thread never waits for the next claim, and little is held
by a process that dies."""
_BATCH = 20
_LOOK_AGAIN_SECONDS = 10.0
_PAUSE_SECONDS = 1.0
_SHORTEST_WAIT_SECONDS = 0.02


class Dispatcher:
    """`senders` by channel. `start()` returns at once; `stop()` finishes the messages in hand and returns then."""

    def __init__(
        self,
        database: Database,
        company: Company,
        senders: Mapping[str, Sender],
        signal: ChangeSignal,
        *,
        clock: Callable[[], datetime],
        lease: timedelta = LEASE,
        backoff: Backoff | None = None,
        renderer: Renderer | None = None,
        threads: int = THREADS,
        name: str | None = None,
    ) -> None:
        self.name = name or f"gate-{os.getpid()}-{secrets.token_hex(4)}"
        self._database = database
        self._signal = signal
        self._clock = clock
        self._lease = lease
        self._dispatch = Dispatch(
            database,
            company,
            senders,
            clock=clock,
            lease=lease,
            backoff=backoff or Backoff(first=2.0, most=300.0),
            renderer=renderer,
        )
        self._stopping = threading.Event()
        self._work: queue.SimpleQueue[OutboxMessage | None] = queue.SimpleQueue()
        self._most_ahead = threads * _AHEAD
        self._room = threading.Semaphore(self._most_ahead)
        self._finder = threading.Thread(target=self._run, name="gate", daemon=True)
        self._hands = [
            threading.Thread(target=self._take, name=f"gate-{number}", daemon=True) for number in range(1, threads + 1)
        ]

    def start(self) -> None:
        """Begins to dispatch, in threads of its own."""
        for thread in (self._finder, *self._hands):
            thread.start()

    def stop(self) -> None:
        """Not for signal handlers: it waits. What was claimed and not begun is given back."""
        self._stopping.set()
        self._signal.touch()
        if self._finder.is_alive():
            self._finder.join()
        for _ in self._hands:
            self._work.put(None)
        for thread in self._hands:
            if thread.is_alive():
                thread.join()

    def dispatch_due(self) -> int:
        """Dispatches everything that is due now, one after the other. Returns how many messages it had in hand."""
        handled = 0
        while not self._stopping.is_set():
            claimed = self._claim(_BATCH)
            if not claimed:
                break
            handled += sum(self._dispatch.handle(message) for message in claimed)
        return handled

    def _run(self) -> None:
        while not self._stopping.is_set():
            seen = self._signal.version
            try:
                wait = self._seconds_to_wait()
                if wait <= 0 and self._hand_out():
                    continue
            except Exception as error:
                # Even a mistake of ours must not end the gate. What was in hand is found again when its claim is over.
                log.error("gate_trouble", error=type(error).__name__)
                self._stopping.wait(_PAUSE_SECONDS)
                continue
            self._signal.wait(seen, min(max(wait, _SHORTEST_WAIT_SECONDS), _LOOK_AGAIN_SECONDS))

    def _hand_out(self) -> bool:
        """Claims as much as the threads can take. Says whether there was any."""
        if not self._room.acquire(timeout=_PAUSE_SECONDS):
            return True  # all have their hands full
        room = 1
        while room < self._most_ahead and self._room.acquire(blocking=False):
            room += 1
        claimed: Sequence[OutboxMessage] = ()
        try:
            claimed = self._claim(room)
        finally:
            if room > len(claimed):
                self._room.release(room - len(claimed))
        for message in claimed:
            self._work.put(message)
        return bool(claimed)

    def _claim(self, limit: int) -> Sequence[OutboxMessage]:
        now = self._clock()
        with self._database.write() as uow:
            return uow.outbox.claim_due(self.name, now, now + self._lease, limit)

    def _seconds_to_wait(self) -> float:
        """Until something is due. Looking is cheap and, unlike a claim, wakes nobody."""
        with self._database.read() as uow:
            due = uow.outbox.next_due()
        return _LOOK_AGAIN_SECONDS if due is None else (due - self._clock()).total_seconds()

    def _take(self) -> None:
        while (message := self._work.get()) is not None:
            try:
                if self._stopping.is_set():
                    with self._database.write() as uow:
                        uow.outbox.release(message)
                else:
                    self._dispatch.handle(message)
            except Exception as error:
                log.error("gate_trouble", error=type(error).__name__)
                self._stopping.wait(_PAUSE_SECONDS)
            finally:
                self._room.release()
