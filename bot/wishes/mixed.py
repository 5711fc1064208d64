"""Lists whose members do not belong together: "no calls or surveys" refuses all calls, and surveys on every channel."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.wishes.items import Item

_NAMED = frozenset(("TOPIC", "MARKETING"))
_QUIET = frozenset(("FUNC", "GLUE", "REQUEST", "PRON", "MESSAGES", "ALSO", "BOTH"))
_REFUSING = frozenset(("NEG", "STOP", "PAUSE"))
_DETERMINERS = frozenset(("the", "your", "all", "any", "those", "these", "my", "all the", "all your", "all those"))


def neither_nor(items: Sequence[Item]) -> list[Item]:
    """ "Neither emails nor calls about promos" is "no emails or calls about promos"."""
    out = list(items)
    refused = False
    for at, item in enumerate(out):
        if item.kind == "SEP" and item.words[0] != ",":
            refused = False
        if item.text == "nor" and refused:
            following = next((one for one in out[at + 1 :] if one.kind not in _QUIET), None)
            if following is not None and (following.kind in _NAMED or _is_noun(following)):
                out[at] = Item("FUNC", None, ("or",), item.first, item.last, item.start, item.end)
        refused = refused or item.kind == "NEG"
    return out


def _is_noun(item: Item) -> bool:
    if item.kind != "CHANNEL" or item.words[0] in ("by", "via", "to", "on", "in", "over", "through"):
        return False
    return item.value[1] == "noun" or item.words[-1].endswith("s")


def _is_message(items: Sequence[Item], at: int, leads: bool) -> bool:
    """ "Texts", "the mail": messages, not a way to send. "No surveys, email or text": by neither, or these as well?"""
    item = items[at]
    if at and items[at - 1].text in _DETERMINERS:
        return True
    if leads:
        return True
    return _is_noun(item) and (leads or (item.words[-1].endswith("s") and item.words[-1] != "sms"))


def apart(items: Sequence[Item], joints: Sequence[int]) -> list[list[Item]]:
    """The items once for the channels and once for the topics, if a refusal lists both side by side; else as they are.

    `joints`: where "and", "or" or a comma stood. "No emails about surveys or tips" is one refusal: its parts are tied.
    """
    content = [at for at, item in enumerate(items) if item.kind in _NAMED or item.kind == "CHANNEL"]
    if not joints or not content:
        return [list(items)]
    first, last = content[0], content[-1]
    lead, between, tail = items[:first], items[first : last + 1], items[last + 1 :]
    refuses = any(item.kind in _REFUSING for item in lead)
    if not refuses or any(item.kind not in _QUIET | _REFUSING | {"WANT", "SEND"} for item in lead):
        return [list(items)]
    if any(item.kind not in _QUIET | _NAMED | {"CHANNEL"} or _ties(item) for item in between):
        return [list(items)]
    if any(item.kind not in _QUIET | {"STRETCH", "WHEN"} for item in tail):
        return [list(items)]
    edges = [first, *(joint for joint in joints if first < joint <= last), last + 1]
    segments = [list(items[one:two]) for one, two in pairwise(edges)]
    channels = [part for part in segments if any(item.kind == "CHANNEL" for item in part)]
    topics = [part for part in segments if any(item.kind in _NAMED for item in part)]
    no = first > 0 and items[first - 1].text in ("no", "no more")
    leads = items[first].kind == "CHANNEL" and (_is_noun(items[first]) or no)
    messages = any(_is_message(items, at, leads) for at in content if items[at].kind == "CHANNEL")
    if paired := _paired(segments):
        return [[*lead, *part, *tail] for part in paired]
    if not channels or not topics or any(part in topics for part in channels) or not messages:
        return [list(items)]
    return [[*lead, *(item for part in group for item in part), *tail] for group in (channels, topics)]


_DESCRIBING = frozenset(("sales", "rewards", "points", "deals", "promos", "arrivals", "products", "loyalty"))
"""Plurals that describe messages as well as any singular: "sales and rewards texts"."""


def _paired(segments: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """ "No promo emails or surveys": the emails about promos, and surveys on every channel. Empty: no such list."""
    shapes = []
    for part in segments:
        kinds = [item.kind for item in part if item.kind not in _QUIET]
        named = [item for item in part if item.kind in _NAMED]
        if kinds == ["CHANNEL"] or not named:
            return []
        noun = len(kinds) == 2 and kinds[1] == "CHANNEL" and _is_noun(next(i for i in part if i.kind == "CHANNEL"))
        if kinds != [named[0].kind] and not noun:
            return []
        shapes.append("pair" if noun else "name" if stands_by_itself(named[0]) else "open")
    if "pair" not in shapes or set(shapes) == {"pair"}:
        return [list(part) for part in segments] if set(shapes) == {"pair"} and len(shapes) > 1 else []
    before = shapes[: len(shapes) - shapes[::-1].index("pair")]
    # "Survey and promo texts" are texts about either.
    return [] if "open" in before else [list(part) for part in segments]


def stands_by_itself(item: Item) -> bool:
    """Whether a topic in a list is more than a description of the messages that are named after it."""
    return item.kind == "TOPIC" and item.words[-1].endswith("s") and item.words[-1] not in _DESCRIBING


def _ties(item: Item) -> bool:
    return "about" in item.words or "for" in item.words
