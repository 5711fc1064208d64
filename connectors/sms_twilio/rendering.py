"""An event of the log as the text that is sent for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.sms_twilio import wording
from connectors.sms_twilio.segments import cut, plain
from storage.records import Event

CONTINUED = "more"
"""`data.type` of an event whose text is the rest of an earlier one, with its choices in it already."""


def whole(text: str | None, choices: Sequence[Mapping[str, Any]] | None, data: Mapping[str, Any] | None) -> str:
    """Everything that is to be told, however long: the words, and how to answer them."""
    said = (text or "").strip()
    if (data or {}).get("type") == CONTINUED:
        return plain(said)
    return plain("\n".join(part for part in (said, wording.choices_in_words(choices or ())) if part))


def rest_of(event: Event) -> str:
    """What did not fit when this event was sent; empty if all of it did."""
    return cut(whole(event.text, event.choices, event.data))[1]
