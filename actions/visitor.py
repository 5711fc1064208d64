"""For those who have not proven who they are: general answers, and how to prove it."""

from __future__ import annotations

from actions.options import PERSON
from actions.reply import Reply
from actions.turn import Turn


def visitor(turn: Turn, reply: Reply) -> None:
    """Says why this cannot be answered yet. Looks nothing up, so that nothing can leak."""
    if turn.metadata.get("verified") and turn.metadata.get("customer"):
        text = "I can't find your record with us, so I can't look that up or change it. A person can."
    elif turn.channel == "sms":
        text = (
            "I don't know this number, so I can't tell who you are. Text me from the number you gave us, or sign in on "
            "our website and chat there. Or I can get you a person."
        )
    else:
        text = (
            "For that I need to know it's you: please sign in on our site, then ask me again here. Or I can get you a "
            "person."
        )
    reply.say(text, [PERSON], {"type": "sign_in_needed"})
