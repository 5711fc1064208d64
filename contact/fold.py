"""The ledger folded into preferences: what the customer has said, all of it, in the order it was recorded.

Later words override earlier ones of the same scope. The result is in a canonical order, so that two folds that say the
same are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from contact.catalog import CHANNELS, Catalog
from contact.errors import InvalidLedger
from contact.terms import GROUPS, Cap, Change, Channel, Pause, Permission, Preferences, Rule, Scope, WindowRule

Cells = Mapping[tuple[str, Channel], Permission]
Scoped = TypeVar("Scoped", Cap, WindowRule, Pause)


class Entry(Protocol):
    """As much of a ledger entry as a fold needs. `version` counts one customer's entries."""

    @property
    def version(self) -> int: ...

    @property
    def change(self) -> Change: ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """A ledger entry in its plainest form."""

    version: int
    change: Change
    at: datetime | None = None


def fold(entries: Iterable[Entry], catalog: Catalog) -> Preferences:
    """The preferences after all entries, in the order of their versions, however they are given.

    Not in the order of their times: clocks differ between machines, versions do not. An entry given twice counts once;
    raises `InvalidLedger` if two different changes have one version.
    """
    by_version: dict[int, Change] = {}
    for entry in entries:
        if by_version.setdefault(entry.version, entry.change) != entry.change:
            raise InvalidLedger(f"two different changes have version {entry.version}")
    preferences = Preferences()
    for version in sorted(by_version):
        preferences = replace(apply(preferences, by_version[version], catalog), version=version)
    return preferences


def apply(preferences: Preferences, change: Change, catalog: Catalog) -> Preferences:
    """The preferences after a change. Its version stays that of `preferences`: the ledger numbers entries."""
    likes, dislikes = _tastes(preferences, change)
    return Preferences(
        rules=_apply_rules(preferences.rules, change.rules, catalog),
        caps=_apply_caps(preferences.caps, change.caps, catalog),
        windows=_apply_windows(preferences.windows, change.windows, catalog),
        pauses=_apply_pauses(preferences.pauses, change, catalog),
        likes=likes,
        dislikes=dislikes,
        version=preferences.version,
    )


def permission_of(preferences: Preferences, topic: str, channel: Channel) -> Permission:
    """What the customer said of a topic on a channel."""
    return preferences.rules.get((topic, channel), Permission.UNSET)


def is_allowed(preferences: Preferences, topic: str, channel: Channel, catalog: Catalog) -> bool:
    """Whether the customer's word, or the catalog's default without it, allows the topic on the channel."""
    said = permission_of(preferences, topic, channel)
    return catalog.default_allowed(topic) if said is Permission.UNSET else said is Permission.GRANTED


def _apply_rules(before: Cells, rules: tuple[Rule, ...], catalog: Catalog) -> Cells:
    """Set the cells the rules name. A required topic skips what denies a group, and never loses its last channel."""
    after = dict(before)
    for rule in rules:
        group = rule.topic in GROUPS
        for topic in catalog.expand_topics((rule.topic,)):
            if topic not in catalog.topics:
                continue
            if group and rule.permission is Permission.DENIED and catalog.is_required(topic):
                continue
            for channel in catalog.expand_channels((rule.channel,)):
                after[topic, channel] = rule.permission
    for topic in catalog.required:
        if all(after.get((topic, channel)) is Permission.DENIED for channel in CHANNELS):
            # The words would close the last way to reach the customer: then none of this change's denials holds.
            for channel in CHANNELS:
                after[topic, channel] = before.get((topic, channel), Permission.UNSET)
    return {cell: said for cell, said in sorted(after.items()) if said is not Permission.UNSET}


def _apply_caps(before: tuple[Cap, ...], caps: tuple[Cap, ...], catalog: Catalog) -> tuple[Cap, ...]:
    by_scope = {_scope_key(cap, catalog): cap for cap in before}
    for cap in caps:
        key = _scope_key(cap, catalog)
        by_scope.pop(key, None)
        if cap.max is not None:
            by_scope[key] = _normal(cap, catalog)
    return tuple(by_scope[key] for key in sorted(by_scope))


def _apply_windows(
    before: tuple[WindowRule, ...], windows: tuple[WindowRule, ...], catalog: Catalog
) -> tuple[WindowRule, ...]:
    by_scope = {_scope_key(rule, catalog): rule for rule in before}
    for rule in windows:
        key = _scope_key(rule, catalog)
        by_scope.pop(key, None)
        if rule.any:
            by_scope[key] = _normal(rule, catalog)
    return tuple(by_scope[key] for key in sorted(by_scope))


def _apply_pauses(before: tuple[Pause, ...], change: Change, catalog: Catalog) -> tuple[Pause, ...]:
    """End what is resumed, then add what is paused.

    A pause of the same scope that meets an earlier one says anew how long that one lasts; apart from it, it stands
    beside it.
    """
    pauses = list(before)
    for scope in change.resume:
        pauses = _joined([rest for pause in pauses for rest in _without(pause, scope, catalog)], catalog)
    for new in change.pauses:
        key, kept, start = _scope_key(new, catalog), [], new.start
        for old in pauses:
            if _scope_key(old, catalog) == key and _meet(old, new):
                start = min(start, old.start, key=_utc)
            else:
                kept.append(old)
        pauses = [*kept, _normal(replace(new, start=start), catalog)]
    return tuple(sorted(set(pauses), key=lambda pause: (_scope_key(pause, catalog), _utc(pause.start))))


def _meet(old: Pause, new: Pause) -> bool:
    """Whether two pauses overlap. Compared in UTC: Python compares times of one zone by the wall."""
    return (old.until is None or _utc(new.start) < _utc(old.until)) and (
        new.until is None or _utc(old.start) < _utc(new.until)
    )


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _joined(pauses: list[Pause], catalog: Catalog) -> list[Pause]:
    """Pauses that have come to have one scope and meet, as the one pause they are together."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: _utc(pause.start)):
        for position, other in enumerate(joined):
            if _scope_key(other, catalog) == _scope_key(pause, catalog) and _meet(other, pause):
                ends = [end for end in (other.until, pause.until) if end is not None]
                joined[position] = replace(other, until=max(ends, key=_utc) if len(ends) == 2 else None)
                break
        else:
            joined.append(pause)
    return joined


def _without(pause: Pause, scope: Scope, catalog: Catalog) -> list[Pause]:
    """What is left of a pause when a scope resumes: its other topics, and its topics on its other channels."""
    topics, channels = catalog.expand_topics(pause.topics), catalog.expand_channels(pause.channels)
    resumed_topics = set(catalog.expand_topics(scope.topics))
    resumed_channels = set(catalog.expand_channels(scope.channels))
    both = tuple(topic for topic in topics if topic in resumed_topics)
    other_topics = tuple(topic for topic in topics if topic not in resumed_topics)
    other_channels = tuple(channel.value for channel in channels if channel not in resumed_channels)
    if not both or len(other_channels) == len(channels):
        return [pause]
    rest = []
    if other_topics:
        rest.append(replace(pause, topics=other_topics))
    if other_channels:
        rest.append(replace(pause, topics=both if other_topics else pause.topics, channels=other_channels))
    return rest


def _tastes(preferences: Preferences, change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Likes and dislikes in the order they were said. What is liked is no longer disliked, and the other way round."""
    likes = _less(preferences.likes, (*change.likes_remove, *change.dislikes_add))
    dislikes = _less(preferences.dislikes, (*change.dislikes_remove, *change.likes_add))
    disliked = {_taste(words) for words in change.dislikes_add}
    likes = _more(likes, tuple(words for words in change.likes_add if _taste(words) not in disliked))
    return likes, _more(dislikes, change.dislikes_add)


def _less(words: tuple[str, ...], removed: tuple[str, ...]) -> tuple[str, ...]:
    gone = {_taste(word) for word in removed}
    return tuple(word for word in words if _taste(word) not in gone)


def _more(words: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...]:
    found = {_taste(word): word for word in words}
    for word in added:
        found.setdefault(_taste(word), word)
    return tuple(found.values())


def _taste(words: str) -> str:
    return " ".join(words.split()).casefold()


def _scope_key(item: Cap | WindowRule | Pause, catalog: Catalog) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return catalog.expand_topics(item.topics), catalog.expand_channels(item.channels)


def _normal(item: Scoped, catalog: Catalog) -> Scoped:
    return replace(item, topics=catalog.normal_topics(item.topics), channels=catalog.normal_channels(item.channels))


def diff(before: Preferences, after: Preferences, catalog: Catalog) -> Change:
    """The change that leads from `before` to `after`, as both were folded: `apply(before, diff(…))` says what `after`
    says. This is how a change is undone."""
    likes = (before.likes, after.likes)
    dislikes = (before.dislikes, after.dislikes)
    resume, pauses = _pause_diff(before, after, catalog)
    return Change(
        rules=tuple(
            Rule(topic, channel.value, after.rules.get((topic, channel), Permission.UNSET))
            for topic, channel in sorted(before.rules.keys() | after.rules.keys())
            if before.rules.get((topic, channel)) != after.rules.get((topic, channel))
        ),
        caps=tuple(replace(cap, max=None, per=None) for cap in _gone(before.caps, after.caps, catalog))
        + tuple(cap for cap in after.caps if cap not in before.caps),
        windows=tuple(replace(rule, any=()) for rule in _gone(before.windows, after.windows, catalog))
        + tuple(rule for rule in after.windows if rule not in before.windows),
        pauses=pauses,
        resume=resume,
        likes_remove=likes[0] if likes[0] != likes[1] else (),
        likes_add=likes[1] if likes[0] != likes[1] else (),
        dislikes_remove=dislikes[0] if dislikes[0] != dislikes[1] else (),
        dislikes_add=dislikes[1] if dislikes[0] != dislikes[1] else (),
    )


def _gone(before: tuple[Scoped, ...], after: tuple[Scoped, ...], catalog: Catalog) -> tuple[Scoped, ...]:
    kept = {_scope_key(item, catalog) for item in after}
    return tuple(item for item in before if _scope_key(item, catalog) not in kept)


def _pause_diff(
    before: Preferences, after: Preferences, catalog: Catalog
) -> tuple[tuple[Scope, ...], tuple[Pause, ...]]:
    """The gentlest of three ways that leads there: only new pauses; resuming what ended; resuming all, pausing anew."""
    new = tuple(pause for pause in after.pauses if pause not in before.pauses)
    ended = tuple(dict.fromkeys(Scope(p.topics, p.channels) for p in before.pauses if p not in after.pauses))
    for resume, pauses in (((), new), (ended, new)):
        if _apply_pauses(before.pauses, Change(pauses=pauses, resume=resume), catalog) == after.pauses:
            return resume, pauses
    scopes = tuple(dict.fromkeys(Scope(pause.topics, pause.channels) for pause in before.pauses))
    return scopes, after.pauses
