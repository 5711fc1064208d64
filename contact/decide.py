"""May this be sent to this customer now? The gate's answer, from values alone.

Order (CONTRACT §4): suppression, permission, pause, the company's policy and legal hours, the customer's windows, caps.
All must let the message through, so the strictest wins; the decision names the one that holds it back longest.

Reason codes: `allowed`; withheld: `suppressed`, `no_contact_point`, `no_permission` (never said), `denied` (said no),
`switched_off` (paused without end), `never` (no time within ten years); deferred: `paused`, `legal_hours`,
`company_policy`, `window`, `cap`. Legal hours of a customer whose whereabouts are unknown withhold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from contact.catalog import CHANNELS, Catalog
from contact.clock import floor_second
from contact.explain import explain
from contact.fold import permission_of
from contact.gather import limits_of, zones_of
from contact.limits import Limit, Source, settle
from contact.policy import Policy
from contact.terms import (
    Channel,
    ContactPoint,
    ContactProfile,
    Decision,
    Message,
    Permission,
    Purpose,
    Topic,
    Touch,
    Verdict,
)

__all__ = ["decide", "usable_points"]

EARLIEST_YEAR, LATEST_YEAR = 1970, 9000


def decide(
    message: Message,
    profile: ContactProfile,
    history: Sequence[Touch],
    policy: Policy,
    catalog: Catalog,
    now: datetime,
) -> Decision:
    """Send, defer or withhold. `now` is an aware instant; seconds are the finest unit.

    `history` holds what counts towards caps, in any order, later than `now` too. A deferred decision's
    `next_allowed_at` (UTC) is exact: at that second the answer is `send` if nothing else changes, one second before
    it is not. Without `message.channel` the first channel, in the order of `Channel`, that may send now is chosen,
    else the one that may soonest. Raises `UnknownTopic`, and ValueError for a year outside 1970 to 9000.
    """
    topic = catalog.topic(message.topic)
    if not EARLIEST_YEAR <= now.year <= LATEST_YEAR:
        raise ValueError(f"the year {now.year} is beyond the calendar")
    now = floor_second(now)
    if message.channel is not None:
        return _decide_channel(topic, message.channel, profile, history, policy, catalog, now)
    best: Decision | None = None
    for channel in CHANNELS:
        decision = _decide_channel(topic, channel, profile, history, policy, catalog, now)
        if decision.verdict is Verdict.SEND:
            return decision
        if best is None or _better(decision, best):
            best = decision
    assert best is not None
    return best


def usable_points(profile: ContactProfile, topic: Topic, channel: Channel) -> tuple[ContactPoint, ...]:
    """The contact points that a message of this topic may go to. A sender has to use one of these.

    Marketing goes to verified points only: nobody else's phone gets offers because of a slip of the finger.
    """
    return tuple(
        point
        for point in profile.points
        if point.channel is channel
        and not point.suppressed
        and (point.verified or topic.purpose is not Purpose.MARKETING)
    )


def _better(decision: Decision, best: Decision) -> bool:
    """Sooner is better; and among those withheld, what a customer could change says more than a missing address."""
    if decision.next_allowed_at is not None:
        return best.next_allowed_at is None or decision.next_allowed_at < best.next_allowed_at
    return best.next_allowed_at is None and best.reason == "no_contact_point"


def _decide_channel(
    topic: Topic,
    channel: Channel,
    profile: ContactProfile,
    history: Sequence[Touch],
    policy: Policy,
    catalog: Catalog,
    now: datetime,
) -> Decision:
    if not usable_points(profile, topic, channel):
        suppressed = any(point.suppressed for point in profile.points if point.channel is channel)
        reason = "suppressed" if suppressed else "no_contact_point"
        return _withhold(topic, channel, reason, f"contact_point:{channel.value}")
    said = permission_of(profile.preferences, topic.name, channel)
    if said is Permission.DENIED or (said is Permission.UNSET and not catalog.default_allowed(topic.name)):
        reason = "denied" if said is Permission.DENIED else "no_permission"
        return _withhold(topic, channel, reason, f"permission:{topic.name}/{channel.value}")

    limits = limits_of(topic, channel, profile, history, policy, catalog)
    binding: Limit | None = None
    latest = now
    for limit in limits:
        opens = limit.opens(now)
        if opens is None:
            return _withhold(topic, channel, limit.never, limit.rule, limit.source)
        if opens > latest:
            binding, latest = limit, opens
    if binding is None:
        explanation = explain(topic, channel, "allowed")
        return Decision(Verdict.SEND, channel, "allowed", f"permission:{topic.name}/{channel.value}", explanation)
    at, closed = settle(limits, latest)
    if at is None:
        assert closed is not None
        reason = closed.never if closed.never == "switched_off" else "never"
        return _withhold(topic, channel, reason, closed.rule, closed.source)
    zones = zones_of(profile, policy)
    return Decision(
        Verdict.DEFER,
        channel,
        binding.reason,
        binding.rule,
        explain(topic, channel, binding.reason, binding.source, at, zones[0] if len(zones) == 1 else None),
        at,
    )


def _withhold(topic: Topic, channel: Channel, reason: str, rule: str, source: Source | None = None) -> Decision:
    return Decision(Verdict.WITHHOLD, channel, reason, rule, explain(topic, channel, reason, source))
