"""How the ledger keeps a state of preferences: the lists of a change document, with only what was said.

The public preference document (`contact.document`) shows every topic on every channel and the time it was asked for;
here a customer who said one thing has one rule.
"""

from __future__ import annotations

from typing import Any

from contact.catalog import Catalog
from contact.document import change_from_document, change_to_document
from contact.errors import InvalidChange
from contact.terms import Change, Channel, Permission, Preferences, Rule
from storage.records import Json

MOST_SCOPES = 200
"""The most caps, windows or pauses that one customer can have at a time."""
MOST_TASTES = 500
"""The most likes or dislikes that one customer can have."""


def to_stored(preferences: Preferences) -> dict[str, Any]:
    """The state as JSON. Raises `InvalidChange` for more than can be kept, naming the list."""
    for name, most in (("caps", MOST_SCOPES), ("windows", MOST_SCOPES), ("pauses", MOST_SCOPES)):
        _hold(name, len(getattr(preferences, name)), most)
    _hold("likes", len(preferences.likes), MOST_TASTES)
    _hold("dislikes", len(preferences.dislikes), MOST_TASTES)
    said = Change(
        rules=tuple(Rule(topic, channel.value, word) for (topic, channel), word in preferences.rules.items()),
        caps=preferences.caps,
        windows=preferences.windows,
        pauses=preferences.pauses,
    )
    document = change_to_document(said) | {"likes": list(preferences.likes), "dislikes": list(preferences.dislikes)}
    return {name: value for name, value in document.items() if value}


def from_stored(document: Json, version: int, catalog: Catalog) -> Preferences:
    """The state that `to_stored` made into this document. Topics that have left the catalog stay."""
    scopes = {name: document[name] for name in ("caps", "windows", "pauses") if name in document}
    change = change_from_document(scopes, catalog, stored=True)
    return Preferences(
        rules={
            (rule["topic"], Channel(rule["channel"])): Permission(rule["permission"])
            for rule in document.get("rules", ())
        },
        caps=change.caps,
        windows=change.windows,
        pauses=change.pauses,
        likes=tuple(document.get("likes", ())),
        dislikes=tuple(document.get("dislikes", ())),
        version=version,
    )


def _hold(name: str, number: int, most: int) -> None:
    if number > most:
        raise InvalidChange(name, f"there would be {number}; {most} at most can be kept")
