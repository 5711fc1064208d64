"""A clause as understood so far: on its way from words to a wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.wishes.clauses import Clause
from bot.wishes.items import Item
from bot.wishes.model import Parts
from bot.wishes.vocabulary import Vocabulary


class Status(StrEnum):
    WISH = "wish"
    FRAGMENT = "fragment"
    BLOCKED = "blocked"
    """It asks for something that cannot be read in one way: then nothing in the message is done."""
    REMARK = "remark"
    REPORTED = "reported"
    QUESTION = "question"
    VAGUE = "vague"
    KEEP = "keep"
    UNDO = "undo"
    SHOW = "show"
    TASTE = "taste"
    """It tells what is liked or not."""
    MERGED = "merged"
    """It has become a part of another."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a message is read with. `now` is on the customer's clock, `zone` its IANA name or None."""

    vocabulary: Vocabulary
    now: datetime
    zone: str | None


@dataclass
class Frame:
    """A clause with its status and the parts of a wish that it gives."""

    clause: Clause
    status: Status = Status.FRAGMENT
    parts: Parts = field(default_factory=Parts)
    why: str = ""
    items: list[Item] = field(default_factory=list)

    negative: bool = False
    stopped: bool = False
    """Refused by a verb of stopping, not by "no" or "don't"."""
    full: bool = False
    """It has a verb or a polarity of its own."""
    bare_negation: bool = False
    """A mere "not", with no verb: "not by phone"."""
    bare_stop: bool = False
    bare_verb: bool = False
    """A channel as a verb and nothing else: "text me"."""
    weak: bool = False
    """Approval of what is, rather than leave for more: "emails are fine"."""
    after_refusal: bool = False
    only_when: bool = False
    marker: bool = False
    """It says that it corrects."""
    instead: bool = False
    also: bool = False
    pronoun: bool = False
    points_back: bool = False
    """ "Cancel it": means something only after what names it."""

    def becomes(self, status: Status, why: str = "") -> Frame:
        self.status, self.why = status, why
        return self

    def has_parts(self, status: Status, parts: Parts) -> Frame:
        self.status, self.parts = status, parts
        return self

    @property
    def names_nothing(self) -> bool:
        return not (self.parts.topics or self.parts.channels)


def last_wish(frames: Sequence[Frame]) -> Frame | None:
    """The last wish so far, to which a limit or an exception can be added."""
    return next((frame for frame in reversed(frames) if frame.status is Status.WISH), None)


def without(missing: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in missing if one != name)
