"""Ready means that a real turn was just answered: by Rasa, with the model, through the actions."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Any, Protocol

_GOOD_FOR_SECONDS = 2.0


class TakesTurns(Protocol):
    def turn(self, request: dict[str, Any]) -> dict[str, Any]: ...


class NotReady(Exception):
    """The assistant answered, but said nothing."""


class Readiness:
    """Asks at most every two seconds; a success is remembered that long, a failure never."""

    def __init__(self, understanding: TakesTurns) -> None:
        self._understanding = understanding
        self._lock = threading.Lock()
        self._good_until = 0.0

    def check(self) -> None:
        """Raises whatever went wrong."""
        with self._lock:
            if time.monotonic() < self._good_until:
                return
            answer = self._understanding.turn(
                {
                    "message_id": "readiness",
                    "conversation": "readiness",
                    "state": None,
                    "text": "hello",
                    "choice": None,
                    "metadata": {
                        "event": 0,
                        "customer": None,
                        "verified": False,
                        "channel": "web",
                        "now": datetime.now(UTC).isoformat(),
                        "time_zone": None,
                    },
                }
            )
            if not answer.get("replies"):
                raise NotReady("a turn was answered without a word")
            self._good_until = time.monotonic() + _GOOD_FOR_SECONDS
