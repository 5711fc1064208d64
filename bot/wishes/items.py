"""A tagged phrase: what the words at one place do in a wish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """`kind` is a section of words/lexicon.txt; or TOPIC, CHANNEL, WHEN, STRETCH, FROMDATE, PER, COUNT, SEP, UNKNOWN;
    or YES, NO and COLON, which are seen only beside others. `first` and `last` are places among the words, `start` and
    `end` offsets in the original text."""

    kind: str
    value: Any
    words: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def as_kind(self, kind: str, value: Any = None) -> Item:
        return replace(self, kind=kind, value=value)


@dataclass(frozen=True, slots=True)
class Name:
    """What a topic phrase names. `thing`: the phrase means the matter itself ("my order"), not messages about it;
    `single`: one of them ("a coupon"), so that asking for it is not a standing wish."""

    topics: tuple[str, ...]
    thing: bool = False
    single: bool = False
