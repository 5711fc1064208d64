"""What came of a call or letter, as staff or the mail house report it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from contact.terms import Channel

LONGEST_WORDS = 2000

Choice = TypeVar("Choice", bound=StrEnum)


class Outcome(StrEnum):
    """`not_done` puts the row back on its list. The others end it, but for what may still come of it later."""

    DONE = "done"
    NO_ANSWER = "no_answer"
    NOT_DONE = "not_done"
    REFUSED = "refused"
    WRONG_NUMBER = "wrong_number"
    RETURNED_MAIL = "returned_mail"


class Scope(StrEnum):
    """What a customer refuses: this topic by this channel, everything optional by it, or the address for good."""

    TOPIC = "topic"
    CHANNEL = "channel"
    ADDRESS = "address"


class InvalidOutcome(ValueError):
    """An outcome cannot be taken. `field` names what is at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Reported:
    """`message` is the id from the list; `words` what the customer said, as it was heard; `scope` matters to a refusal
    only."""

    message: str
    outcome: Outcome
    words: str | None = None
    scope: Scope = Scope.CHANNEL


_FIELDS = ("message", "outcome", "words", "scope")
_ONLY_ON = {Outcome.WRONG_NUMBER: Channel.PHONE, Outcome.NO_ANSWER: Channel.PHONE, Outcome.RETURNED_MAIL: Channel.POST}
_TAKEN = "taken"
_LATER: Mapping[str, frozenset[Outcome]] = {
    _TAKEN: frozenset(Outcome),
    "withheld": frozenset(Outcome) - {Outcome.NOT_DONE},
    # A letter comes back weeks later; somebody who was called once may refuse the next time they are asked.
    Outcome.DONE: frozenset({Outcome.REFUSED, Outcome.RETURNED_MAIL, Outcome.WRONG_NUMBER}),
    Outcome.NO_ANSWER: frozenset({Outcome.DONE, Outcome.REFUSED, Outcome.WRONG_NUMBER}),
}


def may_follow(status: str, outcome: Outcome) -> bool:
    """Whether this may be reported of a row with that status."""
    return outcome in _LATER.get(status, frozenset())


def read_outcome(fields: Mapping[str, object], channel: str) -> Reported:
    """One line of a report. Raises `InvalidOutcome`."""
    unknown = [str(name) for name in fields if name not in _FIELDS]
    if unknown:
        raise InvalidOutcome(unknown[0][:40], f"unknown; there are {', '.join(_FIELDS)}")
    message = _text(fields, "message", 40)
    if message is None:
        raise InvalidOutcome("message", "is missing")
    outcome = _choice(fields, "outcome", Outcome)
    if outcome is None:
        raise InvalidOutcome("outcome", f"is missing; one of {', '.join(Outcome)}")
    only = _ONLY_ON.get(outcome)
    if only is not None and channel != only:
        raise InvalidOutcome("outcome", f"{outcome} is an outcome of {only} only")
    return Reported(
        message=message,
        outcome=outcome,
        words=_text(fields, "words", LONGEST_WORDS),
        scope=_choice(fields, "scope", Scope) or Scope.CHANNEL,
    )


def _choice(fields: Mapping[str, object], name: str, kind: type[Choice]) -> Choice | None:
    word = _text(fields, name, 40)
    if word is None:
        return None
    try:
        return kind(word.casefold())
    except ValueError:
        raise InvalidOutcome(name, f"{word!r} is none of {', '.join(kind)}") from None


def _text(fields: Mapping[str, object], name: str, most: int) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidOutcome(name, "must be text")
    stripped = value.strip()
    if len(stripped) > most or "\x00" in stripped or any("\ud800" <= sign <= "\udfff" for sign in stripped):
        raise InvalidOutcome(name, f"must be at most {most} characters that can be kept")
    return stripped or None
