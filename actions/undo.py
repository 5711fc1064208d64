""" "Undo that": back to the state before the customer's last change, as the ledger tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.items import Item, compact
from actions.options import SHOW
from actions.readback import ask_for_yes
from actions.reply import Reply
from actions.settle import record
from actions.turn import Turn
from contact.effect import changes_anything, loosens
from contact.fold import apply, diff
from contact.terms import Change, Preferences
from customers.stored import from_stored
from storage.records import LedgerEntry

CUSTOMER = "customer"
_LONGEST_QUOTE = 80


def undo(turn: Turn, reply: Reply, *, pressed: bool) -> None:
    """Takes back the entries of the customer's last message that changed something, newest first.

    `pressed`: by the choice that was offered with the change; then at once. By words, a yes comes first if anything
    would loosen.
    """
    pending = turn.slots["pending"]
    if pending and not pressed:
        reply.forget_questions()
        reply.say("Okay, I have dropped that. Nothing has changed.")
        return
    reply.remember("asking", None)
    entries = last_change(turn)
    items = _inverse(turn, entries)
    if not items:
        reply.say("There is nothing of yours to undo.", [SHOW])
    elif not pressed and any(_loosens(turn, items)):
        ask_for_yes(turn, reply, items)
    else:
        record(turn, reply, items, confirmed=False, text=_taken_back_in_words(entries))


def last_change(turn: Turn) -> list[LedgerEntry]:
    """The ledger entries of the customer's last message that changed something, oldest first."""
    own = [entry for entry in turn.uow.ledger.of_customer(turn.ref) if entry.actor == CUSTOMER]
    if not own:
        return []
    event = own[-1].event_id
    return [entry for entry in own if entry.event_id == event] if event is not None else own[-1:]


def would_loosen(turn: Turn) -> bool:
    """Whether taking back the customer's last change would loosen anything."""
    return any(_loosens(turn, _inverse(turn, last_change(turn))))


def taken_back(turn: Turn, current: Preferences, versions: Sequence[int]) -> Preferences:
    """The preferences without these ledger entries of the customer's own."""
    for version in sorted(versions, reverse=True):
        entry = turn.uow.ledger.version(turn.ref, version)
        if entry is not None and entry.actor == CUSTOMER:
            current = apply(current, _taking_back(turn, entry), turn.catalog)
    return current


def _taken_back_in_words(entries: Sequence[LedgerEntry]) -> str:
    """Names what is undone by the customer's own words: the change back may be long."""
    words = next((entry.words for entry in entries if entry.words), "").split("\n")[0]
    if len(words) > _LONGEST_QUOTE:
        words = f"{words[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
    return f"Undone: it is as it was before you said “{words}”." if words else "Undone: it is as it was before."


def _inverse(turn: Turn, entries: Sequence[LedgerEntry]) -> list[Item]:
    state, items = turn.preferences, []
    for entry in reversed(entries):
        change = compact(_taking_back(turn, entry))
        if changes_anything(state, change, turn.catalog, turn.now):
            items.append(Item(change, undo_of=entry.version))
            state = apply(state, change, turn.catalog)
    return items


def _taking_back(turn: Turn, entry: LedgerEntry) -> Change:
    before = from_stored(entry.before, entry.version - 1, turn.catalog)
    after = from_stored(entry.after, entry.version, turn.catalog)
    return diff(after, replace(before, version=after.version), turn.catalog)


def _loosens(turn: Turn, items: Sequence[Item]) -> list[bool]:
    state, found = turn.preferences, []
    for item in items:
        found.append(loosens(state, item.change, turn.catalog, turn.now))
        state = apply(state, item.change, turn.catalog)
    return found
