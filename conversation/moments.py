"""Named moments of the work, at which the fault tests end the process. In production nobody listens."""

from __future__ import annotations

from collections.abc import Callable

_listener: Callable[[str], None] | None = None


def listen(listener: Callable[[str], None] | None) -> None:
    """Calls `listener` with the name of every moment that is reached; None stops that."""
    global _listener
    _listener = listener


def reached(moment: str) -> None:
    if _listener is not None:
        _listener(moment)
