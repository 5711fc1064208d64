"""Typos of our own words. Only words of five letters or more, one slip away, and only when a single word of ours fits
and the typed word is not a real one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.wishes.lexicon import real_words

LEAST = 5
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")


class Speller:
    """Finds the word of ours that is one insertion, deletion, change or swap of letters away."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.by_deletion: dict[str, set[str]] = {}
        for word in self.words:
            if len(word) >= LEAST and word.isalpha():
                for form in _deletions(word):
                    self.by_deletion.setdefault(form, set()).add(word)
        self._seen: dict[str, str] = {}

    def correct(self, word: str) -> str:
        """The word of ours that was meant, or the word itself."""
        if word in self.words or len(word) < LEAST or not word.isalpha() or len(word) > 20:
            return word
        single = _DOUBLED.sub(r"\1", word)
        if len(single) == LEAST - 1 and single in self.words and word not in real_words():
            # "tipps": a doubled letter in a word that is too short for other slips.
            return single
        if word not in self._seen:
            if len(self._seen) > 5000:
                self._seen.clear()
            self._seen[word] = self.find(word, real_words())
        return self._seen[word]

    def find(self, word: str, real: frozenset[str]) -> str:
        """As `correct`, with no memory, and with `real` as the words to leave alone."""
        if word in real:
            return word
        candidates = {found for form in _deletions(word) for found in self.by_deletion.get(form, ())}
        near = [found for found in candidates if _one_slip(word, found)]
        same_start = [found for found in near if found[0] == word[0]]
        best = same_start or near
        if len(best) > 1:
            # "promtions": a lost letter is likelier than a wrong one, so prefer the word with all typed letters.
            holding = [found for found in best if sorted(found) == sorted(word)] or [
                f for f in best if len(f) == len(word) + 1
            ]
            best = holding or best
        return best[0] if len(best) == 1 else word


def _deletions(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_slip(left: str, right: str) -> bool:
    if abs(len(left) - len(right)) > 1:
        return False
    if len(left) > len(right):
        left, right = right, left
    at = next((at for at, char in enumerate(left) if char != right[at]), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    if left[at + 1 :] == right[at + 1 :]:
        return True
    return left[at + 2 :] == right[at + 2 :] and left[at : at + 2] == right[at : at + 2][::-1]
