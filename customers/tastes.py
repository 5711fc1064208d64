"""Likes and dislikes that the company sends, beside those the customer said.

The company's list is compared with the one it sent before: what is new is added, what is gone is removed. So sending
the same record again changes nothing, and never takes back what the customer has said in the meantime.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contact.catalog import Catalog
from contact.errors import InvalidChange
from contact.fold import apply
from contact.terms import Change, Preferences
from customers.errors import InvalidRecord
from customers.schemas import CustomerBody
from customers.stored import to_stored
from storage.records import Json


def given(body: CustomerBody, before: Json | None) -> Json | None:
    """What to remember of this body: its lists, and for a list it leaves out the one that was sent before."""
    sent = {name: words for name, words in (("likes", body.likes), ("dislikes", body.dislikes)) if words is not None}
    if not sent:
        return before
    return dict(before or {}) | {name: _single(words) for name, words in sent.items()}


def change(before: Json | None, now: Json | None) -> Change:
    """What differs between the lists that the company sent before and sends now."""
    old, new = before or {}, now or {}
    likes, dislikes = _difference(old, new, "likes"), _difference(old, new, "dislikes")
    return Change(likes_add=likes[0], likes_remove=likes[1], dislikes_add=dislikes[0], dislikes_remove=dislikes[1])


def check(preferences: Preferences, wanted: Change, catalog: Catalog) -> None:
    """Raises `InvalidRecord` if the customer would have more likes or dislikes than can be kept."""
    try:
        to_stored(apply(preferences, wanted, catalog))
    except InvalidChange as error:
        raise InvalidRecord(error.field, error.message) from None


def _difference(old: Json, new: Json, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before: Sequence[str] = old.get(name, ())
    after: Sequence[str] = new.get(name, ())
    known, wanted = {_key(words) for words in before}, {_key(words) for words in after}
    added = tuple(words for words in after if _key(words) not in known)
    return added, tuple(words for words in before if _key(words) not in wanted)


def _single(words: Iterable[str]) -> list[str]:
    """Each once, without stray spaces; the first spelling stays."""
    found: dict[str, str] = {}
    for phrase in words:
        found.setdefault(_key(phrase), " ".join(phrase.split()))
    return list(found.values())


def _key(words: str) -> str:
    return " ".join(words.split()).casefold()
