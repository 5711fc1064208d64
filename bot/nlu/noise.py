"""Mistyped copies of training examples, so that a slip of the finger is nothing new to the model."""

from __future__ import annotations

import random


def mistyped(text: str, dice: random.Random) -> str:
    """The text with one slip in about every fourth longer word; unchanged if it has none."""
    words = text.split(" ")
    longer = [index for index, word in enumerate(words) if len(word) > 3 and word.isascii()]
    if not longer:
        return text
    for index in dice.sample(longer, max(1, len(longer) // 4)):
        words[index] = _slip(words[index], dice)
    return " ".join(words)


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    kind = dice.choice(("drop", "double", "swap", "vowel"))
    if kind == "drop":
        return before + after
    if kind == "double":
        return before + letter + letter + after
    if kind == "swap":
        return word[: at - 1] + letter + word[at - 1] + after
    for place, vowel in enumerate(word[1:], start=1):
        if vowel in "aeiou":
            return word[:place] + word[place + 1 :]
    return word
