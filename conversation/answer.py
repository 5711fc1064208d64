"""The answer to a turn, checked: nothing that Rasa's room says is taken on trust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conversation.errors import TurnFailed

Json = Mapping[str, Any]

MOST_REPLIES = 20
MOST_CHOICES = 50
MOST_PROPOSALS = 20
LONGEST_TEXT = 10_000
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Reply:
    text: str | None
    choices: tuple[Json, ...] = ()
    data: Json | None = None


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """`change` is still a document. `base_version` is the version of the ledger that it was made for."""

    change: Json
    wording: str | None
    base_version: int
    confirmed: bool
    undo_of: int | None


@dataclass(frozen=True, slots=True)
class RequestHandoff:
    reason: str


Proposal = RecordConsent | RequestHandoff


@dataclass(frozen=True, slots=True)
class Answer:
    state: Json | None
    replies: tuple[Reply, ...]
    proposals: tuple[Proposal, ...] = ()
    trace: Json = field(default_factory=dict)
    raw_proposals: tuple[Json, ...] = ()


def read_answer(answer: Json) -> Answer:
    """Raises `TurnFailed`, naming the field, for anything but a whole answer that says something."""
    state = answer.get("state")
    if state is not None and not isinstance(state, Mapping):
        raise TurnFailed("state: must be an object or null")
    trace = answer.get("trace")
    proposals = [_object(item, at) for item, at in _items(answer, "proposals", MOST_PROPOSALS)]
    replies = tuple(_reply(_object(item, at), at) for item, at in _items(answer, "replies", MOST_REPLIES))
    if not replies:
        raise TurnFailed("replies: the turn was answered with silence")
    return Answer(
        state=state,
        replies=replies,
        proposals=tuple(_proposal(item, f"proposals/{position}") for position, item in enumerate(proposals)),
        trace=trace if isinstance(trace, Mapping) else {},
        raw_proposals=tuple(proposals),
    )


def _reply(reply: Json, at: str) -> Reply:
    text = _optional_text(reply, "text", at)
    choices = tuple(_choice(_object(item, where), where) for item, where in _items(reply, "choices", MOST_CHOICES, at))
    data = reply.get("data")
    if data is not None and not isinstance(data, Mapping):
        raise TurnFailed(f"{at}/data: must be an object")
    if text is None and data is None:
        raise TurnFailed(f"{at}: says nothing")
    return Reply(text, choices, data)


def _choice(choice: Json, at: str) -> Json:
    found = {}
    for name in ("value", "label"):
        value = choice.get(name)
        if not isinstance(value, str) or not value:
            raise TurnFailed(f"{at}/{name}: must be a text")
        found[name] = value
    return found


def _proposal(proposal: Json, at: str) -> Proposal:
    kind = proposal.get("type")
    if kind == "record_consent":
        return RecordConsent(
            change=_object(proposal.get("change"), f"{at}/change"),
            wording=_optional_text(proposal, "wording", at),
            base_version=_number(proposal.get("base_version"), f"{at}/base_version"),
            confirmed=_truth(proposal.get("confirmed", False), f"{at}/confirmed"),
            undo_of=None if proposal.get("undo_of") is None else _number(proposal["undo_of"], f"{at}/undo_of"),
        )
    if kind == "request_handoff":
        reason = _optional_text(proposal, "reason", at)
        if not reason:
            raise TurnFailed(f"{at}/reason: must be a text")
        return RequestHandoff(reason[:LONGEST_REASON])
    raise TurnFailed(f"{at}/type: there is no such proposal")


def _items(holder: Json, name: str, most: int, at: str = "") -> Sequence[tuple[object, str]]:
    where = f"{at}/{name}" if at else name
    value = holder.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TurnFailed(f"{where}: must be a list")
    if len(value) > most:
        raise TurnFailed(f"{where}: must have at most {most} items")
    return [(item, f"{where}/{position}") for position, item in enumerate(value)]


def _object(value: object, at: str) -> Json:
    if not isinstance(value, Mapping):
        raise TurnFailed(f"{at}: must be an object")
    return value


def _optional_text(holder: Json, name: str, at: str) -> str | None:
    value = holder.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise TurnFailed(f"{at}/{name}: must be a text of at most {LONGEST_TEXT} characters")
    return value


def _number(value: object, at: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TurnFailed(f"{at}: must be a whole number from 0")
    return value


def _truth(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise TurnFailed(f"{at}: must be true or false")
    return value
