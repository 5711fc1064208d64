"""Hello."""

from __future__ import annotations

from actions.options import WAYS_ON
from actions.reply import Reply
from actions.turn import Turn


def greet(turn: Turn, reply: Reply) -> None:
    """Says who is there and what can be done here."""
    name = f" {turn.customer.first_name}" if turn.customer and turn.customer.first_name else ""
    reply.say(
        f"Hello{name}, I'm the assistant of {turn.company.name}. Tell me what you'd like to hear from us about, how "
        "often and where, or ask about an order.",
        WAYS_ON,
    )
