"""A word of a message, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or separator. `start` and `end` are offsets into the original text; a contraction such as
    "don't" gives several tokens with the same offsets."""

    word: str
    kind: str
    start: int
    end: int
    spaced: bool = True
