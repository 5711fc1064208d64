"""Receipts that the simulated carrier sends by itself: on time, or late, twice and in the wrong order."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SENT_AFTER, DELIVERED_AFTER = 0.3, 1.2
LATE_BY = 15.0
"""Seconds."""


@dataclass
class Receipts:
    """`post(status)` of each text is called with `sent` and `delivered`. Late ones come with `delivered` first."""

    late: bool = False
    twice: bool = False
    late_by: float = LATE_BY
    _due: list[tuple[float, int, Callable[[str], object], str]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _count: int = 0
    _ended: bool = False

    def start(self) -> None:
        threading.Thread(target=self._run, name="receipts", daemon=True).start()

    def stop(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def follow(self, post: Callable[[str], object]) -> None:
        """Plans the receipts of a text that was just taken."""
        order = ("delivered", "sent") if self.late else ("sent", "delivered")
        later = self.late_by if self.late else 0.0
        with self._changed:
            for status, after in zip(order, (SENT_AFTER, DELIVERED_AFTER), strict=True):
                for copy in range(2 if self.twice else 1):
                    self._count += 1
                    at = time.monotonic() + later + after + copy * 0.4
                    heapq.heappush(self._due, (at, self._count, post, status))
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._ended:
                    return
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                _, _, post, status = heapq.heappop(self._due)
            post(status)
