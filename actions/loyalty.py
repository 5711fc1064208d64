"""Points and tiers."""

from __future__ import annotations

from actions.options import PERSON
from actions.reply import Reply
from actions.turn import Turn


def loyalty(turn: Turn, reply: Reply) -> None:
    """The customer's points, tier and what is missing to the next."""
    account = turn.uow.service_history.loyalty(turn.ref)
    if account is None:
        reply.say("I see no points account under your name.", [PERSON], {"type": "loyalty", "status": "none"})
        return
    text = f"You have {account.points:,} points"
    text += f", and your tier is {account.tier}." if account.tier else "."
    if account.points_to_next and account.next_tier:
        text += f" {account.points_to_next:,} more take you to {account.next_tier}."
    found = {
        "type": "loyalty",
        "points": account.points,
        "tier": account.tier,
        "next_tier": account.next_tier,
        "points_to_next": account.points_to_next,
    }
    reply.say(text, data={name: value for name, value in found.items() if value is not None})
