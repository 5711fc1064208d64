"""Pauses: deferred from an instant until another."""

from __future__ import annotations

from datetime import datetime

from contact.clock import ceil_second, floor_second
from contact.terms import Pause


def is_paused(pause: Pause, instant: datetime) -> bool:
    """Whether the pause holds at an instant given in whole seconds. A second that is paused in part is paused."""
    return floor_second(pause.start) <= instant and not ends_by(pause, instant)


def ends_by(pause: Pause, instant: datetime) -> bool:
    """Whether the pause is over at an instant. One without end never is."""
    return pause.until is not None and ceil_second(pause.until) <= instant
