"""Likes and dislikes: "I'm into argyle", "no medical stuff", "more about shoes, less about ties".

Only things that no list of ours knows: topics and channels are never tastes, and what is praised ("your shop", "my new
coat") is none either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.wishes.clauses import Clause
from bot.wishes.items import Item
from bot.wishes.lexicon import word_set

LONGEST, MOST_WORDS = 60, 5
"""Characters and words of one thing: what is longer is a tale."""

_VERY = r"(?:(?:really|totally|very|very much|also|always|just|mostly|kind of|quite|super|big|so|still|absolutely) )*"
_SAYS = r"(?:(?:and|but|also|so|well|oh|ok|hi|please|by the way|ps|plus|though) )*"
_WHAT = r"(?P<what>.+?)"
_STUFF = r"(?: (?:stuff|things|content|news|articles|material))"
_GOODS = r"(?:items|products|gear|pieces|clothes|clothing|options)"
_FANS = (
    r"into|in to|(?:a )?(?:big |huge )?fan of|a lover of|fond of|keen on|crazy about|mad about|obsessed with|"
    r"interested in"
)
_ASKED = r"(?:(?:i would like|i want|send me|show me|give me|would like|want|see) )?(?:a lot |way |some |much )?"
_END = r"(?: (?:a lot|very much|best|the most|too|please|thanks|at all|much|for me))*"


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_SAYS + text + _END) for text in texts)


_LIKED = _patterns(
    rf"(?:i|we) (?:am |are )?{_VERY}(?:{_FANS}|passionate about|love|like|adore|dig|enjoy)"
    rf" (?:all things |all kinds of |everything |anything )?{_WHAT}{_STUFF}?",
    rf"{_ASKED}more (?:about|on|of) (?:the )?{_WHAT}{_STUFF}?",
    rf"{_ASKED}more {_WHAT}{_STUFF}",
)
_DISLIKED = _patterns(
    rf"(?:i |we )?(?:am |are )?(?:not|never) {_VERY}(?:{_FANS})(?: any| anything)? {_WHAT}{_STUFF}?",
    rf"(?:i|we) (?:do not|never|can not) {_VERY}(?:like|love|enjoy|care for|care about|wear|stand)(?: any)? {_WHAT}"
    rf"{_STUFF}?",
    rf"(?:i|we) {_VERY}(?:hate|dislike|detest|despise|loathe) {_WHAT}{_STUFF}?",
    rf"(?:no more|no|skip the|skip|none of the|not the|spare me the) {_WHAT}{_STUFF}",
    rf"(?:no more|no|skip the|skip|none of the|not the|spare me the) (?P<what>.+? {_GOODS})",
    rf"(?:no more|no|not) {_WHAT} for me",
    rf"(?:nothing|not) (?:about|on|related to|to do with) (?:the )?{_WHAT}{_STUFF}?",
    rf"{_ASKED}(?:less|fewer|not so much|not as much) (?:about |on |of )?(?:the )?{_WHAT}{_STUFF}?",
)
_NO_THING = word_set(
    "your you it this that these those them my mine me our us how what when where why who which to being getting "
    "having waiting paying talking dealing hearing receiving the a an i we he she they there if as such so with "
    "from at by way idea clue reason need problem matter time money point doubt"
)
"""Words that no name of a thing begins with."""
_KINDS = frozenset(("UNKNOWN", "FUNC", "MESSAGES", "LIKE"))
_PARTS = re.compile(r"\s*,\s*(?:and |or )?| and | or | nor ")


@dataclass(frozen=True, slots=True)
class Tastes:
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()


def tastes_of(clause: Clause) -> Tastes | None:
    """The likes and dislikes that a clause tells, if that is all it does. In the customer's words, folded."""
    if clause.quoted or clause.ends == "?" or not clause.has("UNKNOWN"):
        return None
    text = " ".join(item.text for item in clause.items)
    for patterns, liked in ((_DISLIKED, False), (_LIKED, True)):
        for pattern in patterns:
            match = pattern.fullmatch(text)
            things = _things(match["what"], clause.items) if match else ()
            if things:
                return Tastes(likes=things) if liked else Tastes(dislikes=things)
    return None


def more_of(clause: Clause, before: Tastes) -> Tastes | None:
    """ "… shoes, ties and belts": a further thing of the same list."""
    if clause.sep not in (",", "and", "or") or any(item.kind not in ("UNKNOWN", "FUNC") for item in clause.items):
        return None
    things = _things(" ".join(item.text for item in clause.items), clause.items)
    if not things:
        return None
    if before.likes and not before.dislikes:
        return Tastes(likes=(*before.likes, *things))
    return Tastes(dislikes=(*before.dislikes, *things)) if before.dislikes and not before.likes else None


def _things(what: str, items: Sequence[Item]) -> tuple[str, ...]:
    """The things of a list; none if a word of it is ours, or it is no name of a thing."""
    known = {word for item in items if item.kind not in _KINDS for word in item.words}
    strange = {word for item in items if item.kind == "UNKNOWN" for word in item.words}
    things = []
    for thing in _PARTS.split(what.strip(" ,")):
        words = thing.split()
        if not words or words[0] in _NO_THING or len(words) > MOST_WORDS or len(thing) > LONGEST:
            return ()
        if not strange & set(words) or known & set(words):
            return ()
        things.append(thing)
    return tuple(dict.fromkeys(things))
