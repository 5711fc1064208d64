"""Small numbers, in digits or in words."""

from __future__ import annotations

from bot.wishes.token import Token

WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90, "dozen": 12}

ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "zeroth",
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ]
    )
}


def number(token: Token) -> int | None:
    """The whole number a token stands for, if it is one and small enough to mean something here."""
    if token.kind == "num":
        digits = token.word.replace(",", "")
        return int(digits) if len(digits) <= 4 else None
    return WORDS.get(token.word) if token.kind == "word" else None


def ordinal(token: Token) -> int | None:
    if token.kind == "nth":
        return int(token.word[:-2])
    return ORDINALS.get(token.word) if token.kind == "word" else None
