from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from contact.decide import decide
from contact.policy import Grace, Policy, QuietDays, Reach
from contact.quiet import next_loud
from contact.terms import Channel, Decision, Message, Purpose, Verdict, Window
from tests.contact.makers import CATALOG, POLICY, granted, local, profile, window_rule

ASKED = granted(("promotions", Channel.SMS), ("promotions", Channel.EMAIL), ("orders", Channel.SMS))
CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28)})
QUIET = QuietDays(
    "christmas", Reach(frozenset({Purpose.MARKETING}), country="US"), CHRISTMAS, "our promise", "1", law=False
)
GRACE = Grace("after-an-order", Reach(), frozenset({"promotions"}), "P3D", "our promise", "1")


def decided(policy: Policy, at: datetime, topic: str = "promotions", **changes) -> Decision:
    customer = replace(profile(ASKED), **changes)
    return decide(Message(topic, Channel.SMS), customer, (), policy, CATALOG, at)


def quiet(**changes) -> Policy:
    return replace(POLICY, quiet=(replace(QUIET, **changes),))


def test_quiet_days_are_waited_for_to_the_second():
    decision = decided(replace(POLICY, hours=(), quiet=(QUIET,)), local("2026-12-24T00:00"))
    assert (decision.verdict, decision.reason, decision.rule) == (Verdict.DEFER, "company_policy", "christmas")
    assert decision.next_allowed_at == local("2026-12-26T00:00")
    assert "the company keeps its quiet days free of this (our promise)" in decision.explanation
    assert decided(quiet(), local("2026-12-23T20:59:59")).verdict is Verdict.SEND


def test_after_quiet_days_the_hours_of_the_law_still_hold():
    assert decided(quiet(), local("2026-12-24T10:00")).next_allowed_at == local("2026-12-26T08:00")
    assert decided(quiet(), local("2026-12-27T21:30")).next_allowed_at == local("2026-12-29T08:00")


def test_a_law_of_quiet_days_is_told_as_the_law():
    decision = decided(quiet(law=True), local("2026-12-25T10:00"))
    assert decision.reason == "legal_hours"
    assert "The law" not in decision.explanation
    assert "the law allows this on no quiet day (our promise)" in decision.explanation


def test_quiet_days_leave_other_messages_alone():
    assert decided(quiet(), local("2026-12-25T10:00"), topic="orders").verdict is Verdict.SEND


def test_it_is_a_quiet_day_where_it_is_one_in_any_possible_time_zone():
    nowhere = decided(quiet(), datetime(2026, 12, 24, 5, 30, tzinfo=UTC), time_zone=None)
    assert nowhere.next_allowed_at == datetime(2026, 12, 26, 18, tzinfo=UTC)  # eight o'clock in Hawaii
    everywhere = replace(POLICY, hours=(), quiet=(QUIET,), zones={("US", None): ("Asia/Tokyo", "America/Chicago")})
    assert decided(everywhere, datetime(2026, 12, 23, 15, tzinfo=UTC), time_zone=None).verdict is Verdict.DEFER
    assert decided(everywhere, datetime(2026, 12, 23, 14, tzinfo=UTC), time_zone=None).verdict is Verdict.SEND


def test_quiet_days_of_who_may_live_anywhere_at_all_are_never_over():
    decision = decided(Policy(quiet=(QUIET,)), local("2026-12-01T10:00"), time_zone=None, country="US")
    assert (decision.verdict, decision.reason, decision.rule) == (Verdict.WITHHOLD, "company_policy", "christmas")


def test_a_wish_that_falls_on_quiet_days_only_is_never_met_and_ends():
    wish = window_rule(Window(months=frozenset({12}), month_days=frozenset({25})))
    always = replace(QUIET, days=frozenset(date(year, 12, 25) for year in range(2026, 2061)))
    preferences = replace(ASKED, windows=(wish,))
    decision = decided(replace(POLICY, quiet=(always,)), local("2026-12-01T10:00"), preferences=preferences)
    assert (decision.verdict, decision.reason) == (Verdict.WITHHOLD, "never")


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Beirut", date(2027, 10, 30)), ("America/Chicago", date(2027, 11, 7)), ("Africa/Cairo", date(2027, 10, 28))],
)
def test_a_quiet_day_is_over_at_midnight_even_when_clocks_change(zone, day):
    place = ZoneInfo(zone)
    opens = next_loud({day}, place, datetime.combine(day, time(12), place).astimezone(UTC))
    assert opens.astimezone(place).date() == day + timedelta(days=1)
    assert (opens - timedelta(seconds=1)).astimezone(place).date() == day


def test_a_day_that_clocks_turn_back_into_is_quiet_twice():
    # In 2010 the clocks of St John's went back from one minute past midnight to 23:01 of the day before.
    place = ZoneInfo("America/St_Johns")
    day = date(2010, 11, 6)
    begins = datetime(2010, 11, 7, 0, 0, tzinfo=place).astimezone(UTC)
    again = begins + timedelta(minutes=1)
    assert next_loud({day}, place, begins - timedelta(seconds=1)) == begins
    assert next_loud({day}, place, again) == begins + timedelta(hours=1)


def test_grace_after_an_order_ends_at_the_same_local_time():
    ordered = local("2027-03-12T10:30")  # clocks change on the 14th
    decision = decided(replace(POLICY, grace=(GRACE,)), local("2027-03-13T09:00"), last_order_at=ordered)
    assert (decision.verdict, decision.reason, decision.rule) == (Verdict.DEFER, "company_policy", "after-an-order")
    assert decision.next_allowed_at == local("2027-03-15T10:30")
    assert "the company waits 3 days after an order (our promise)" in decision.explanation
    later = decided(replace(POLICY, grace=(GRACE,)), local("2027-03-15T10:30"), last_order_at=ordered)
    assert later.verdict is Verdict.SEND


def test_grace_counts_exact_hours_without_a_time_zone():
    policy = Policy(grace=(replace(GRACE, per="PT36H"),))
    ordered = datetime(2027, 3, 12, 10, 30, 0, 5, tzinfo=UTC)
    decision = decided(policy, datetime(2027, 3, 13, tzinfo=UTC), last_order_at=ordered, time_zone=None)
    assert decision.next_allowed_at == datetime(2027, 3, 13, 22, 30, 1, tzinfo=UTC)


def test_grace_in_days_needs_to_know_where_the_customer_lives():
    decision = decided(
        Policy(grace=(GRACE,)), local("2027-03-13T09:00"), last_order_at=local("2020-01-01T09:00"), time_zone=None
    )
    assert (decision.verdict, decision.rule) == (Verdict.WITHHOLD, "after-an-order")


def test_grace_is_about_its_topics_and_all_if_it_names_none():
    ordered, at = local("2027-03-12T10:30"), local("2027-03-12T11:00")
    assert decided(replace(POLICY, grace=(GRACE,)), at, topic="orders", last_order_at=ordered).verdict is Verdict.SEND
    everything = replace(POLICY, grace=(replace(GRACE, topics=None),))
    assert decided(everything, at, topic="orders", last_order_at=ordered).verdict is Verdict.DEFER


def test_who_never_ordered_has_no_grace_to_wait_for():
    assert decided(replace(POLICY, grace=(GRACE,)), local("2027-03-12T11:00")).verdict is Verdict.SEND
