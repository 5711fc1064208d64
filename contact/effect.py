"""What a change would do: does it loosen anything, does it do anything at all, and what does it leave untouched.

`loosens` may say yes too often, never no too often: a change that does not loosen is recorded without asking.
"""

from __future__ import annotations

from datetime import datetime

from contact.caps import implies_cap
from contact.catalog import CHANNELS, Catalog
from contact.clock import ceil_second, floor_second
from contact.fold import apply, is_allowed
from contact.pauses import ends_by
from contact.terms import ALL, GROUPS, OPTIONAL, Change, Channel, Pause, Permission, Preferences, Window, WindowRule
from contact.windows import span


def loosens(before: Preferences, change: Change, catalog: Catalog, now: datetime) -> bool:
    """Whether anything might be sent after the change that might not be before it: any topic, channel or time from
    `now` on. Topics on channels that stay shut do not count, so a cap on what is not allowed yet tightens."""
    after = apply(before, change, catalog)
    return any(
        _cell_loosens(before, after, topic, channel, catalog, now) for topic in catalog.topics for channel in CHANNELS
    )


def changes_anything(before: Preferences, change: Change, catalog: Catalog, now: datetime) -> bool:
    """Whether anything would be recorded differently, pauses that are over aside.

    A grant of what is allowed by default does change something: silence becomes the customer's word.
    """
    after = apply(before, change, catalog)
    said_before = (before.rules, before.caps, before.windows, before.likes, before.dislikes)
    said_after = (after.rules, after.caps, after.windows, after.likes, after.dislikes)
    return said_before != said_after or _live(before.pauses, now) != _live(after.pauses, now)


def kept_required(change: Change, catalog: Catalog) -> tuple[str, ...]:
    """Required topics that the words would have switched off or paused, had they been optional.

    "Stop emailing me" means everything, so a denial or pause of all or of all optional topics counts as well: what
    still comes is to be said honestly.
    """
    return tuple(topic for topic in catalog.required if _would_touch(change, topic, catalog))


def _would_touch(change: Change, topic: str, catalog: Catalog) -> bool:
    everything = {ALL, OPTIONAL}
    if any(everything & set(pause.topics) or topic in pause.topics for pause in change.pauses):
        return True
    if any(rule.permission is Permission.DENIED and rule.topic in everything for rule in change.rules):
        return True
    last: dict[Channel, Permission] = {}
    for rule in change.rules:
        if rule.topic == topic or (rule.topic in GROUPS and rule.permission is not Permission.DENIED):
            last.update(dict.fromkeys(catalog.expand_channels((rule.channel,)), rule.permission))
    return all(last.get(channel) is Permission.DENIED for channel in CHANNELS)


def _cell_loosens(
    before: Preferences, after: Preferences, topic: str, channel: Channel, catalog: Catalog, now: datetime
) -> bool:
    """Whether this topic on this channel gains anything. Each limit of before must be kept by one limit of after."""
    if not is_allowed(after, topic, channel, catalog):
        return False
    if not is_allowed(before, topic, channel, catalog):
        return True

    def here(topics: tuple[str, ...], channels: tuple[str, ...]) -> bool:
        return catalog.covers(topics, channels, topic, channel)

    caps = [cap for cap in after.caps if here(cap.topics, cap.channels)]
    windows = [rule for rule in after.windows if here(rule.topics, rule.channels)]
    pauses = [pause for pause in after.pauses if here(pause.topics, pause.channels)]
    return (
        any(
            here(cap.topics, cap.channels) and not any(implies_cap(new, cap, catalog) for new in caps)
            for cap in before.caps
        )
        or any(
            here(rule.topics, rule.channels) and not any(_within_rule(new, rule) for new in windows)
            for rule in before.windows
        )
        or any(
            here(pause.topics, pause.channels) and not any(_outlasts(new, pause, now) for new in pauses)
            for pause in _live(before.pauses, now)
        )
    )


def _live(pauses: tuple[Pause, ...], now: datetime) -> list[Pause]:
    return [pause for pause in pauses if not ends_by(pause, now)]


def _outlasts(new: Pause, old: Pause, now: datetime) -> bool:
    if floor_second(new.start) > max(floor_second(old.start), floor_second(now)):
        return False
    return new.until is None or (old.until is not None and ceil_second(new.until) >= ceil_second(old.until))


def _within_rule(new: WindowRule, old: WindowRule) -> bool:
    return all(any(_within(window, wider) for wider in old.any) for window in new.any)


def _within(window: Window, wider: Window) -> bool:
    """Whether `window` holds only when `wider` does. Both are looked at from the day they start on."""
    begin, end = span(window)
    from_, to = span(wider)
    return (
        from_ <= begin
        and end <= to
        and _subset(window.days, wider.days)
        and _subset(window.month_days, wider.month_days)
        and _subset(window.months, wider.months)
    )


def _subset(part: frozenset[object] | frozenset[int] | None, whole: frozenset[object] | frozenset[int] | None) -> bool:
    return whole is None or (part is not None and part <= whole)
