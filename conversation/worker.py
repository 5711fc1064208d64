"""Takes turns from the inbox: in order within a conversation, side by side across them, in any number of processes.

A message is claimed for a few seconds, and the claim is renewed while its turn lasts; so a message of a process that
died is taken over soon, and a turn that lost its claim keeps nothing. Nothing is polled: a `ChangeSignal` says that
something was committed, and the inbox says when the next message is due by itself.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from conversation.backoff import Backoff
from conversation.moments import reached
from conversation.rasa_client import Understanding
from conversation.rest import Rest
from conversation.turn import Turns
from conversation.turn_errors import TurnErrors
from storage import ChangeSignal, Database
from storage.errors import DatabaseTrouble
from storage.records import Waiting

if TYPE_CHECKING:
    from company import Company

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=5)
_LOOK_AGAIN_SECONDS = 10.0
_DATABASE_PAUSE_SECONDS = 1.0
_SHORTEST_WAIT_SECONDS = 0.02


@dataclass(slots=True)
class _InHand:
    waiting: Waiting
    renew_at: float


class Worker:
    """`threads` turns at a time. `start()` returns at once; `stop()` finishes the turns in hand and returns then.

    `lease` is how long a message stays claimed after its worker died, before another one takes it.
    """

    def __init__(
        self,
        database: Database,
        company: Company,
        understanding: Understanding,
        signal: ChangeSignal,
        *,
        clock: Callable[[], datetime],
        threads: int = 4,
        lease: timedelta = LEASE,
        backoff: Backoff | None = None,
        name: str | None = None,
    ) -> None:
        self.name = name or f"worker-{os.getpid()}-{secrets.token_hex(4)}"
        self._database = database
        self._signal = signal
        self._clock = clock
        self._threads = threads
        self._lease = lease
        self._turns = Turns(database, company, understanding, clock)
        self._rest = Rest(backoff or Backoff())
        self._errors = TurnErrors(database, self._turns, self._rest, clock, backoff or Backoff())
        self._in_hand: dict[int, _InHand] = {}
        self._changing = threading.Lock()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="turn")
        self._feeder = threading.Thread(target=self._feed, name="turns", daemon=True)

    def start(self) -> None:
        """Begins to take turns, in threads of its own."""
        self._feeder.start()

    def stop(self) -> None:
        """Takes no new turns, finishes those in hand, and returns then. Not for signal handlers: it waits."""
        self._stopping.set()
        self._signal.touch()
        if self._feeder.is_alive():
            self._feeder.join()
        self._pool.shutdown(wait=True)

    def _feed(self) -> None:
        # Claims are renewed until the last turn is done, also while stopping.
        while not (self._stopping.is_set() and not self._in_hand):
            seen = self._signal.version
            try:
                self._renew()
                pause = self._renewal_in() if self._stopping.is_set() else self._take_some()
            except DatabaseTrouble as error:
                log.error("database_trouble", error=type(error).__name__)
                time.sleep(_DATABASE_PAUSE_SECONDS)
                continue
            except Exception as error:
                log.error("feeder_trouble", error=type(error).__name__)
                time.sleep(_DATABASE_PAUSE_SECONDS)
                continue
            self._signal.wait(seen, max(pause, _SHORTEST_WAIT_SECONDS))

    def _take_some(self) -> float:
        """Claims as many messages as there are free threads. Returns the seconds until something is due by itself."""
        pause = self._rest.remaining()
        if pause > 0:
            return min(pause, self._renewal_in())
        free = self._threads - len(self._in_hand)
        if self._rest.resting:
            free = 1 - len(self._in_hand)  # one turn goes ahead, to see whether anybody answers again
        if free <= 0:
            return self._renewal_in()
        now = self._clock()
        with self._database.read() as uow:
            ready = uow.inbox.ready(now, free)
            due = uow.inbox.next_due() if len(ready) < free else None
        if ready:
            self._claim(ready, now)
        wait = (due - now).total_seconds() if due is not None else _LOOK_AGAIN_SECONDS
        return min(wait, self._renewal_in(), _LOOK_AGAIN_SECONDS)

    def _claim(self, ready: Sequence[int], now: datetime) -> None:
        with self._database.write() as uow:
            found = [uow.inbox.claim(event_id, self.name, now, now + self._lease) for event_id in ready]
        claimed = [waiting for waiting in found if waiting is not None]
        reached("after_claim")
        for waiting in claimed:
            with self._changing:
                self._in_hand[waiting.event_id] = _InHand(waiting, self._next_renewal())
            self._pool.submit(self._take, waiting)

    def _take(self, waiting: Waiting) -> None:
        try:
            if self._turns.take(waiting):
                self._rest.over()
        except Exception as error:
            self._errors.handle(waiting, error)
        finally:
            with self._changing:
                self._in_hand.pop(waiting.event_id, None)
            self._signal.touch()

    def _renew(self) -> None:
        with self._changing:
            due = [held for held in self._in_hand.values() if held.renew_at <= time.monotonic()]
        if not due:
            return
        with self._database.write() as uow:
            for held in due:
                # Not renewed: it is done, or lost. A turn that lost its claim finds out when it wants to commit.
                uow.inbox.renew(held.waiting, self._clock() + self._lease)
                held.renew_at = self._next_renewal()

    def _next_renewal(self) -> float:
        return time.monotonic() + self._lease.total_seconds() / 3

    def _renewal_in(self) -> float:
        with self._changing:
            soonest = min((held.renew_at for held in self._in_hand.values()), default=None)
        return _LOOK_AGAIN_SECONDS if soonest is None else max(0.0, soonest - time.monotonic())
