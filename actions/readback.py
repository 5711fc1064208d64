"""Nothing is loosened without a yes: the question that reads every change back."""

from __future__ import annotations

from collections.abc import Sequence

from actions.items import Item, all_in_words, items_of
from actions.reply import NO, YES, Reply, SlotTooLarge
from actions.turn import Turn
from actions.wording import bulleted, kept_note, reach_note

MOST_WAITING = 8


def ask_for_yes(turn: Turn, reply: Reply, items: Sequence[Item], *, lead: str = "", short: bool = False) -> None:
    """Reads the changes back, whole, and waits. `lead` goes before the question. `short`: in one line."""
    changes = [item.change for item in items]
    question = "Is that right?" if len(items) == 1 else "Shall I set all of that?"
    notes = [note for note in (kept_note(turn, changes), reach_note(turn, changes)) if note]
    clauses = all_in_words(items, turn)
    if short:
        clauses, notes = ["; and ".join(clauses)], []
    text = bulleted("I will", clauses, [*notes, question])
    try:
        if len(items) > MOST_WAITING:
            raise SlotTooLarge("pending")
        reply.remember("pending", {
            "items": [item.to_json() for item in items], "wording": text, "asked_at": turn.now.isoformat(),
            "beside": _recorded_beside(turn, reply, short),
        })  # fmt: skip
    except SlotTooLarge:
        reply.remember("pending", None)
        too_much(reply)
        return
    data = {
        "type": "confirm",
        "changes": [item.document for item in items],
        "in_words": all_in_words(items, turn),
        "said": [list(item.said) for item in items],
    }
    reply.say(f"{lead} {text}" if lead else text, [YES, NO], data)


def _recorded_beside(turn: Turn, reply: Reply, again: bool) -> bool:
    """Whether the turn that asked also recorded something, for which undo was offered."""
    if any(proposal["type"] == "record_consent" for proposal in reply.proposals):
        return True
    return again and bool((turn.slots["pending"] or {}).get("beside"))


def restate(turn: Turn, reply: Reply) -> None:
    """Asks again what still waits, after something else was answered."""
    items = items_of(turn.slots["pending"], turn)
    ask_for_yes(turn, reply, items, lead="Still to settle:", short=True)


def too_much(reply: Reply) -> None:
    """For more wishes at once than a slot may hold: none of them is kept, and we say so."""
    reply.say(
        "That is a lot at once, and I want to get it right. Please tell me one thing at a time.",
        data={"type": "unclear", "asks": "one_at_a_time"},
    )
