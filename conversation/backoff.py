"""How long to wait before trying again."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubles from `first` to `most` seconds, and takes away up to half at random: those who wait do not march."""

    first: float = 0.2
    most: float = 5.0

    def delay(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row, from 1."""
        full = self.first * 2.0 ** min(max(failures, 1) - 1, 30)
        return min(self.most, full) * random.uniform(0.5, 1.0)
