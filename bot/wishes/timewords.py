"""Every word that the matchers of times, dates and frequencies know, so that none is taken for a typo of another."""

from __future__ import annotations

from bot.wishes import dates, frequency, when
from bot.wishes.lexicon import sections
from bot.wishes.numbers import ORDINALS, WORDS

TIME_WORDS = frozenset(
    word
    for phrases in (
        when.PHRASES,
        dates.PHRASES,
        frequency.PHRASES,
        WORDS,
        ORDINALS,
        (" ".join(words) for name in ("unclear_times.txt", "pauses.txt") for _, words in sections(name)),
    )
    for phrase in phrases
    for word in phrase.split()
)
