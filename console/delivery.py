"""How far a message has come, in words."""

from __future__ import annotations

from console import names
from storage.records import Touchpoint

_WORDS = {
    "accepted": "On its way",
    "scheduled": "On its way",
    "queued": "On its way",
    "sending": "On its way",
    "sent": "Sent, no word of its arrival yet",
    "delivered": "Delivered",
    "read": "Read",
    "undelivered": "Not delivered",
    "failed": "Not delivered",
    "canceled": "Called back before it left",
    "uncertain": "Nobody knows whether it left",
}
_BAD = frozenset({"undelivered", "failed", "canceled", "uncertain"})


def in_words(touch: Touchpoint) -> str | None:
    """`Delivered`, `Not sent: suppressed`; None where there is nothing to tell, as on the website."""
    if touch.channel == "web":
        return None
    if touch.decision == "withhold":
        return f"Not sent: {names.plain(touch.reason)}"
    if touch.decision == "defer":
        return f"Held: {names.plain(touch.reason)}"
    if touch.delivery:
        return _WORDS.get(touch.delivery, names.plain(touch.delivery).capitalize())
    return "Not sent: it failed" if touch.reason == "failed" else None


def is_bad(touch: Touchpoint) -> bool:
    """Whether somebody should look at it: the customer may not have got the message."""
    return touch.channel != "web" and (
        touch.decision == "withhold" or touch.delivery in _BAD or (not touch.delivery and touch.reason == "failed")
    )
