"""What must hold of every decision, whoever the customer is and whatever the clocks do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contact.decide import decide
from contact.fold import apply
from contact.policy import Policy
from contact.terms import (
    Cap,
    Change,
    Channel,
    ContactProfile,
    Message,
    Permission,
    Preferences,
    Rule,
    Touch,
    Verdict,
)
from tests.contact.strategies import (
    ALL_POINTS,
    CATALOG,
    EVERYTHING,
    TOPICS,
    ZONES,
    around_a_jump,
    change,
    instant,
    limited,
    made_by,
)

SECOND = timedelta(seconds=1)
many = settings(max_examples=200, deadline=None)
situations = made_by(limited)
a_topic = st.sampled_from(TOPICS)
a_channel = st.sampled_from(list(Channel))


@many
@given(situations, a_topic, a_channel, st.lists(st.floats(0, 1), max_size=4))
def test_next_allowed_at_is_the_first_second_at_which_it_may_be_sent(situation, topic, channel, fractions):
    profile, history, policy, now = situation
    message = Message(topic, channel)

    def verdict(at: datetime) -> Verdict:
        return decide(message, profile, history, policy, CATALOG, at).verdict

    decision = decide(message, profile, history, policy, CATALOG, now)
    if decision.verdict is Verdict.DEFER:
        assert decision.next_allowed_at > now
        assert verdict(decision.next_allowed_at) is Verdict.SEND
        assert verdict(decision.next_allowed_at - SECOND) is not Verdict.SEND
        wait = int((decision.next_allowed_at - now).total_seconds())
        for fraction in fractions:
            assert verdict(now + timedelta(seconds=int(fraction * (wait - 1)))) is not Verdict.SEND
    else:
        assert decision.next_allowed_at is None
    if decision.verdict is Verdict.WITHHOLD:
        for fraction in fractions:
            assert verdict(now + timedelta(seconds=int(fraction * 400 * 86400))) is not Verdict.SEND


@many
@given(made_by(around_a_jump), a_channel)
def test_it_is_the_first_quarter_of_an_hour_even_while_clocks_change(situation, channel):
    """Every zone changes its clocks on a quarter of an hour, and here everything else happens on one too."""
    profile, history, policy, now = situation
    message = Message("orders", channel)

    def verdict(at: datetime) -> Verdict:
        return decide(message, profile, history, policy, CATALOG, at).verdict

    decision = decide(message, profile, history, policy, CATALOG, now)
    end = min(decision.next_allowed_at or now + timedelta(days=4), now + timedelta(days=4))
    if decision.verdict is Verdict.SEND:
        return
    if decision.next_allowed_at:
        assert verdict(decision.next_allowed_at) is Verdict.SEND
        assert verdict(decision.next_allowed_at - SECOND) is Verdict.DEFER
    at = now.replace(minute=0, second=0)
    while at < end:
        assert at < now or verdict(at) is not Verdict.SEND
        at += timedelta(minutes=15)


@many
@given(situations, a_topic)
def test_without_a_channel_it_goes_where_it_may_soonest(situation, topic):
    profile, history, policy, now = situation
    best = decide(Message(topic), profile, history, policy, CATALOG, now)
    each = [decide(Message(topic, channel), profile, history, policy, CATALOG, now) for channel in Channel]
    assert best in each
    sent = [decision for decision in each if decision.verdict is Verdict.SEND]
    waits = [decision.next_allowed_at for decision in each if decision.verdict is Verdict.DEFER]
    if sent:
        assert best == sent[0]
    elif waits:
        assert best.next_allowed_at == min(waits)
    else:
        assert best.verdict is Verdict.WITHHOLD


@many
@given(situations, made_by(change), a_topic, a_channel)
def test_what_was_denied_is_never_sent(situation, wish, topic, channel):
    profile, history, policy, now = situation
    assume(topic != "service")
    no = Change(rules=(Rule(topic, channel.value, Permission.DENIED),))
    preferences = apply(apply(profile.preferences, wish, CATALOG), no, CATALOG)
    decision = decide(Message(topic, channel), replace(profile, preferences=preferences), history, policy, CATALOG, now)
    assert (decision.verdict, decision.reason) == (Verdict.WITHHOLD, "denied")


@many
@given(situations, a_topic, a_channel, st.booleans())
def test_nothing_goes_to_a_suppressed_contact_point(situation, topic, channel, anywhere):
    profile, history, policy, now = situation
    points = tuple(replace(point, suppressed=point.channel is channel) for point in profile.points)
    decision = decide(
        Message(topic, None if anywhere else channel), replace(profile, points=points), history, policy, CATALOG, now
    )
    if anywhere:
        assert decision.channel is not channel or decision.verdict is not Verdict.SEND
    else:
        assert (decision.verdict, decision.reason) == (Verdict.WITHHOLD, "suppressed")


@many
@given(situations, a_topic)
def test_a_customer_without_contact_points_gets_nothing(situation, topic):
    profile, history, policy, now = situation
    decision = decide(Message(topic), replace(profile, points=()), history, policy, CATALOG, now)
    assert (decision.verdict, decision.reason) == (Verdict.WITHHOLD, "no_contact_point")


PERIOD_KEYS = {
    "P1D": lambda wall: wall.date(),
    "P1W": lambda wall: wall.isocalendar()[:2],
    "P1M": lambda wall: (wall.year, wall.month),
    "P3M": lambda wall: (wall.year, (wall.month + 2) // 3),
    "P1Y": lambda wall: wall.year,
}
ROLLING = {
    "P2D": timedelta(days=2),
    "P2W": timedelta(weeks=2),
    "PT24H": timedelta(hours=24),
    "PT90M": timedelta(minutes=90),
}


@many
@given(made_by(lambda random: random), st.sampled_from([*PERIOD_KEYS, *ROLLING]), st.integers(1, 3))
def test_caps_hold_under_any_order_of_arrivals(random, per, most):
    zone = random.choice(ZONES)
    preferences = replace(apply(Preferences(), EVERYTHING, CATALOG), caps=(Cap(("*",), ("*",), most, per),))
    profile = ContactProfile("robin", preferences, ALL_POINTS, zone)
    sent: list[Touch] = []
    for _ in range(20):
        message, now = Message(random.choice(TOPICS), random.choice(list(Channel))), instant(random, zone)
        decision = decide(message, profile, sent, Policy(), CATALOG, now)
        if decision.verdict is Verdict.DEFER and random.random() < 0.5:
            now = decision.next_allowed_at
            decision = decide(message, profile, sent, Policy(), CATALOG, now)
        if decision.verdict is Verdict.SEND:
            sent.append(Touch(message.topic, message.channel, now))

    walls = [item.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for item in sent]
    if per in PERIOD_KEYS:
        assert all(number <= most for number in Counter(map(PERIOD_KEYS[per], walls)).values())
    else:
        marks = walls if "T" not in per else [item.at for item in sent]
        order = sorted(range(len(sent)), key=lambda position: sent[position].at)
        for first, last in zip(order, order[most:], strict=False):
            assert marks[last] - marks[first] >= ROLLING[per]


@many
@given(situations, a_topic, a_channel, st.randoms())
def test_a_decision_does_not_depend_on_the_order_of_the_history_or_the_clock_it_is_told_in(
    situation, topic, channel, random
):
    profile, history, policy, now = situation
    shuffled = list(history)
    random.shuffle(shuffled)
    elsewhere = [replace(item, at=item.at.astimezone(ZoneInfo("Asia/Tokyo"))) for item in shuffled]
    message = Message(topic, channel)
    assert decide(message, profile, history, policy, CATALOG, now) == decide(
        message, profile, elsewhere, policy, CATALOG, now.astimezone(ZoneInfo("Asia/Tokyo"))
    )


@many
@given(situations, a_topic, a_channel, st.integers(0, 999_999))
def test_part_of_a_second_never_makes_a_difference(situation, topic, channel, microseconds):
    profile, history, policy, now = situation
    message = Message(topic, channel)
    whole = now.replace(microsecond=0).astimezone(UTC)
    assert decide(message, profile, history, policy, CATALOG, whole) == decide(
        message, profile, history, policy, CATALOG, whole.replace(microsecond=microseconds)
    )
