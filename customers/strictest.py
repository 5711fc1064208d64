"""Two people's words made one person's: whatever either refused, limited or paused holds; nothing is loosened.

What only the second one allowed is left out: a yes is worth something in the ledger it was given to, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from contact.caps import implies_cap
from contact.catalog import Catalog
from contact.pauses import ends_by
from contact.terms import Cap, Change, Channel, Pause, Permission, Preferences, Rule, Window, WindowRule
from contact.windows import DAY_SECONDS, span

Scoped = TypeVar("Scoped", Cap, WindowRule, Pause)
Key = tuple[tuple[str, ...], tuple[Channel, ...]]


def stricter(own: Preferences, other: Preferences, catalog: Catalog, now: datetime) -> Change:
    """What has to be recorded for `own`, so that everything `other` refuses or limits holds too.

    Recording it loosens nothing. Where two sets of hours have nothing in common that can be named, the topics are
    denied on those channels; required ones, which cannot be shut everywhere, then keep the hours of `own`.
    """
    windows, shut = _windows(own.windows, other.windows, catalog)
    denied = [
        Rule(topic, channel.value, Permission.DENIED)
        for (topic, channel), said in sorted(other.rules.items())
        if said is Permission.DENIED and own.rules.get((topic, channel)) is not Permission.DENIED
    ]
    return Change(
        rules=(*denied, *shut),
        caps=tuple(_caps(own.caps, other.caps, catalog)),
        windows=tuple(windows),
        pauses=tuple(_pauses(own.pauses, [pause for pause in other.pauses if not ends_by(pause, now)], catalog)),
        likes_add=_new(other.likes, (*own.likes, *own.dislikes)),
        dislikes_add=_new(other.dislikes, (*own.likes, *own.dislikes)),
    )


def _key(item: Cap | WindowRule | Pause, catalog: Catalog) -> Key:
    return catalog.expand_topics(item.topics), catalog.expand_channels(item.channels)


def _by_key(items: Iterable[Scoped], catalog: Catalog) -> Mapping[Key, Scoped]:
    return {_key(item, catalog): item for item in items}


def _caps(own: Iterable[Cap], other: Iterable[Cap], catalog: Catalog) -> Iterable[Cap]:
    mine = _by_key(own, catalog)
    for cap in other:
        held = mine.get(_key(cap, catalog))
        if held is None:
            yield cap
        elif not implies_cap(held, cap, catalog):
            yield _both(held, cap, catalog)


def _both(held: Cap, cap: Cap, catalog: Catalog) -> Cap:
    """The widest cap found that keeps both."""
    most = min(one.max for one in (held, cap) if one.max is not None)
    for per in (cap.per, held.per, "P1Y"):
        found = Cap(cap.topics, cap.channels, most, per)
        if implies_cap(found, held, catalog) and implies_cap(found, cap, catalog):
            return found
    return Cap(cap.topics, cap.channels, most, "P10Y")


def _windows(
    own: Iterable[WindowRule], other: Iterable[WindowRule], catalog: Catalog
) -> tuple[list[WindowRule], list[Rule]]:
    mine = _by_key(own, catalog)
    found: list[WindowRule] = []
    shut: list[Rule] = []
    for rule in other:
        held = mine.get(_key(rule, catalog))
        if held is None:
            found.append(rule)
            continue
        common = [both for one in held.any for two in rule.any if (both := _common(one, two)) is not None]
        if set(common) == set(held.any):
            continue
        if common:
            found.append(WindowRule(rule.topics, rule.channels, tuple(dict.fromkeys(common))))
            continue
        topics, channels = _key(rule, catalog)
        shut.extend(Rule(topic, channel.value, Permission.DENIED) for topic in topics for channel in channels)
    return found, shut


def _common(one: Window, two: Window) -> Window | None:
    """When both hold; None if they never do, or if one runs over midnight and the two differ."""
    if one == two:
        return one
    (begin, end), (other_begin, other_end) = span(one), span(two)
    if end > DAY_SECONDS or other_end > DAY_SECONDS or max(begin, other_begin) >= min(end, other_end):
        return None
    parts = [_and(getattr(one, name), getattr(two, name)) for name in ("days", "month_days", "months")]
    if any(part is not None and not part for part in parts):
        return None
    days, month_days, months = parts
    return Window(
        days=days,
        start=one.start if begin >= other_begin else two.start,
        end=one.end if end <= other_end else two.end,
        month_days=month_days,
        months=months,
    )


Part = TypeVar("Part")


def _and(one: frozenset[Part] | None, two: frozenset[Part] | None) -> frozenset[Part] | None:
    if one is None or two is None:
        return two if one is None else one
    return one & two


def _pauses(own: Iterable[Pause], other: Iterable[Pause], catalog: Catalog) -> Iterable[Pause]:
    """A pause of the same scope that meets an older one says anew how long it lasts: so it must outlast it."""
    held = list(own)
    for pause in other:
        key, start, until = _key(pause, catalog), _utc(pause.start), pause.until
        same = [one for one in held if _key(one, catalog) == key]
        while meeting := [one for one in same if _meets(one, start, until)]:
            start = min([start, *(_utc(one.start) for one in meeting)])
            ends = [until, *(one.until for one in meeting)]
            until = None if None in ends else max((end for end in ends if end is not None), key=_utc)
            same = [one for one in same if one not in meeting]
        joined = Pause(pause.topics, pause.channels, start, until)
        held.append(joined)
        yield joined


def _meets(pause: Pause, start: datetime, until: datetime | None) -> bool:
    return (until is None or _utc(pause.start) < _utc(until)) and (pause.until is None or start < _utc(pause.until))


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _new(words: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    taken = {" ".join(word.split()).casefold() for word in known}
    return tuple(word for word in words if " ".join(word.split()).casefold() not in taken)
