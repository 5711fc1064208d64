""" "What am I signed up for"."""

from __future__ import annotations

from typing import Any

from actions.options import GUIDE, UNDO_HINT
from actions.reply import Reply
from actions.turn import Turn
from contact.document import preferences_to_document
from contact.words import preferences_in_words
from customers.profile import contact_profile


def show_preferences(turn: Turn, reply: Reply) -> None:
    """The customer's own preferences, in words and as the document of CONTRACT §3."""
    lines = in_words(turn)
    text = "\n".join(["This is what you get from us:", *(f"• {line}" for line in lines)])
    reply.say(f"{text}\n{UNDO_HINT}", [GUIDE], document(turn, lines))


def in_words(turn: Turn) -> list[str]:
    assert turn.customer is not None
    points = contact_profile(turn.customer, turn.preferences, turn.company).points
    return preferences_in_words(turn.preferences, turn.catalog, points, now=turn.now, time_zone=turn.zone)


def document(turn: Turn, lines: list[str]) -> dict[str, Any]:
    found = preferences_to_document(turn.ref, turn.preferences, turn.catalog, turn.zone_name, turn.local_now)
    return {"type": "preferences", **found, "in_words": lines}
