"""What this conversation has just recorded: what "keep it", "never mind" or a bare "weekly" may still be about."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.items import Item, items_of
from actions.turn import Turn
from actions.undo import last_change
from contact.document import change_from_document
from contact.words import change_in_words

FRESH = timedelta(minutes=30)
"""How long something recorded can be meant by words that do not name it."""


def lately(turn: Turn) -> list[Item]:
    """What was recorded in this conversation within `FRESH`, oldest first; their changes are in the ledger.

    Nothing if the customer's last change was made elsewhere since: then it would not be this that is meant.
    """
    slot = turn.slots["last_change"] or {}
    if turn.customer is None or not slot.get("at"):
        return []
    if turn.now - datetime.fromisoformat(slot["at"]) > FRESH:
        return []
    items = items_of(slot, turn)
    entries = last_change(turn)
    made_here = {version for item in items for version in item.versions}
    return items if entries and entries[-1].version in made_here else []


def last_in_words(turn: Turn) -> list[str]:
    """The customer's last change, as it follows "I will"."""
    return [
        change_in_words(
            change_from_document(entry.change, turn.catalog, stored=True),
            turn.catalog,
            now=entry.at,
            time_zone=turn.zone,
        )
        for entry in last_change(turn)
    ]
