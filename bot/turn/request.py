"""The request of one turn, checked: `docs/how-it-flows.md` describes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.turn.errors import BadRequest
from bot.turn.state import State

MAX_TEXT = 4000
MAX_CHOICE = 200


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class TurnRequest:
    """`now` is an aware instant: the only clock that a turn knows."""

    message_id: str
    conversation: str
    state: State
    text: str | None
    choice: Choice | None
    metadata: dict[str, Any]
    now: datetime


def read_request(body: Any) -> TurnRequest:
    """Raises BadRequest, which names the field at fault."""
    if not isinstance(body, dict):
        raise BadRequest("body", "must be a JSON object")
    text, choice = body.get("text"), body.get("choice")
    if (text is None) == (choice is None):
        raise BadRequest("text", "give exactly one of text and choice")
    metadata = body.get("metadata")
    if not isinstance(metadata, dict):
        raise BadRequest("metadata", "must be an object")
    return TurnRequest(
        message_id=_word(body, "message_id"),
        conversation=_word(body, "conversation"),
        state=State.read(body.get("state")),
        text=None if text is None else _text(text),
        choice=None if choice is None else _choice(choice),
        metadata=metadata,
        now=_instant(metadata.get("now")),
    )


def _word(body: dict[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value or len(value) > MAX_CHOICE:
        raise BadRequest(field, f"must be a text of 1 to {MAX_CHOICE} characters")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise BadRequest("text", f"must be a text of at most {MAX_TEXT} characters")
    return value


def _choice(value: Any) -> Choice:
    if not isinstance(value, dict):
        raise BadRequest("choice", "must be an object with value and label")
    label = value.get("label", value.get("value"))
    for field, part in (("choice.value", value.get("value")), ("choice.label", label)):
        if not isinstance(part, str) or not part or len(part) > MAX_CHOICE:
            raise BadRequest(field, f"must be a text of 1 to {MAX_CHOICE} characters")
    return Choice(value["value"], label)


def _instant(value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadRequest("metadata.now", "must be an ISO 8601 time with an offset")
    return instant
