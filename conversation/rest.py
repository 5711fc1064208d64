"""What a worker knows of Rasa: it answers, or it is away and is asked again after a while."""

from __future__ import annotations

import threading
import time

from conversation.backoff import Backoff


class Rest:
    """While Rasa is away no turns are taken; then one goes ahead, and when it is answered the others follow."""

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff
        self._lock = threading.Lock()
        self._misses = 0
        self._until = 0.0

    @property
    def resting(self) -> bool:
        """Whether the last turn found nobody."""
        return self._misses > 0

    def remaining(self) -> float:
        """Seconds until it is worth asking again; 0 if it is now."""
        return max(0.0, self._until - time.monotonic())

    def begin(self) -> bool:
        """A turn found nobody. False: that is known already."""
        with self._lock:
            if self.remaining() > 0:
                return False
            self._misses += 1
            self._until = time.monotonic() + self._backoff.delay(self._misses)
            return True

    def over(self) -> None:
        """A turn was answered."""
        with self._lock:
            self._misses, self._until = 0, 0.0
