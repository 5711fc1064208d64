"""Reads the word files beside this module (words/*.txt) into phrases."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from importlib.resources import files

Words = tuple[str, ...]


def word_set(words: str) -> frozenset[str]:
    """The words of a string, for tables that are easier to read on one line."""
    return frozenset(words.split())


def _lines(name: str) -> list[str]:
    text = (files("bot.wishes") / "words" / name).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def variants(phrase: str) -> list[Words]:
    """Every way to say a phrase with `[a|b]` choices; a choice may be empty."""
    pieces = [
        part[1:-1].split("|") if part.startswith("[") else [part] for part in re.findall(r"\[[^\]]*\]|[^\[\]]+", phrase)
    ]
    return [tuple("".join(choice).split()) for choice in itertools.product(*pieces)]


def sections(name: str) -> list[tuple[str, Words]]:
    """All phrases of a word file with the section ("= NAME") they stand in, in order."""
    out: list[tuple[str, Words]] = []
    section = ""
    for line in _lines(name):
        if line.startswith("="):
            section = line[1:].strip()
            continue
        for phrase in line.split(";"):
            out += [(section, words) for words in variants(phrase.strip()) if words]
    return out


@lru_cache(maxsize=1)
def phrases() -> tuple[tuple[Words, str], ...]:
    """Every phrase with its kind, each phrase once: the first kind it is listed under counts."""
    kinds: dict[Words, str] = {}
    for kind, words in sections("lexicon.txt"):
        kinds.setdefault(words, kind)
    return tuple(kinds.items())


@lru_cache(maxsize=1)
def slang() -> dict[str, Words]:
    """Shorthand and contractions, as the plain words they stand for."""
    out: dict[str, Words] = {}
    for line in _lines("slang.txt"):
        for entry in line.split(";"):
            written, _, words = entry.strip().partition("=")
            if written:
                out.setdefault(written, tuple(words.split()))
    return out


@lru_cache(maxsize=1)
def real_words() -> frozenset[str]:
    """English words one slip away from a word of ours, which are therefore no typos of it."""
    return frozenset(word for line in _lines("real_words.txt") for word in line.split())
