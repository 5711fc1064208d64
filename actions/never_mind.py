""" "Never mind"."""

from __future__ import annotations

from actions.reply import Reply
from actions.turn import OPEN_SLOTS, Turn


def never_mind(turn: Turn, reply: Reply) -> None:
    """Drops whatever is open."""
    was_open = any(turn.slots[name] for name in OPEN_SLOTS)
    reply.forget_questions()
    reply.say("Okay, never mind. Nothing has changed." if was_open else "Okay. Nothing has changed.")
