""" "The second one", "both", "that one", "the last": one or several of what was just offered or asked about.

The grammar gives it as `reference: {"which": [1] | "all" | "last" | "that"}` of a fragment; until a message reaches it
here, the few words that say it are read by this module as well, so that they mean the same wherever they are said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.options import without_fillers

Json = Mapping[str, Any]

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
             "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9,
             "tenth": 10, "10th": 10}  # fmt: skip
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_ONE = rf"(?:{'|'.join(_ORDINALS)}|last|(?:number|no|option|#) ?(?:\d\d?|{'|'.join(_NUMBERS)}))"
_WHOLE = rf"{_ONE}(?: one| option| order)?"
_SEVERAL = re.compile(rf"(?:only |just )?(?:the )?{_WHOLE}(?: and (?:the )?{_WHOLE})*(?: ones)?")
_TOKEN = re.compile(_ONE)
_PREFIX = re.compile(r"(?:number|no|option|#) ?")
_ALL = re.compile(
    r"(?:all(?: of (?:them|those|these|it))?|all (?:two|three|four|five)|every ?one|each of them|the lot)"
)
_BOTH = re.compile(r"both(?: of (?:them|those|these))?(?: ones)?")
_THAT = re.compile(r"(?:yes |yeah )?(?:that|this)(?: one)?")
_REFUSES = re.compile(r"\b(?:no|not|don'?t|never|skip|leave out|except|without|drop|remove|forget)\b")


@dataclass(frozen=True, slots=True)
class Reference:
    """`which`: places from 1 (-1: the last), or "all", "both" or "that"."""

    which: tuple[int, ...] | str

    def among(self, count: int) -> list[int] | None:
        """The places meant, from 0, of so many; None if it is not plain which."""
        if self.which == "both":
            return [0, 1] if count == 2 else None
        if self.which == "all":
            return list(range(count)) if count else None
        if self.which == "that":
            return [0] if count == 1 else None
        places = [count - 1 if place == -1 else place - 1 for place in self.which if isinstance(place, int)]
        return list(dict.fromkeys(places)) if places and all(0 <= place < count for place in places) else None


def reference_in(text: str, reading: Json) -> Reference | None:
    """What the message refers to, and nothing else; None if it is no reference."""
    words = without_fillers(text)
    if _BOTH.fullmatch(words):
        return Reference("both")  # of five choices, "both" is not all
    given = _given(reading)
    if given is not None:
        return given
    if _ALL.fullmatch(words):
        return Reference("all")
    if _THAT.fullmatch(words):
        return Reference("that")
    if not _SEVERAL.fullmatch(words):
        return None
    return Reference(tuple(_place(token) for token in _TOKEN.findall(words)))


def refused_in(text: str, reading: Json) -> Reference | None:
    """ "Not the second one", "skip the first": what is to be left out."""
    words = without_fillers(text)
    match = _REFUSES.match(words)
    rest = re.sub(r"^ *(?:want|send|do|add|set|include|need)\b", "", words[match.end() :]).strip() if match else ""
    return reference_in(rest, {}) if rest and not _given(reading) else None


def _given(reading: Json) -> Reference | None:
    wishes: Sequence[Json] = reading.get("wishes") or ()
    said = reading.get("reference") or next((w["parts"].get("reference") for w in wishes if w.get("parts")), None)
    which = (said or {}).get("which")
    if isinstance(which, str) and which in ("all", "both", "that"):
        return Reference(which)
    if which == "last":
        return Reference((-1,))
    if isinstance(which, list) and which and all(isinstance(place, int) for place in which):
        return Reference(tuple(which))
    return None


def _place(said: str) -> int:
    word = _PREFIX.sub("", said)
    if word == "last":
        return -1
    return _ORDINALS.get(word) or _NUMBERS.get(word) or int(word)
