"""A person, please."""

from __future__ import annotations

from actions.reply import Reply
from actions.turn import Turn

HANDOFF = {"type": "handoff", "state": "queued"}


def human(turn: Turn, reply: Reply) -> None:
    """Queues the conversation for the support team. What was open is dropped: a later yes is the person's to hear."""
    reply.forget_questions()
    reply.propose({"type": "request_handoff", "reason": "asked for a person"})
    dropped = " What was waiting for your yes has not been changed." if turn.slots["pending"] else ""
    reply.say(
        f"I've put you in the queue for a person. They read along from here and answer in this conversation.{dropped}",
        data=HANDOFF,
    )
