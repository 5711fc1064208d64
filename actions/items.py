"""One change as it waits in a slot, goes to the worker and is told to the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.spoken import spoken
from actions.turn import Turn
from contact.catalog import CHANNELS
from contact.document import change_from_document, change_to_document
from contact.fold import apply
from contact.terms import ALL, Change, Permission, Preferences, Rule
from contact.words import change_in_words

Json = Mapping[str, Any]

MOST_SAID = 6
"""Of how many messages one wish may be made; of more, the first and the latest are kept."""


@dataclass(frozen=True, slots=True)
class Item:
    """`parts`: what was said, if a correction may still change it. `versions`: the ledger entries that this replaces,
    oldest first. `undo_of`: the one entry that it takes back. `said`: the events of the messages it was made of."""

    change: Change
    parts: Json | None = None
    versions: tuple[int, ...] = ()
    undo_of: int | None = None
    said: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, value: Json, turn: Turn) -> Item:
        return cls(
            change=change_from_document(value["change"], turn.catalog, stored=True),
            parts=value.get("parts"),
            versions=tuple(value.get("versions", ())),
            undo_of=value.get("undo_of"),
            said=tuple(value.get("said", ())),
        )

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {"change": self.document}
        if self.parts is not None:
            value["parts"] = dict(self.parts)
        if self.versions:
            value["versions"] = list(self.versions)
        if self.undo_of is not None:
            value["undo_of"] = self.undo_of
        if self.said:
            value["said"] = list(self.said)
        return value

    @property
    def document(self) -> dict[str, Any]:
        return change_to_document(self.change)

    def in_words(self, turn: Turn, before: Preferences | None = None) -> str:
        """As it follows "I will". `before`: what the customer will have when it is made, if not what they have now."""
        told = spoken(self.change, before or turn.preferences, turn.catalog)
        if told.rules != self.change.rules:
            told = compact(told)
        return change_in_words(told, turn.catalog, now=turn.now, time_zone=turn.zone)

    def heard(self, turn: Turn, *before: int) -> Item:
        """With the messages it was made of: these, its own, and the turn's."""
        events = tuple(dict.fromkeys((*before, *self.said, *turn.heard)))
        return replace(self, said=(*events[:1], *events[1:][1 - MOST_SAID :]))

    def with_version(self, version: int) -> Item:
        return replace(self, versions=(*self.versions, version))


def items_of(slot: Json | None, turn: Turn) -> list[Item]:
    """The items kept in a slot's `items`."""
    return [Item.from_json(value, turn) for value in (slot or {}).get("items", ())]


def compact(change: Change) -> Change:
    """The same change with a rule for all channels written as one: smaller to keep, shorter to show.

    Only for a change that names each topic on each channel at most once, as a difference does.
    """
    cells: dict[str, dict[str, Permission]] = {}
    for rule in change.rules:
        cells.setdefault(rule.topic, {})[rule.channel] = rule.permission
    rules: list[Rule] = []
    for topic, said in cells.items():
        permissions = set(said.values())
        if len(said) == len(CHANNELS) and len(permissions) == 1:
            rules.append(Rule(topic, ALL, permissions.pop()))
        else:
            rules += [Rule(topic, channel, permission) for channel, permission in said.items()]
    return replace(change, rules=tuple(rules))


def all_in_words(items: Sequence[Item], turn: Turn) -> list[str]:
    """Each as it follows those before it."""
    state, found = turn.preferences, []
    for item in items:
        found.append(item.in_words(turn, state))
        state = apply(state, item.change, turn.catalog)
    return found
