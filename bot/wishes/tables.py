"""The lexicon and the company's words in one table, to be looked up by first word."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.wishes.items import Name
from bot.wishes.lexicon import phrases, word_set
from bot.wishes.spelling import Speller
from bot.wishes.timewords import TIME_WORDS
from bot.wishes.vocabulary import Vocabulary

Entry = tuple[tuple[str, ...], str, Any]
Table = dict[str, list[Entry]]
"""By first word: phrases, longest first, each with its kind and value."""

_MESSAGE_HEADS = word_set(
    "updates update alerts alert reminders reminder notices notice notifications notification news newsletter "
    "newsletters messages emails texts info information announcements mailings promos promotions offers deals "
    "roundup digest digests recommendations invitations invites surveys tips marketing confirmations previews"
)
"""A topic phrase that ends in one of these is about messages, whatever it begins with."""
_REGULAR = word_set("newsletter loyalty marketing research news digest info roundup content spam clearance promotional")
"""Words that mean many, though they have no plural s."""
_THINGS = word_set(
    "points rewards account accounts membership subscription subscriptions tier privileges perks status program"
)
"""Matters of marketing topics that exist apart from messages."""
_VERB_FORMS = word_set("text email call mail phone ring sms post dial telephone")


@lru_cache(maxsize=1)
def _lexicon() -> Table:
    table: Table = {}
    for words, kind in phrases():
        table.setdefault(words[0], []).append((words, kind, None))
    return table


def table_of(vocabulary: Vocabulary) -> Table:
    """The lexicon together with the company's topics and channels; made once for a vocabulary."""
    if "table" not in vocabulary.cache:
        table = {word: list(entries) for word, entries in _lexicon().items()}
        for entry in [*_topics(vocabulary), *_channels(vocabulary)]:
            # The company's words come before ours of the same length.
            entries = table.setdefault(entry[0][0], [])
            entries[:] = [entry] + [other for other in entries if other[0] != entry[0]]
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        vocabulary.cache["table"] = table
    found: Table = vocabulary.cache["table"]
    return found


def speller_of(vocabulary: Vocabulary) -> Speller:
    if "speller" not in vocabulary.cache:
        known = {word for entries in table_of(vocabulary).values() for entry in entries for word in entry[0]}
        vocabulary.cache["speller"] = Speller(known | TIME_WORDS)
    found: Speller = vocabulary.cache["speller"]
    return found


def _topics(vocabulary: Vocabulary) -> list[Entry]:
    transactional = set(vocabulary.topics) - set(vocabulary.marketing)
    out: list[Entry] = []
    for words, topic in vocabulary.topic_words.items():
        for form in {words, _plural_of(words)}:
            last = form[-1]
            message = last in _MESSAGE_HEADS
            thing = not message and (topic in transactional or last in _THINGS)
            single = not (last.endswith("s") or last in _REGULAR or message)
            if form == words or form not in vocabulary.topic_words:
                out.append((form, "TOPIC", Name((topic,), thing, single)))
    return out


def _plural_of(words: tuple[str, ...]) -> tuple[str, ...]:
    head = words[-1]
    if not head.isalpha() or len(head) < 3 or head.endswith("s") or head in _REGULAR:
        return words
    if head.endswith("y") and head[-2] not in "aeiou":
        return (*words[:-1], head[:-1] + "ies")
    return (*words[:-1], head + ("es" if head.endswith(("x", "ch", "sh")) else "s"))


def _channels(vocabulary: Vocabulary) -> list[Entry]:
    """Each with its channel and whether the word can be a verb."""
    out: list[Entry] = []
    for words, channel in vocabulary.channel_words.items():
        verb = len(words) == 1 and (words[0].endswith("ing") or words[0] in _VERB_FORMS)
        out.append((words, "CHANNEL", (channel, "verb" if verb else "noun")))
    return out
