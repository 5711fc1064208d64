"""The words of one message, asked for by place. Places outside the message hold the empty word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from bot.wishes.token import Token

Phrase = tuple[str, ...]


class Scanner:
    """Wraps the tokens; `memory` keeps what matchers have found at a place, so that none looks twice."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.words: Phrase = tuple(token.word for token in tokens)
        self.memory: dict[tuple[str, int], Any] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def phrase(self, at: int, size: int) -> Phrase:
        return self.words[at : at + size]

    def longest(self, at: int, phrases: Collection[Phrase]) -> int:
        """The number of words of the longest of the phrases that stands here; 0 if none does."""
        sizes = _sizes(phrases) if isinstance(phrases, frozenset) else sorted({len(p) for p in phrases}, reverse=True)
        for size in sizes:
            if at + size <= len(self.words) and self.words[at : at + size] in phrases:
                return size
        return 0


@lru_cache(maxsize=256)
def _sizes(phrases: frozenset[Phrase]) -> tuple[int, ...]:
    return tuple(sorted({len(phrase) for phrase in phrases}, reverse=True))


@lru_cache(maxsize=512)
def spoken(*phrases: str) -> frozenset[Phrase]:
    """Phrases as `Scanner.longest` takes them."""
    return frozenset(tuple(phrase.split()) for phrase in phrases)
