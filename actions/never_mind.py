""" "Never mind"."""

from __future__ import annotations

from actions.follow_up import still_holds
from actions.lately import lately
from actions.reply import Reply
from actions.turn import OPEN_SLOTS, Turn


def never_mind(turn: Turn, reply: Reply) -> None:
    """Drops whatever is open; with nothing open, tells what holds."""
    was_open = any(turn.slots[name] for name in OPEN_SLOTS)
    reply.forget_questions()
    if was_open:
        more = " more" if lately(turn) else ""
        reply.say(f"Okay, never mind. Nothing{more} has changed.")
    else:
        still_holds(turn, reply, "Okay.")
