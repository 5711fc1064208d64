""" "Start texting me about deals again": ends a pause; where nothing is paused, it asks for what was switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.lately import lately
from actions.parts import DENY, GRANT, RESUME, change_of
from actions.reply import Reply
from actions.turn import Turn
from actions.undo import undo, would_loosen
from contact.document import change_from_document, change_to_document
from contact.effect import changes_anything
from contact.errors import InvalidChange
from contact.terms import GROUPS

Json = Mapping[str, Any]


def is_resume(found: Json) -> bool:
    """Whether a wish of the reading asks to start again."""
    return bool((found.get("parts") or {}).get("polarity") == RESUME and not found.get("missing"))


def started_again(turn: Turn, reply: Reply, found: Json) -> bool:
    """Right after a stop of just that, "start it again" takes it back, after a yes. False: it is no such thing."""
    said = found["parts"]
    items = [] if turn.slots["pending"] else lately(turn)
    stopped = (items[-1].parts or {}) if items else {}
    if stopped.get("polarity") != DENY or stopped.get("only") or not would_loosen(turn):
        return False
    if said.get("topics") and set(said["topics"]) != set(stopped.get("topics", ())):
        return False
    if said.get("channels") and set(said["channels"]) != set(stopped.get("channels", ())):
        return False
    undo(turn, reply, pressed=False)
    return True


def with_grant(turn: Turn, found: Json) -> Json:
    """The wish as a grant of what it names, if none of that is paused; else as it is."""
    said = found["parts"]
    try:
        change = change_from_document(found["change"], turn.catalog)
    except InvalidChange:
        return found
    topics, channels = list(said.get("topics", ())), list(said.get("channels", ()))
    if changes_anything(turn.preferences, change, turn.catalog, turn.now) or not (topics or channels):
        return found
    if not channels and set(topics) <= set(GROUPS):
        return found
    parts = {"polarity": GRANT, "topics": topics, "channels": channels}
    missing = [name for name, values in (("topic", topics), ("channel", channels)) if not values]
    if missing:
        return {**found, "parts": parts, "missing": missing}
    granted = change_of(parts, turn.catalog, turn.now.isoformat())
    assert granted is not None, "it names topics and channels"
    return {**found, "parts": parts, "change": change_to_document(granted)}
