"""What becomes of wishes that are complete: what tightens is recorded at once, what loosens waits for a yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.items import Item, all_in_words, compact, items_of
from actions.options import SHOW
from actions.readback import ask_for_yes
from actions.reply import UNDO, Reply, SlotTooLarge
from actions.turn import Turn
from actions.wording import always_note, bulleted, kept_note, reach_note
from contact.effect import changes_anything, kept_required, loosens
from contact.fold import apply, diff
from contact.terms import Change, Preferences

MOST_REMEMBERED = 6
UNDO_IN_WORDS = "Say “undo” to take that back."


def settle(
    turn: Turn, reply: Reply, items: Sequence[Item], *, ask_first: bool = False, ask_now: bool = True
) -> list[Item]:
    """Takes the wishes in the order they were said. With `ask_first` everything waits for a yes.

    What was waiting before stays waiting, and is asked again together with the new: now, or by the caller, who then
    gets what waits.
    """
    state = turn.preferences
    done: list[Item] = []
    same: list[Item] = []
    waiting = [] if "pending" in reply.slots else items_of(turn.slots["pending"], turn)
    for item in (item if item.said else item.heard(turn) for item in items):
        if not changes_anything(state, item.change, turn.catalog, turn.now):
            same.append(item)
            waiting = [_within(turn, state, other, item) for other in waiting]
        elif ask_first or loosens(state, item.change, turn.catalog, turn.now):
            waiting.append(item)
        else:
            state = apply(state, item.change, turn.catalog)
            done.append(item)
            waiting = [_within(turn, state, other, item) for other in waiting]
    waiting = [item for item in waiting if changes_anything(state, item.change, turn.catalog, turn.now)]
    if done:
        record(turn, reply, done, confirmed=False, hint=bool(waiting) or not ask_now)
    if same and not done and all(_only_resumes(item.change) for item in same):
        reply.say("Nothing is paused right now.", [] if waiting else [SHOW])
    elif same and not done and all(_only_required(turn, item.change) for item in same):
        reply.say(always_note(turn, [item.change for item in same]), [] if waiting else [SHOW])
    elif same and not done:
        text = bulleted("Nothing to change, that is already so: I will", all_in_words(same, turn), _notes(turn, same))
        reply.say(text, [] if waiting else [SHOW])
    reply.remember("pending", None)
    if waiting and ask_now:
        ask_for_yes(turn, reply, waiting)
    return waiting


def record(
    turn: Turn,
    reply: Reply,
    items: Sequence[Item],
    *,
    confirmed: bool,
    wording: str | None = None,
    text: str | None = None,
    hint: bool = False,
) -> None:
    """Proposes the changes, one ledger entry each, and tells the customer. `wording` is what they said yes to.
    `hint`: a question follows, next to which the choice to undo may not be seen, so it is offered in words."""
    notes = [*_notes(turn, items), *([UNDO_IN_WORDS] if hint else [])]
    text = text or bulleted("Done: I will", all_in_words(items, turn), notes)
    reply.say(text, [UNDO], {"type": "recorded", "changes": [item.document for item in items],
                             "in_words": all_in_words(items, turn)})  # fmt: skip
    kept = propose(turn, reply, items, confirmed=confirmed, wording=wording or text)
    remember_last(turn, reply, kept)


def propose(turn: Turn, reply: Reply, items: Sequence[Item], *, confirmed: bool, wording: str) -> list[Item]:
    """One proposal an item, each made for the version that the one before it leads to. Returns them with versions."""
    version = turn.preferences.version + sum(1 for p in reply.proposals if p["type"] == "record_consent")
    kept = []
    for item in items:
        proposal = {
            "type": "record_consent",
            "change": item.document,
            "wording": wording,
            "base_version": version,
            "confirmed": confirmed,
        }
        if item.undo_of is not None:
            proposal["undo_of"] = item.undo_of
        reply.propose(proposal)
        version += 1
        kept.append(item.with_version(version))
    return kept


def remember_last(turn: Turn, reply: Reply, items: Sequence[Item]) -> None:
    """What a correction would correct. Only the newest few; their changes are in the ledger."""
    kept = [replace(item, change=type(item.change)()) for item in items[-MOST_REMEMBERED:]]
    for fewer in (kept, kept[-1:]):
        try:
            reply.remember("last_change", {
                "items": [item.to_json() for item in fewer], "at": turn.now.isoformat(),
            })  # fmt: skip
        except SlotTooLarge:
            reply.remember("last_change", None)
        else:
            return


def _within(turn: Turn, state: Preferences, waiting: Item, later: Item) -> Item:
    """What is left of a wish that waits, when the customer has said something since that may contradict it: the last
    word holds. `state` has that already."""
    catalog = turn.catalog
    alone = apply(state, waiting.change, catalog)
    both = apply(alone, later.change, catalog)
    return waiting if both == alone else replace(waiting, change=compact(diff(state, both, catalog)))


def _only_resumes(change: Change) -> bool:
    return bool(change.resume) and change == Change(resume=change.resume)


def _only_required(turn: Turn, change: Change) -> bool:
    """Whether the change would stop nothing but what has to be sent."""
    named = turn.catalog.expand_topics(rule.topic for rule in change.rules)
    return (
        change == Change(rules=change.rules) and bool(named) and set(named) <= set(kept_required(change, turn.catalog))
    )


def _notes(turn: Turn, items: Sequence[Item]) -> list[str]:
    changes = [item.change for item in items]
    return [note for note in (kept_note(turn, changes), reach_note(turn, changes)) if note]
