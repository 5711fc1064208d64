"""Which limits hold for one topic on one channel of one customer, in the order of CONTRACT §4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from contact.catalog import Catalog
from contact.durations import is_exact
from contact.limits import CapLimit, GraceLimit, HoursLimit, Limit, NowhereLimit, PauseLimit, QuietLimit
from contact.policy import Grace, LegalHours, Policy, PolicyCap, QuietDays
from contact.terms import Cap, Channel, ContactProfile, Pause, Topic, Touch, Window, WindowRule

_UTC = (ZoneInfo("UTC"),)


def limits_of(
    topic: Topic, channel: Channel, profile: ContactProfile, history: Sequence[Touch], policy: Policy, catalog: Catalog
) -> list[Limit]:
    """All that limits this topic on this channel: pauses, policy, the customer's windows, caps.

    A required topic cannot be paused: it cannot be switched off.
    """
    preferences = profile.preferences
    zones = zones_of(profile, policy)
    limits: list[Limit] = []
    if preferences.pauses and not topic.required:
        for pause in preferences.pauses:
            if catalog.covers(pause.topics, pause.channels, topic.name, channel):
                limits.append(PauseLimit(pause, f"pause:{_scope(pause)}"))
    _add_policy(limits, topic, channel, profile, history, policy, catalog, zones)
    for rule in preferences.windows:
        if catalog.covers(rule.topics, rule.channels, topic.name, channel):
            _add_hours(limits, rule, rule.any, zones, f"window:{_scope(rule)}", "window", "never")
    for cap in preferences.caps:
        if catalog.covers(cap.topics, cap.channels, topic.name, channel):
            counted = [t.at for t in history if catalog.covers(cap.topics, cap.channels, t.topic, t.channel)]
            _add_cap(limits, cap, cap.max, cap.per, zones, counted, f"cap:{_scope(cap)}", "cap")
    return limits


def zones_of(profile: ContactProfile, policy: Policy) -> tuple[ZoneInfo, ...]:
    """The customer's time zone, or all that are possible when it is unknown or there is none of that name."""
    zone = _zone(profile.time_zone) if profile.time_zone else None
    if zone is not None:
        return (zone,)
    names = policy.time_zones_of(profile.country, *profile.states)
    return tuple(zone for zone in map(_zone, names) if zone is not None)


def _add_policy(
    limits: list[Limit],
    topic: Topic,
    channel: Channel,
    profile: ContactProfile,
    history: Sequence[Touch],
    policy: Policy,
    catalog: Catalog,
    zones: tuple[ZoneInfo, ...],
) -> None:
    country, states = policy.country_of(profile.country), profile.states
    for hours in policy.hours:
        if hours.reach.covers(topic.purpose, channel, country, *states):
            reason = _reason(hours)
            _add_hours(limits, hours, hours.hours, zones, hours.id, reason, reason)
    for quiet in policy.quiet:
        if quiet.reach.covers(topic.purpose, channel, country, *states):
            reason = _reason(quiet)
            limits.extend(QuietLimit(quiet, zone, quiet.id, reason, reason) for zone in zones)
            if not zones:
                limits.append(NowhereLimit(quiet, quiet.id, reason, reason))
    for grace in policy.grace:
        if profile.last_order_at is not None and grace.covers(topic, channel, country, *states):
            _add_grace(limits, grace, profile.last_order_at, zones)
    for cap in policy.caps:
        if cap.reach.covers(topic.purpose, channel, country, *states):
            counted = [touch.at for touch in history if _counts(cap, topic, touch, country, states, catalog)]
            _add_cap(limits, cap, cap.max, cap.per, zones, counted, cap.id, "company_policy")


def _reason(rule: LegalHours | QuietDays) -> str:
    return "legal_hours" if rule.law else "company_policy"


def _add_grace(limits: list[Limit], grace: Grace, ordered_at: datetime, zones: tuple[ZoneInfo, ...]) -> None:
    for zone in _UTC if is_exact(grace.per) else zones:
        limits.append(GraceLimit(grace, ordered_at, zone, grace.id))
    if not zones and not is_exact(grace.per):
        limits.append(NowhereLimit(grace, grace.id, "company_policy", "never"))


def _counts(
    cap: PolicyCap, topic: Topic, touch: Touch, country: str | None, states: tuple[str, ...], catalog: Catalog
) -> bool:
    sent = catalog.topics.get(touch.topic)
    if sent is None or (cap.per_topic and sent.name != topic.name):
        return False
    return cap.reach.covers(sent.purpose, touch.channel, country, *states)


def _add_hours(
    limits: list[Limit],
    source: LegalHours | WindowRule,
    windows: tuple[Window, ...],
    zones: tuple[ZoneInfo, ...],
    rule: str,
    reason: str,
    never: str,
) -> None:
    for zone in zones:
        limits.append(HoursLimit(source, windows, zone, rule, reason, never))
    if not zones:
        limits.append(NowhereLimit(source, rule, reason, never))


def _add_cap(
    limits: list[Limit],
    source: Cap | PolicyCap,
    most: int | None,
    per: str | None,
    zones: tuple[ZoneInfo, ...],
    counted: list[datetime],
    rule: str,
    reason: str,
) -> None:
    if not counted or most is None or per is None:
        return
    touches = sorted(at.astimezone(UTC) for at in counted)
    zones = _UTC if is_exact(per) else zones
    for zone in zones:
        limits.append(CapLimit(source, most, per, zone, touches, rule, reason))
    if not zones:
        limits.append(NowhereLimit(source, rule, reason, "never"))


def _scope(item: Pause | WindowRule | Cap) -> str:
    return f"{','.join(item.topics)}/{','.join(item.channels)}"


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder of the time zone database
        return None
