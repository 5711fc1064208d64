""" "Undo that": back to the state before the customer's last change, as the ledger tells it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from actions.dates import listed
from actions.items import Item, all_in_words, compact, items_of
from actions.options import SHOW
from actions.readback import ask_for_yes
from actions.reply import Reply
from actions.settle import record
from actions.turn import Turn
from actions.wording import bulleted
from contact.document import change_from_document
from contact.effect import changes_anything, loosens
from contact.fold import apply, diff
from contact.naming import Names
from contact.terms import ALL, Change, Channel, Preferences
from customers.stored import from_stored
from storage.records import LedgerEntry

CUSTOMER = "customer"
_LONGEST_QUOTE = 80
_MOST_QUOTES = 2


def undo(turn: Turn, reply: Reply, *, pressed: bool) -> None:
    """Takes back the entries of the customer's last message that changed something, newest first.

    `pressed`: by the choice that was offered with the change; then at once. By words, a yes comes first if anything
    would loosen. What only waits for a yes is dropped by words; but if something was recorded beside it, undo was
    offered for that, and the question stays.
    """
    pending = turn.slots["pending"]
    if pending and not pressed and not pending.get("beside"):
        reply.forget_questions()
        reply.say("Okay, I have dropped that. Nothing has changed.")
        return
    reply.remember("asking", None)
    _take_back(turn, reply, last_change(turn), at_once=pressed)


def undo_about(turn: Turn, reply: Reply, topics: Collection[str], channels: Collection[str]) -> None:
    """Takes back the newest change of the customer's own that was about these topics and channels and still holds."""
    undone = {entry.undo_of for entry in _own(turn)}
    open_ = [e for e in reversed(_own(turn)) if e.undo_of is None and e.version not in undone and _inverse(turn, [e])]
    # "Stop the newsletter" is more about the newsletter than "no calls", which stopped calls about it too.
    for by_name in (True, False):
        for entry in open_:
            if _is_about(turn, entry, topics, channels, by_name):
                _take_back(turn, reply, [entry], at_once=False)
                return
    things = listed([turn.catalog.channels[Channel(channel)].things for channel in channels])
    titles = Names(turn.catalog).titles(topics)
    about = f"{things} about {titles}" if things and titles else things or titles
    reply.say(f"I find no change of yours about {about} that I could take back.", [SHOW])


def undo_of(turn: Turn, reply: Reply, entries: Sequence[LedgerEntry]) -> None:
    """Takes back just these of the customer's own; after a yes if anything would loosen."""
    _take_back(turn, reply, entries, at_once=False)


def undo_the_one_before(turn: Turn, reply: Reply) -> None:
    """Takes back what the customer's last message but one changed."""
    newest = {entry.version for entry in last_change(turn)}
    earlier = [entry for entry in _own(turn) if entry.version not in newest]
    _take_back(turn, reply, _of_last_message(earlier), at_once=False)


def last_change(turn: Turn) -> list[LedgerEntry]:
    """The ledger entries of the customer's last message that changed something, oldest first."""
    return _of_last_message(_own(turn))


def quoted(entries: Sequence[LedgerEntry]) -> str:
    """The customer's own words that led to these entries, in quotation marks; empty if there are none."""
    words = [line for line in next((entry.words for entry in entries if entry.words), "").split("\n") if line.strip()]
    return ", then ".join(f"“{_shortened(line)}”" for line in words[:_MOST_QUOTES])


def _own(turn: Turn) -> list[LedgerEntry]:
    """What the customer changed. A blocked number is noted in the ledger too, but changes no preference."""
    entries = turn.uow.ledger.of_customer(turn.ref)
    return [entry for entry in entries if entry.actor == CUSTOMER and entry.before != entry.after]


def _of_last_message(own: list[LedgerEntry]) -> list[LedgerEntry]:
    if not own:
        return []
    event = own[-1].event_id
    return [entry for entry in own if entry.event_id == event] if event is not None else own[-1:]


def _take_back(turn: Turn, reply: Reply, entries: Sequence[LedgerEntry], *, at_once: bool) -> None:
    items = _inverse(turn, entries)
    words = quoted(entries)
    if not items:
        reply.say("There is nothing of yours to undo.", [SHOW])
    elif not at_once and any(_loosens(turn, items)):
        lead = f"To take back {words}:" if words else "To take that back:"
        waiting = items_of(turn.slots["pending"], turn)
        ask_for_yes(turn, reply, [*items, *waiting], lead="" if waiting else lead)
    else:
        text = f"Undone: it is as it was before you said {words}." if words else "Undone: it is as it was before."
        if len(entries) < len([entry for entry in _own(turn) if entry.event_id == entries[-1].event_id]):
            text = bulleted("Undone: I will", all_in_words(items, turn))  # of several things that were said at once
        record(turn, reply, items, confirmed=False, text=text)


def _is_about(
    turn: Turn, entry: LedgerEntry, topics: Collection[str], channels: Collection[str], by_name: bool
) -> bool:
    change = change_from_document(entry.change, turn.catalog, stored=True)
    scopes = [((rule.topic,), (rule.channel,)) for rule in change.rules]
    scopes += [(item.topics, item.channels) for item in (*change.caps, *change.windows, *change.pauses, *change.resume)]
    return any(
        (not topics or set(topics) & set(about if by_name else turn.catalog.expand_topics(about)))
        and (not channels or (ALL not in on and set(channels) & set(on)))
        for about, on in scopes
    )


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


def _shortened(words: str) -> str:
    return f"{words[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …" if len(words) > _LONGEST_QUOTE else words


def _inverse(turn: Turn, entries: Sequence[LedgerEntry]) -> list[Item]:
    state, items = turn.preferences, []
    for entry in reversed(entries):
        change = compact(_still_holding(turn, entry, state))
        if changes_anything(state, change, turn.catalog, turn.now):
            items.append(Item(change, undo_of=entry.version))
            state = apply(state, change, turn.catalog)
    return items


def _taking_back(turn: Turn, entry: LedgerEntry) -> Change:
    before = from_stored(entry.before, entry.version - 1, turn.catalog)
    after = from_stored(entry.after, entry.version, turn.catalog)
    return diff(after, replace(before, version=after.version), turn.catalog)


def _still_holding(turn: Turn, entry: LedgerEntry, current: Preferences) -> Change:
    """The change that takes the entry back, but for what has been said otherwise since."""
    after = from_stored(entry.after, entry.version, turn.catalog)
    change = _taking_back(turn, entry)

    def holds(now: Sequence[Any], then: Sequence[Any], scope: Any) -> bool:
        return _of_scope(now, scope, turn) == _of_scope(then, scope, turn)

    return replace(
        change,
        rules=tuple(
            rule
            for rule in change.rules
            if current.rules.get((rule.topic, Channel(rule.channel)))
            == after.rules.get((rule.topic, Channel(rule.channel)))
        ),
        caps=tuple(cap for cap in change.caps if holds(current.caps, after.caps, cap)),
        windows=tuple(rule for rule in change.windows if holds(current.windows, after.windows, rule)),
    )


def _of_scope(items: Sequence[Any], scope: Any, turn: Turn) -> list[Any]:
    def key(item: Any) -> tuple[Any, Any]:
        return turn.catalog.expand_topics(item.topics), turn.catalog.expand_channels(item.channels)

    return [item for item in items if key(item) == key(scope)]


def _loosens(turn: Turn, items: Sequence[Item]) -> list[bool]:
    state, found = turn.preferences, []
    for item in items:
        found.append(loosens(state, item.change, turn.catalog, turn.now))
        state = apply(state, item.change, turn.catalog)
    return found
