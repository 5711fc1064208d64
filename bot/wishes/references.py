"""References: "that one", "the second one", "the first two", "both": which of several things is meant.

Only where a message points at them; what they are, the dialogue knows. Places count from 1, or from the end below 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.wishes.model import Which
from bot.wishes.numbers import WORDS

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9,
    "top": 1, "former": 1, "last": -1, "latter": -1, "final": -1, "bottom": -1,
}  # fmt: skip
_NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "couple": 2}
_DIGITS = {word: value for value, word in enumerate(list(WORDS)[1:10], 1)}
_FILLERS = re.compile(
    r"\b(?:good (?:morning|afternoon|evening|day)|there|lol|"
    r"please|thanks|thank you|yes|yep|ok|sure|hi|um|uh|er|oh|well|just|the|only|i would like|i want|i will take|"
    r"i mean|i meant|want|would like|mean|take|pick|choose|go with|let us go with|make it|it is|would be|i|actually|no|"
    r"wait|sorry|hmm|and|or|ones?|then|option|number|choice|no\.)\b|[#,.!?&:;-]"
)
_ALL = frozenset(
    [
        "both", "both of them", "both of those", "both of these", "all", "all of them", "all of those", "all of these",
        "them all", "all of it", "all three", "all four", "all two", "every of them", "each of them", "of them all",
        "all of above", "of both", "them both", "those both", "lot of them", "whole lot",
    ]
)  # fmt: skip
_THAT = frozenset(("that", "this", "those", "these", "same", "that there", "this here"))
_ONE = re.compile(r"^(?:the )?(first|second|third|fourth|fifth|last|former|latter)(?: one| ones)?$")


def bare_reference(words: Iterable[str]) -> Which | None:
    """What a message that says nothing else points at; None if it points at nothing."""
    said = " ".join(words)
    plain = " ".join(_FILLERS.sub(" ", said).split())
    if plain in _ALL:
        return "all"
    if not plain:
        return None
    if plain in _THAT:
        # "That" alone is as often a mere word of assent.
        return "that" if re.search(r"\bones?\b", said) else None
    tokens = plain.split()
    if len(tokens) == 2 and tokens[0] in ("first", "last", "top", "bottom") and tokens[1] in _NUMBERS:
        count = _NUMBERS[tokens[1]]
        return tuple(range(1, count + 1)) if _ORDINALS[tokens[0]] > 0 else tuple(range(-count, 0))
    if any(token[0].isdigit() and token in _ORDINALS for token in tokens) and not re.search(r"\bones?\b", said):
        # "The 5th" is a date.
        return None
    if all(token in _ORDINALS for token in tokens):
        return _places(_ORDINALS[token] for token in tokens)
    numbered = re.search(r"\b(?:option|number|choice)\b|#", said)
    digits = [int(token) if token.isdigit() else _DIGITS.get(token, 0) for token in tokens]
    return _places(digits) if numbered and all(0 < digit < 10 for digit in digits) else None


def pointed_at(phrases: Iterable[str]) -> Which | None:
    """What the pronouns of a wish point at: "stop the second one". "It" and "them" point at nothing in particular."""
    places = [_ORDINALS[match[1]] for phrase in phrases if (match := _ONE.match(phrase))]
    return _places(places) if places else None


def _places(places: Iterable[int]) -> Which:
    found = tuple(dict.fromkeys(places))
    return "last" if found == (-1,) else found
