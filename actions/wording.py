"""Sentences that more than one action says. Plain, warm, brief; "I" is the assistant, "we" the company."""

from __future__ import annotations

from collections.abc import Sequence

from actions.turn import Turn
from contact.catalog import CHANNELS
from contact.effect import kept_required
from contact.naming import Names
from contact.terms import Change, Channel, Permission


def bulleted(head: str, clauses: Sequence[str], after: Sequence[str] = ()) -> str:
    """One clause in a sentence with the head, several as a list under it; then whole sentences."""
    rest = " ".join(after)
    if len(clauses) == 1:
        return f"{head} {clauses[0]}. {rest}".rstrip()
    return "\n".join([head, *(f"• {clause}" for clause in clauses), *([rest] if rest else [])])


def kept_note(turn: Turn, changes: Sequence[Change]) -> str:
    """What still comes although the words would have stopped it; empty if nothing."""
    kept = {topic for change in changes for topic in kept_required(change, turn.catalog)}
    if not kept:
        return ""
    return f"I still have to send you {Names(turn.catalog).titles(turn.catalog.expand_topics(kept))}."


def always_note(turn: Turn, changes: Sequence[Change]) -> str:
    """That what is required cannot be stopped, only sent another way."""
    kept = {topic for change in changes for topic in kept_required(change, turn.catalog)}
    titles = Names(turn.catalog).titles(turn.catalog.expand_topics(kept))
    return (
        f"I have to send you {titles} in any case, so I can't stop them and have changed nothing. You can choose how "
        "they come: say “by email only”, for example, and what it is about."
    )


def reach_note(turn: Turn, changes: Sequence[Change]) -> str:
    """Says honestly where a permission cannot work: no contact point, or one that the customer has blocked."""
    granted: dict[Channel, bool] = {}
    for change in changes:
        for rule in change.rules:
            if rule.permission is Permission.GRANTED and rule.channel != "*":
                granted[Channel(rule.channel)] = True
    points = turn.customer.points if turn.customer else ()
    notes = []
    for channel in CHANNELS:
        if channel not in granted or channel is Channel.WEB:
            continue
        here = [point for point in points if point.channel == channel]
        words = turn.catalog.channels[channel]
        if not here:
            notes.append(f"I have nothing on file to reach you {words.by}, so nothing can come that way yet.")
        elif all(point.suppressed for point in here):
            how = " Text START to us to lift that." if channel is Channel.SMS else ""
            notes.append(f"You have blocked {words.things} altogether, so nothing comes that way.{how}")
    return " ".join(notes)
