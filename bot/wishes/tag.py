"""Words to tagged items: the longest known phrase at each place. Every word ends up in exactly one item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.wishes.beside import without_asides, without_assent, without_signature
from bot.wishes.dates import match_day
from bot.wishes.frequency import match_count, match_per
from bot.wishes.items import Item
from bot.wishes.lexicon import word_set
from bot.wishes.numbers import WORDS
from bot.wishes.scanner import Scanner
from bot.wishes.stretches import match_stretch
from bot.wishes.tables import Table, speller_of, table_of
from bot.wishes.timewords import MONTH_NAMES
from bot.wishes.token import Token
from bot.wishes.usage import in_context
from bot.wishes.vocabulary import Vocabulary
from bot.wishes.when import match_when

_STRETCH_STARTS = (
    frozenset(MONTH_NAMES)
    | frozenset(("from", "between"))
    | word_set(
        "for until up over during in within the next another a an couple few half this tomorrow today through not "
        "while when rest throughout all back on at several one and ending"
    )
    | frozenset(WORDS)
)
_COUNT_STARTS = word_set("once twice thrice single couple few a half") | frozenset(WORDS)
_DATE_STARTS = frozenset(
    ("starting", "beginning", "effective", "from", "start", "begin", "after", "since", "before", "by")
)
"""Only words of these sets are worth a look by the matchers of stretches, counts and first days."""

_OURS_FIRST = frozenset(("MAX", "LESS", "TOPIC", "CHANNEL", "FROMDATE"))
"""Kinds that a time of contact of the same length does not displace."""


def spelled(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """The tokens with likely typos replaced by the words of ours they come from."""
    speller = speller_of(vocabulary)
    out = []
    for token in tokens:
        word = speller.correct(token.word) if token.kind == "word" else token.word
        if word != token.word:
            token = Token(word, "word", token.start, token.end, token.spaced)
        out.append(token)
    return out


def items_of(tokens: Sequence[Token], vocabulary: Vocabulary, now: datetime) -> list[Item]:
    """All items in order, each in the light of its neighbours. `now` is on the customer's clock."""
    table, words = table_of(vocabulary), Scanner(tokens)
    out: list[Item] = []
    at = 0
    while at < len(tokens):
        taken, kind, value = _longest(words, at, table, now)
        piece = tokens[at : at + taken]
        out.append(Item(kind, value, words.phrase(at, taken), at, at + taken - 1, piece[0].start, piece[-1].end))
        at += taken
    return without_asides(without_assent(in_context(_without_courtesies(without_signature(out)))))


_GREETINGS = frozenset(
    ("hi", "hi there", "um", "uh", "er", "oh", "ok", "well", "dear", "good morning", "good afternoon", "good evening")
)
_THANKS = frozenset(
    (
        "please",
        "thanks",
        "thank you",
        "please and thank you",
        "oh",
        "thanks in advance",
        "thank you so much",
        "many thanks",
    )
)


def _without_courtesies(items: list[Item]) -> list[Item]:
    """Without what only opens or closes a message politely, so that it cannot stand between words that belong together.

    A question mark stays, and so does a leading "please", which makes the word after it a verb.
    """
    first, last = 0, len(items)
    while first < last and (
        items[first].kind == "SEP"
        or _is_courtesy(items[first], _GREETINGS)
        or (items[first].text == "please" and first + 1 < last and items[first + 1].kind not in ("CHANNEL", "FUNC"))
    ):
        first += 1
    while last > first and (_is_courtesy(items[last - 1], _THANKS) or _is_mark(items[last - 1])):
        last -= 1
    return items[first:last] or items


def _is_courtesy(item: Item, courtesies: frozenset[str]) -> bool:
    return item.kind == "FUNC" and item.text in courtesies


def _is_mark(item: Item) -> bool:
    return item.kind == "SEP" and item.words[0] not in ("?", '"', ")")


def _longest(words: Scanner, at: int, table: Table, now: datetime) -> tuple[int, str, Any]:
    """The number of words, kind and value of what stands here."""
    word, kind = words.word(at), words.kind(at)
    if kind == "sep":
        per = match_per(words, at) if word == "/" else None
        return (per[0], "PER", per[1]) if per else (1, "SEP", word)
    best = _entry(words, at, table)
    if word in _DATE_STARTS:
        skip = 1 + (words.word(at + 1) in ("in", "on", "of"))
        day = match_day(words, at + skip, now.date())
        if day and day.taken + skip > best[0]:
            best = day.taken + skip, "FROMDATE", None
    when = match_when(words, at)
    if when and (when[0] > best[0] or (when[0] == best[0] and best[1] not in _OURS_FIRST)):
        best = when[0], "WHEN", (when[1], None)
    per = match_per(words, at)
    if per and per[0] >= best[0]:
        best = per[0], "PER", per[1]
    if kind in ("num", "nth", "us", "iso") or word in _STRETCH_STARTS:
        stretch = match_stretch(words, at, now)
        if stretch and stretch[0] == best[0] and best[1] == "WHEN":
            # "over the holidays" is both; the rest of the clause decides.
            return best[0], "WHEN", (best[2][0], stretch[1])
        if stretch and (stretch[0] > best[0] or (stretch[0] == best[0] and best[1] != "PER")):
            best = stretch[0], "STRETCH", stretch[1]
    if kind == "num" or word in _COUNT_STARTS:
        count = match_count(words, at)
        if count and count[0] >= best[0]:
            best = count[0], "COUNT", count[1]
    return best if best[0] else (1, "UNKNOWN", word)


def _entry(words: Scanner, at: int, table: Table) -> tuple[int, str, Any]:
    if words.kind(at) != "word":
        return 0, "", None
    for phrase, kind, value in table.get(words.word(at), ()):
        if words.phrase(at, len(phrase)) == phrase:
            return len(phrase), kind, value
    return 0, "", None
