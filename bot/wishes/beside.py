"""Asides without a mark before or after them: "stop texting me coupons i have three kids", "ur texts r annoying stop".

An aside is left out only if a whole wish stands without it, and if nothing in it could change that wish: no negation,
no condition, time or number, no "only", and no topic or channel that the wish does not name itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.wishes.clauses import is_verb
from bot.wishes.items import Item
from bot.wishes.lexicon import word_set

_NAMED = frozenset(("TOPIC", "CHANNEL", "MARKETING", "OPTIONAL"))
_TIMES = frozenset(("WHEN", "STRETCH"))
_PLAIN = frozenset(("FUNC", "PRON", "UNKNOWN", "AWFUL", "SO"))
_LEADS = frozenset(("NEG", "STOP", "SELF_STOP", "PAUSE", "SEND", "GRANT", "WANT"))
_SUBJECTS = word_set("i we my our your it they this these the")
_BEING = word_set("am are is have has")
_OWNING = word_set("a an my no to too")
_HAVING = frozenset(("have", "has", "having"))
_GETTING = frozenset(("get", "come", "go", "put", "use", "getting", "going", "coming"))
_JOINING = word_set("to for of by with from about in on at and or but if when that which who you than as is are am be")
_PEOPLE = word_set("kids kid children child baby babies twins family dog cat dogs cats")
_TELLING_MORE = word_set(
    "kidding joking joke jokes lying testing test sarcastic sarcasm pretending typo hacked zone timezone time-zone "
    "address number name called named account only except unless"
)
"""Words that do change what the wish beside them means."""
_IMPERATIVE = word_set("stop quit cease text email call mail phone ring send please do unsubscribe no pause")
_OFF = word_set("unsubscribe opt")


def without_asides(items: Sequence[Item]) -> list[Item]:
    """The items without asides, each replaced by the end of a sentence."""
    out: list[Item] = []
    for part in _parts(items):
        out += _shortened(part)
    return out


def _parts(items: Sequence[Item]) -> list[list[Item]]:
    """The items between marks and conjunctions; these stand alone."""
    parts: list[list[Item]] = [[]]
    for item in items:
        degree = item.text == "so" and parts[-1] and parts[-1][-1].words[-1] in _BEING
        if (not degree and item.kind in ("SEP", "SO")) or item.text in ("and", "but", "or"):
            parts += [[item], []]
        else:
            parts[-1].append(item)
    return [part for part in parts if part]


def _shortened(part: list[Item]) -> list[Item]:
    if not any(item.kind in ("UNKNOWN", "AWFUL", "LIKE", "OTHER") for item in part):
        return part
    for at in range(1, len(part) - 1):
        if _begins_aside(part, at) and _is_whole(part[:at]) and _is_aside(part[at:], ()):
            return [*part[:at], _stop_at(part[at])]
    for at in range(3, len(part) - 1):
        if part[at].words[0] not in _IMPERATIVE or part[at - 1].words[-1] in _JOINING or not _is_tale(part[:at]):
            continue
        wish = _shortened(part[at:])
        if _is_whole(wish) and _is_aside(part[:at], [item for item in wish if item.kind in _NAMED]):
            return [_stop_at(part[at - 1]), *wish]
    return part


def _stop_at(item: Item) -> Item:
    return replace(item, kind="SEP", value=None, words=(".",))


def _is_whole(wish: Sequence[Item]) -> bool:
    """Whether it is led, names something of ours, and holds no word that we do not know."""
    known = not any(item.kind in ("UNKNOWN", "OTHER", "PAST", "HYP", "SAY") for item in wish)
    led = any(item.kind in _LEADS or is_verb(wish, at) for at, item in enumerate(wish))
    named = any(item.kind in _NAMED for item in wish) or any(_OFF & set(item.words) for item in wish)
    return known and led and named


def without_assent(items: Sequence[Item]) -> list[Item]:
    """ "You could call me about invitations, that's totally fine with me": leave is given once."""
    end = len(items)
    while end and items[end - 1].kind == "SEP":
        end -= 1
    start = end - 1
    while start > 0 and items[start].kind in ("FINE", "FUNC"):
        start -= 1
    tail = items[start:end]
    assents = start > 0 and tail[0].text in ("that", "it") and any(item.kind == "FINE" for item in tail)
    plain = assents and tail[-1].kind == "FINE" and not any(item.kind in _NEGATING for item in items[:start])
    granted = any(item.kind == "GRANT" for item in items[:start])
    named = _is_whole([item for item in items[:start] if item.kind != "UNKNOWN"])
    return list(items[:start]) if plain and granted and named else list(items)


_NEGATING = frozenset(("NEG", "STOP", "SELF_STOP", "PAUSE", "COND", "ONLY", "EXCEPT", "OTHER", "SAY"))


def _begins_aside(part: Sequence[Item], at: int) -> bool:
    """ "… i am at my moms", "… it is driving me crazy"; "the texts that are long" only describes the texts."""
    before, item = part[at - 1], part[at]
    words = [word for one in part[at : at + 4] for word in one.words]
    if words[0] in ("it", "that") and words[1] == "is" and "when" not in words:
        return words[0] == "it" or before.kind in _TIMES
    if words[0] in ("it", "that") and words[1:3] == ["is", "when"]:
        return before.kind in _TIMES or before.text == "please"
    if item.kind == "WHENIF":
        return item.text in ("when i", "when we") and before.kind in _TIMES
    if before.words[-1] in _JOINING or before.kind in ("EXCEPT", "ONLY", "WHENIF", "COND"):
        return False
    if words[0] in ("i", "we", "they"):
        if len(words) < 3 or len(part) < at + 3:
            return words[1:2] == ["am"]
        owning = words[1] in ("have", "has") and (words[2] in _OWNING or part[at + 2].kind == "COUNT")
        return words[1] in ("am", "are") or owning
    return words[0] == "my" and item.kind != "COND" and "is" in words[1:]


def _is_tale(aside: Sequence[Item]) -> bool:
    """ "My inbox is full of your coupons", "I'm a huge fan": somebody or something that is, or has."""
    words = [word for item in aside for word in item.words]
    return any(one in _SUBJECTS and _BEING & set(words[at + 1 : at + 4]) for at, one in enumerate(words[:5]))


def _is_aside(aside: Sequence[Item], named: Sequence[Item]) -> bool:
    words = {word for item in aside for word in item.words}
    if words & _TELLING_MORE or aside[-1].words[-1] in ("by", "of", "with", "from", "to", "for", "about", "in", "on"):
        return False
    if not any(item.kind in ("UNKNOWN", "AWFUL", "LIKE") or _PEOPLE & set(item.words) for item in aside):
        return False
    return all(_is_harmless(aside, at, named) for at in range(len(aside)))


def _is_harmless(aside: Sequence[Item], at: int, named: Sequence[Item]) -> bool:
    item = aside[at]
    if item.kind in _PLAIN:
        return True
    if item.kind == "WHENIF":
        return item.text in ("when i", "when we") and at <= 2
    if item.kind == "LIKE":
        return len(item.words) > 1
    if item.text in ("too", "all day", "all week"):
        # "I'm too impatient", "I'm at uni all day"
        return item.text != "too" or (at + 1 < len(aside) and aside[at + 1].kind == "UNKNOWN")
    if item.kind == "SEND":
        return item.text in _HAVING or (aside[0].kind == "WHENIF" and item.text in _GETTING)
    if item.kind == "OTHER":
        return item.text in _PEOPLE
    if item.kind == "COUNT":
        return at + 1 < len(aside) and aside[at + 1].text in _PEOPLE
    if item.kind == "TOPIC":
        wished = {name for one in named if one.kind == "TOPIC" for name in one.value.topics}
        return set(item.value.topics) <= wished
    if item.kind == "CHANNEL":
        return item.value[0] in {one.value[0] for one in named if one.kind == "CHANNEL"}
    return False


_SIGNING = frozenset(
    (
        ("kind", "regards"),
        ("best", "regards"),
        ("warm", "regards"),
        ("with", "regards"),
        ("regards",),
        ("respectfully",),
        ("respectfully", "yours"),
        ("sincerely",),
        ("sincerely", "yours"),
        ("yours", "sincerely"),
        ("yours", "faithfully"),
        ("yours", "truly"),
        ("best", "wishes"),
        ("all", "the", "best"),
        ("many", "thanks"),
        ("thanks",),
        ("thank", "you"),
        ("best",),
    )
)
_LONGEST_NAME = 5


def without_signature(items: Sequence[Item]) -> list[Item]:
    """ "… Kind regards, Margaret Hill": a greeting at the end, with a name behind it that we do not know."""
    marks = [at for at, item in enumerate(items) if item.kind == "SEP"]
    for place, mark in enumerate(marks):
        end = marks[place + 1] if place + 1 < len(marks) else len(items)
        words = tuple(word for item in items[mark + 1 : end] for word in item.words)
        name = [item for item in items[end:] if item.kind != "SEP"]
        if words in _SIGNING and len(name) <= _LONGEST_NAME and all(_is_name(item) for item in name):
            return list(items[: mark + 1])
    return list(items)


def _is_name(item: Item) -> bool:
    return item.kind == "UNKNOWN" or item.text in ("mr", "mrs", "ms", "dr", "miss", "a", "j", "m", "s", "sir", "madam")
