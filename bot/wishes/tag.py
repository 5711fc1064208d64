"""Words to tagged items: the longest known phrase at each place. Every word ends up in exactly one item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from bot.wishes import dates, frequency
from bot.wishes.lexicon import phrases
from bot.wishes.normalise import Token
from bot.wishes.spelling import Speller
from bot.wishes.timewords import TIME_WORDS
from bot.wishes.vocabulary import Vocabulary
from bot.wishes.when import match_when

Table = dict[str, list[tuple[tuple[str, ...], str, Any]]]
"""By first word: phrases, longest first, each with its kind and value."""


@dataclass(frozen=True, slots=True)
class Item:
    """A tagged phrase. `first` and `last` are token places, `start` and `end` offsets in the original text."""

    kind: str
    value: Any
    words: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Name:
    """What a topic phrase names. `thing`: the phrase means the matter itself ("my order"), not messages about it;
    `single`: one of them ("a coupon"), so that asking for it is not a standing wish."""

    topics: tuple[str, ...]
    thing: bool = False
    single: bool = False


_MESSAGE_HEADS = frozenset(
    [
        "updates",
        "update",
        "alerts",
        "alert",
        "reminders",
        "reminder",
        "notices",
        "notice",
        "notifications",
        "notification",
        "news",
        "newsletter",
        "newsletters",
        "messages",
        "emails",
        "texts",
        "info",
        "information",
        "announcements",
        "mailings",
        "promos",
        "promotions",
        "offers",
        "deals",
        "round-up",
        "roundup",
        "digest",
        "digests",
        "recommendations",
        "invitations",
        "invites",
        "surveys",
        "tips",
        "marketing",
        "confirmations",
        "previews",
    ]
)
_REGULAR = frozenset(
    [
        "newsletter",
        "loyalty",
        "marketing",
        "research",
        "news",
        "digest",
        "info",
        "round",
        "roundup",
        "content",
        "spam",
        "clearance",
    ]
)
_THINGS = frozenset(
    [
        "points",
        "rewards",
        "account",
        "accounts",
        "membership",
        "subscription",
        "subscriptions",
        "tier",
        "privileges",
        "perks",
        "status",
        "program",
        "card",
        "vip",
        "research",
    ]
)


@lru_cache(maxsize=1)
def _lexicon() -> Table:
    table: Table = {}
    for words, kind in phrases():
        table.setdefault(words[0], []).append((words, kind, None))
    return table


def table_of(vocabulary: Vocabulary) -> Table:
    """The lexicon together with the company's topics and channels."""
    if "table" not in vocabulary.cache:
        table = {word: list(entries) for word, entries in _lexicon().items()}
        for words, kind, value in _names(vocabulary):
            entries = table.setdefault(words[0], [])
            # The company's words come before ours of the same length.
            entries[:] = [(words, kind, value)] + [entry for entry in entries if entry[0] != words]
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        vocabulary.cache["table"] = table
        known = {word for entries in table.values() for entry in entries for word in entry[0]}
        vocabulary.cache["speller"] = Speller(known | TIME_WORDS)
    return vocabulary.cache["table"]  # type: ignore[no-any-return]


def _names(vocabulary: Vocabulary) -> list[tuple[tuple[str, ...], str, Any]]:
    out: list[tuple[tuple[str, ...], str, Any]] = []
    transactional = set(vocabulary.topics) - set(vocabulary.marketing)
    for words, topic in vocabulary.topic_words.items():
        head = words[-1]
        forms = {words}
        if head.isalpha() and len(head) > 2 and head not in _REGULAR:
            if not head.endswith("s"):
                forms.add((*words[:-1], _plural(head)))
        for form in forms:
            last = form[-1]
            message = last in _MESSAGE_HEADS
            thing = not message and (topic in transactional or last in _THINGS)
            single = not last.endswith("s") and last not in _REGULAR and not message
            out.append((form, "TOPIC", Name((topic,), thing, single)))
    for words, channel in vocabulary.channel_words.items():
        form = "verb" if len(words) == 1 and (words[0].endswith("ing") or words[0] in _VERB_FORMS) else "noun"
        out.append((words, "CHANNEL", (channel, form)))
    return out


_VERB_FORMS = frozenset(["text", "email", "call", "mail", "phone", "ring", "sms", "post", "dial", "telephone", "write"])


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def spelled(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """The tokens with likely typos replaced by the words of ours they come from."""
    table_of(vocabulary)
    speller: Speller = vocabulary.cache["speller"]
    out = []
    for token in tokens:
        if token.kind == "word":
            word = speller.correct(token.word)
            if word != token.word:
                out += [Token(part, "word", token.start, token.end, token.spaced) for part in word.split()]
                continue
        out.append(token)
    return out


def items_of(tokens: Sequence[Token], vocabulary: Vocabulary, now: datetime) -> list[Item]:
    """All items in order. `now` is on the customer's clock."""
    table = table_of(vocabulary)
    out: list[Item] = []
    at = 0
    while at < len(tokens):
        taken, kind, value = _longest(tokens, at, table, now)
        piece = tokens[at : at + taken]
        out.append(Item(kind, value, tuple(t.word for t in piece), at, at + taken - 1, piece[0].start, piece[-1].end))
        at += taken
    out = [_used_as(out, place) for place in range(len(out))]
    for place in range(len(out)):
        _turned(out, place)
        _answered(out, place)
    return out


def _answered(items: list[Item], at: int) -> None:
    """ "Emails yes, texts no": the answer stands behind what it answers. Also "cut promos to one a week"."""
    item = items[at]
    before = items[at - 1] if at else None
    named = before is not None and before.kind in ("TOPIC", "CHANNEL", "MARKETING", "OPTIONAL", "COLON")
    following = items[at + 1] if at + 1 < len(items) else None
    last = following is None or following.kind == "SEP" or following.text in ("and", "but", "please", "thanks")
    if item.text == "yes" and named:
        items[at] = replace(item, kind="YES")
    elif item.text in ("no", "none", "never") and item.kind == "NEG" and named:
        if last or any(one.kind == "YES" for one in items[:at]):
            items[at] = replace(item, kind="NO")
    elif item.kind == "STOP" and item.text in ("cut", "drop"):
        for one, two in pairwise(items[at + 1 : at + 8]):
            if one.text == "to" and two.kind in ("COUNT", "PER"):
                items[at] = replace(item, kind="MAX")


def _turned(items: list[Item], at: int) -> None:
    """ "Turn the texts off", "switch surveys back on": what is turned stands between."""
    item = items[at]
    if item.text not in ("turn", "switch", "shut", "turning", "put") or item.kind not in ("UNKNOWN", "SWITCH", "SEND"):
        return
    for place in range(at + 1, min(at + 9, len(items))):
        other = items[place]
        if other.kind == "SEP":
            break
        if other.text == "off":
            items[at], items[place] = replace(item, kind="STOP"), replace(other, kind="FUNC")
            return
        if other.text in ("back on", "on again"):
            items[at], items[place] = replace(item, kind="RESUME"), replace(other, kind="FUNC")
            return
        if other.text == "on" and item.text != "put":
            again = place + 1 < len(items) and items[place + 1].kind == "AGAIN"
            items[at] = replace(item, kind="RESUME" if again else "GRANT")
            return


def _used_as(items: Sequence[Item], at: int) -> Item:
    """The item in the light of its neighbours: "message" as a verb or not, "be texted", "newsletter subscription"."""
    item = items[at]
    before = items[at - 1] if at else None
    last = before.words[-1] if before else ""
    if item.kind == "SEND" and item.text in _NOUNS_TOO:
        after = items[at + 1].words[0] if at + 1 < len(items) else ""
        if after in ("me", "us") or last in _BEFORE_A_VERB:
            return item
        return replace(item, kind="MESSAGES")
    if item.kind == "PAST" and item.text in _PASSIVE:
        to_me = [word for one in items[at + 1 : at + 3] for word in one.words][:2] in (["to", "me"], ["to", "us"])
        had = any(one.kind in ("WANT", "PREFER") or one.text in ("get", "have") for one in items[max(0, at - 6) : at])
        if last in ("be", "being", "get", "getting") or (had and (to_me or before and before.kind in _NAMED)):
            return replace(item, kind="CHANNEL", value=(_PASSIVE[item.text], "passive"))
    following = items[at + 1] if at + 1 < len(items) else None
    if item.kind == "GLUE" and item.words[0] == "if" and following and following.kind == "NEG":
        # "if you can't deliver" is an occasion, "if you can" a courtesy.
        return replace(item, kind="WHENIF")
    if item.kind == "TOPIC" and item.text == "sales" and following and following.kind == "CHANNEL":
        # Sales calls sell; sales texts are about sales.
        return replace(item, kind="MARKETING", value=None) if following.value[0] == "phone" else item
    if item.kind == "NEG" and item.text == "not" and following and following.kind == "CHANNEL":
        told = next((one for one in reversed(items[:at]) if one.words != ("me",)), None)
        if told is not None and told.kind == "CHANNEL":
            return replace(item, kind="INSTEAD")
    if item.kind == "TOPIC" and item.text in _LISTS and before and before.kind in ("TOPIC", "MARKETING", "CHANNEL"):
        return replace(item, kind="FUNC", value=None)
    return item


_NAMED = frozenset(("TOPIC", "MARKETING", "OPTIONAL", "MESSAGES"))
_NOUNS_TOO = frozenset(("message", "contact", "share", "touch"))
_BEFORE_A_VERB = frozenset("to not never you can may please only or and".split())
_PASSIVE = {"texted": "sms", "emailed": "email", "called": "phone", "phoned": "phone", "mailed": "post"}
_LISTS = frozenset(("subscription", "subscriptions"))


# Starts of phrases for which the costlier matchers are worth asking.
_MAYBE_STRETCH = frozenset(
    [
        "for",
        "until",
        "up",
        "over",
        "during",
        "in",
        "within",
        "the",
        "next",
        "another",
        "a",
        "an",
        "couple",
        "few",
        "half",
        "this",
        "tomorrow",
        "today",
        "through",
        "to",
        "not",
        "while",
        "when",
        "rest",
        "throughout",
        "all",
        "back",
        "on",
        "at",
        "several",
        "one",
        "and",
        "ending",
    ]
)


def _longest(tokens: Sequence[Token], at: int, table: Table, now: datetime) -> tuple[int, str, Any]:
    token = tokens[at]
    if token.kind == "sep":
        per = frequency.match_per(tokens, at) if token.word == "/" else None
        return (per[0], "PER", per[1]) if per else (1, "SEP", token.word)
    taken, kind, value = 0, "UNKNOWN", None
    for words, entry_kind, entry_value in table.get(token.word, ()):
        size = len(words)
        if size == 1 or (
            at + size <= len(tokens)
            and all(
                tokens[at + step].word == word and tokens[at + step].kind == "word" for step, word in enumerate(words)
            )
        ):
            if token.kind != "word":
                break
            taken, kind, value = size, entry_kind, entry_value
            break
    if token.word in _STARTS:
        day = dates.match_day(tokens, at + 1, now)
        if day and day[0] + 1 > taken:
            taken, kind, value = day[0] + 1, "FROMDATE", None
    when = match_when(tokens, at)
    if when and when[0] >= taken and not (when[0] == taken and kind in ("MAX", "LESS", "TOPIC", "CHANNEL")):
        taken, kind, value = when[0], "WHEN", when[1]
    per = frequency.match_per(tokens, at)
    if per and per[0] >= taken:
        taken, kind, value = per[0], "PER", per[1]
    if token.kind in ("num", "nth") or token.word in _MAYBE_STRETCH or number_word(token):
        stretch = dates.match_stretch(tokens, at, now)
        if (stretch and stretch[0] > taken) or (stretch and stretch[0] == taken and kind != "PER"):
            if kind == "WHEN" and stretch[0] == taken:
                return taken, "WHEN", (value, stretch[1])
            taken, kind, value = stretch[0], "STRETCH", stretch[1]
        count = frequency.match_count(tokens, at)
        if count and count[0] >= taken:
            taken, kind, value = count[0], "COUNT", count[1]
    elif token.word in _COUNTS:
        count = frequency.match_count(tokens, at)
        if count and count[0] >= taken:
            taken, kind, value = count[0], "COUNT", count[1]
    if taken == 0:
        return 1, "UNKNOWN", token.word
    if kind == "WHEN" and not isinstance(value, tuple):
        value = (value, None)
    return taken, kind, value


_STARTS = frozenset(("starting", "beginning", "effective", "from", "start", "begin"))
_COUNTS = frozenset(("once", "twice", "thrice", "single", "couple", "few", "just"))


def number_word(token: Token) -> bool:
    return token.kind == "word" and token.word in frequency_numbers


from bot.wishes.numbers import WORDS as frequency_numbers  # noqa: E402
