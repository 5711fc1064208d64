"""How often somebody may try a password. Counted by account and by address, in this process's memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

PER_ACCOUNT = 10
"""Failures that an account may have in `SPAN`; then it rests until the span is over."""
PER_ADDRESS = 30
"""The same for a network address, behind which a whole office may sit."""
SPAN = timedelta(minutes=15)
_MOST_KEPT = 10_000


@dataclass
class _Count:
    failures: int
    until: datetime


class Attempts:
    """Failed attempts of late. Bounded: the oldest are forgotten first."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, _Count] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, email: str, address: str, now: datetime) -> timedelta | None:
        """How long to wait before the next attempt; None: none is needed."""
        with self._lock:
            ends = [
                count.until
                for key, most in _keys(email, address)
                if (count := self._counts.get(key)) and count.until > now and count.failures >= most
            ]
        return max(ends) - now if ends else None

    def failed(self, email: str, address: str, now: datetime) -> None:
        with self._lock:
            for key, _ in _keys(email, address):
                count = self._counts.get(key)
                if count is None or count.until <= now:
                    self._counts[key] = _Count(1, now + SPAN)
                else:
                    count.failures += 1
                self._counts.move_to_end(key)
            while len(self._counts) > _MOST_KEPT:
                self._counts.popitem(last=False)

    def succeeded(self, email: str) -> None:
        """The account starts anew. The address does not: its owner may know one password and try others."""
        with self._lock:
            self._counts.pop(_account(email), None)


def _keys(email: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    return (_account(email), PER_ACCOUNT), (f"address {address}", PER_ADDRESS)


def _account(email: str) -> str:
    return f"account {email.strip().lower()[:320]}"
