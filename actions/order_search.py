"""Which of the customer's own orders a message is about: by number, by thing, or by time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.dates import local_day
from actions.order_cards import is_open
from actions.order_words import best_matches, content_words
from actions.periods import period_in
from actions.turn import Turn
from storage.records import Order

_TOKEN = re.compile(r"[a-z0-9](?:[\w-]*[a-z0-9])?", re.IGNORECASE)
_AFTER_ORDER = re.compile(
    r"(?:\borders?(?: number| no\.?| nr\.?| id)?|\bnumber|\bno\.|#)(?: is|:|,)?\s*#?\s*"
    r"((?=[\w-]*\d)[a-z0-9][\w-]*)",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"(?<![\w$£€.:/-])(?:[a-z]{1,3}-?)?\d{4,12}(?![\w%/:-]|\.\d)", re.IGNORECASE)
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """`orders` newest first. `by` is number, item, time, position, or nothing: then no order in particular was named.

    `unknown` is a number, or words, that none of the customer's orders bears.
    """

    orders: Sequence[Order] = ()
    by: str | None = None
    unknown: str | None = None


def asked_orders(turn: Turn) -> Asked:
    """The orders that the message names."""
    by_number, unknown = _by_number(turn)
    if by_number or unknown:
        return Asked(by_number, "number", unknown)
    words = item_words(turn)
    period = period_in(turn.words, turn.today)
    within = [o for o in turn.orders if period is None or local_day(turn, o.placed_at) in period]
    by_item = best_matches(words, within) or best_matches(words, turn.orders)
    if by_item:
        return Asked(by_item, "item")
    if period is not None:
        return Asked(within, "time", None if within else period.words)
    positioned = _by_position(turn)
    if positioned:
        return Asked(positioned, "position")
    item = turn.message.entity("item")
    return Asked(unknown=item if item and content_words(item) else None)


def item_words(turn: Turn) -> list[str]:
    """The words of the message that may name a thing bought."""
    named = turn.message.entity("item")
    return (content_words(named) if named else []) or content_words(turn.message.text)


def newest_open(orders: Sequence[Order]) -> list[Order]:
    """Those not yet delivered, newest first."""
    return [order for order in orders if is_open(order)]


def _by_number(turn: Turn) -> tuple[list[Order], str | None]:
    choice = turn.message.choice or ""
    text = choice.removeprefix("order:") if choice.startswith("order:") else turn.message.text
    own = {_plain(order.number): order for order in turn.orders}
    own |= {_plain(str(s["tracking"])): o for o in turn.orders for s in o.shipments if s.get("tracking")}
    named = [_plain(match) for match in _AFTER_ORDER.findall(text)]
    entity = turn.message.entity("order_number")
    if entity:
        named.append(_plain(entity))
    # A short number by itself ("my 2 orders") is a count; a long one is the order's, if it is one of theirs.
    tokens = [_plain(token) for token in _TOKEN.findall(text)]
    named += [token for token in tokens if token in own and len(token) > 2 and any(c.isdigit() for c in token)]
    if choice.startswith("order:"):
        named.append(_plain(text))
    found = {own[number].number: own[number] for number in named if number in own}
    if found:
        return sorted(found.values(), key=lambda order: (order.placed_at, order.number), reverse=True), None
    missing = [n for n in named if (len(n) > 2 or f"#{n}" in text.casefold()) and not _is_year(n, text)]
    if not missing:
        missing = [match for match in _LONE_NUMBER.findall(text) if not _is_year(match, text)]
    return [], missing[0] if missing else None


def _by_position(turn: Turn) -> list[Order]:
    words = turn.words
    if re.search(r"\b(first|oldest|earliest)\b.*\b(order|purchase|thing|bought|buy)", words):
        return list(turn.orders[-1:])
    if re.search(r"\b(second last|second to last|previous|one before)\b", words):
        return list(turn.orders[1:2])
    if re.search(r"\b(last|latest|most recent|newest)\b.*\b(order|purchase|thing|bought|buy)", words):
        return list(turn.orders[:1])
    return []


def _is_year(number: str, text: str) -> bool:
    if not _YEAR.fullmatch(number):
        return False
    return re.search(rf"\border(?: number| no\.?)? #?{number}|#{number}", text, re.IGNORECASE) is None


def _plain(number: str) -> str:
    return number.strip().lstrip("#").casefold()
