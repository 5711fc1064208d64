"""The two answers to a read-back."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import questions
from actions.follow_up import still_holds
from actions.items import items_of
from actions.options import PERSON, SHOW
from actions.questions import ask_again
from actions.readback import ask_for_yes
from actions.reply import Reply
from actions.settle import record
from actions.turn import Turn
from contact.effect import changes_anything
from contact.fold import apply

STALE_AFTER = timedelta(hours=24)


def affirm(turn: Turn, reply: Reply) -> None:
    """Yes: what was read back is proposed, word for word as it was shown."""
    pending = turn.slots["pending"]
    if not pending:
        if turn.slots["asking"] or turn.slots["guide"]:
            ask_again(turn, reply)
        else:
            reply.say("Good. Nothing is waiting for your yes right now. What can I do for you?")
        return
    items = items_of(pending, turn)
    if turn.now - datetime.fromisoformat(pending["asked_at"]) > STALE_AFTER:
        ask_for_yes(turn, reply, items, lead="That was a while ago, so let me read it back once more.")
        return
    reply.remember("pending", None)
    state, left = turn.preferences, []
    for item in items:
        # Recorded meanwhile from elsewhere, say on the preference page: then there is nothing to add to the ledger.
        if changes_anything(state, item.change, turn.catalog, turn.now):
            state = apply(state, item.change, turn.catalog)
            left.append(item)
    if left:
        record(turn, reply, left, confirmed=True, wording=pending["wording"])
    else:
        reply.say("That is already set; nothing more to do.")


def deny(turn: Turn, reply: Reply) -> None:
    """No: nothing changes, and we ask what was wrong."""
    pending = turn.slots["pending"]
    if pending:
        items = items_of(pending, turn)
        reply.remember("pending", None)
        fixable = [item for item in items if item.parts]
        if not fixable:
            reply.remember("asking", None)
            reply.say("Okay, nothing changes. What would you like instead? Say it in your own words.", [SHOW, PERSON])
            return
        asking = {"ask": "change" if len(fixable) == 1 else "which", "items": [item.to_json() for item in fixable]}
        reply.remember("asking", asking)
        questions.put(turn, reply, asking, lead="Okay, nothing changes. ")
        return
    if turn.slots["asking"] or turn.slots["guide"]:
        reply.forget_questions()
        reply.say("Okay, I'll leave everything as it is.")
        return
    still_holds(turn, reply, "Okay.")
