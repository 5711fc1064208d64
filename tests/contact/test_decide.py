from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from contact.catalog import Catalog
from contact.decide import decide, usable_points
from contact.errors import UnknownTopic
from contact.policy import LegalHours, Policy, PolicyCap, Reach
from contact.terms import (
    Cap,
    Channel,
    ContactPoint,
    Decision,
    Message,
    Pause,
    Permission,
    Preferences,
    Purpose,
    Verdict,
    Weekday,
    Window,
)
from tests.contact.makers import (
    CATALOG,
    POINTS,
    POLICY,
    WEEKDAYS,
    cap,
    granted,
    local,
    profile,
    topic,
    touch,
    window_rule,
)

WEDNESDAY = local("2027-03-10T11:00")
PROMOTIONS_BY_SMS = granted(("promotions", Channel.SMS))


def ask(
    preferences: Preferences = PROMOTIONS_BY_SMS,
    *sent,
    topic: str = "promotions",
    channel: Channel | None = Channel.SMS,
    at: datetime = WEDNESDAY,
    policy: Policy = POLICY,
    **who,
) -> Decision:
    return decide(Message(topic, channel), profile(preferences, **who), sent, policy, CATALOG, at)


def deferred(decision: Decision, reason: str, until: datetime) -> bool:
    return (decision.verdict, decision.reason, decision.next_allowed_at) == (Verdict.DEFER, reason, until)


def withheld(decision: Decision) -> str | None:
    return decision.reason if decision.verdict is Verdict.WITHHOLD else None


def test_what_is_granted_is_sent():
    decision = ask()
    assert (decision.verdict, decision.reason, decision.next_allowed_at) == (Verdict.SEND, "allowed", None)
    assert decision.rule == "permission:promotions/sms"
    assert decision.explanation == "Promotions may go out by text now."


def test_transactional_topics_are_sent_without_a_word():
    assert ask(Preferences(), topic="orders").verdict is Verdict.SEND


def test_marketing_without_a_word_is_withheld():
    decision = ask(Preferences())
    assert (withheld(decision), decision.rule) == ("no_permission", "permission:promotions/sms")


def test_a_denied_topic_is_withheld():
    assert withheld(ask(Preferences(rules={("orders", Channel.SMS): Permission.DENIED}), topic="orders")) == "denied"


def test_a_grant_counts_on_its_channel_only():
    assert withheld(ask(channel=Channel.EMAIL)) == "no_permission"


def test_an_unknown_topic_is_an_error():
    with pytest.raises(UnknownTopic, match="weather"):
        ask(topic="weather")


@pytest.mark.parametrize("year", [1969, 9001])
def test_a_time_outside_the_calendar_is_an_error(year):
    with pytest.raises(ValueError, match=str(year)):
        ask(at=datetime(year, 1, 1, tzinfo=UTC))


# Contact points


def test_suppression_outranks_a_grant():
    points = (ContactPoint(Channel.SMS, "+14025550100", verified=True, suppressed=True),)
    assert withheld(ask(points=points)) == "suppressed"
    assert withheld(ask(Preferences(), topic="service", points=points)) == "suppressed"


def test_a_second_number_that_is_not_suppressed_can_still_be_used():
    blocked = ContactPoint(Channel.SMS, "+14025550100", verified=True, suppressed=True)
    other = ContactPoint(Channel.SMS, "+14025550101", verified=True)
    assert ask(points=(blocked, other)).verdict is Verdict.SEND
    assert usable_points(profile(Preferences(), (blocked, other)), CATALOG.topic("orders"), Channel.SMS) == (other,)


@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_needs_a_contact_point(channel):
    points = tuple(point for point in POINTS if point.channel is not channel)
    assert withheld(ask(granted(("promotions", channel)), channel=channel, points=points)) == "no_contact_point"


def test_an_unverified_point_is_good_enough_for_an_order_but_not_for_marketing():
    points = (ContactPoint(Channel.SMS, "+14025550100"),)
    assert withheld(ask(points=points)) == "no_contact_point"
    assert ask(topic="orders", points=points).verdict is Verdict.SEND


# Pauses


def paused(until: datetime | None, topics=("optional",), channels=("*",), start=WEDNESDAY) -> Preferences:
    return replace(PROMOTIONS_BY_SMS, pauses=(Pause(topics, channels, start, until),))


def test_a_pause_defers_until_its_end():
    until = local("2027-03-24T11:00")
    decision = ask(paused(until))
    assert deferred(decision, "paused", until)
    assert decision.rule == "pause:optional/*"
    assert ask(paused(until), at=until).verdict is Verdict.SEND
    assert ask(paused(until), at=until - timedelta(seconds=1)).verdict is Verdict.DEFER


def test_a_pause_holds_from_its_start():
    preferences = paused(local("2027-03-24T11:00"))
    assert ask(preferences, at=WEDNESDAY - timedelta(seconds=1)).verdict is Verdict.SEND


def test_a_pause_without_end_switches_off():
    assert withheld(ask(paused(None))) == "switched_off"
    assert ask(paused(None), at=WEDNESDAY - timedelta(seconds=1)).verdict is Verdict.SEND


def test_what_could_only_go_out_after_a_pause_without_end_began_is_switched_off():
    before = local("2027-03-10T07:00")
    assert withheld(ask(paused(None, start=local("2027-03-10T07:30")), at=before)) == "switched_off"


def test_a_pause_of_something_else_does_not_matter():
    assert ask(paused(None, ("tips",))).verdict is Verdict.SEND
    assert ask(paused(None, channels=("email",))).verdict is Verdict.SEND


@pytest.mark.parametrize("topics", [("*",), ("service",)])
def test_what_is_required_cannot_be_paused(topics):
    assert ask(paused(None, topics), topic="service").verdict is Verdict.SEND


def test_part_of_a_second_counts_as_paused():
    preferences = paused(local("2027-03-10T12:00:00.5"), start=local("2027-03-10T11:00:00.7"))
    assert deferred(ask(preferences), "paused", local("2027-03-10T12:00:01"))


# Policy and legal hours


def test_marketing_by_text_keeps_to_legal_hours():
    assert deferred(ask(at=local("2027-03-10T21:00")), "legal_hours", local("2027-03-11T08:00"))
    assert ask(at=local("2027-03-10T20:59:59")).verdict is Verdict.SEND
    decision = ask(at=local("2027-03-10T07:59:59"))
    assert decision.rule == "us-federal-hours"
    assert "47 CFR 64.1200(c)(1)" in decision.explanation


def test_legal_hours_do_not_bind_other_channels_or_orders():
    night = local("2027-03-10T23:00")
    assert ask(topic="orders", at=night).verdict is Verdict.SEND
    assert ask(granted(("promotions", Channel.EMAIL)), channel=Channel.EMAIL, at=night).verdict is Verdict.SEND


def test_legal_hours_are_those_of_the_customers_time_zone():
    at = local("2027-03-10T20:30")
    assert ask(at=at, time_zone="America/Los_Angeles").verdict is Verdict.SEND
    assert ask(at=at, time_zone="America/New_York").reason == "legal_hours"


def test_legal_hours_of_another_country_do_not_bind():
    assert ask(at=local("2027-03-10T23:00"), country="NP").verdict is Verdict.SEND


def test_an_unknown_country_is_the_companys_own():
    assert ask(at=local("2027-03-10T23:00"), country=None).reason == "legal_hours"
    nowhere = replace(POLICY, default_country=None)
    assert ask(at=local("2027-03-10T23:00"), country=None, policy=nowhere).reason == "legal_hours"


@pytest.mark.parametrize("time_zone", [None, "Atlantis/Capital", "", "../etc", "America"])
def test_an_unknown_time_zone_is_every_possible_one(time_zone):
    noon_in_new_york = local("2027-03-10T11:00")
    assert deferred(ask(at=noon_in_new_york, time_zone=time_zone), "legal_hours", datetime(2027, 3, 10, 18, tzinfo=UTC))
    assert ask(at=noon_in_new_york, time_zone=time_zone, state="NE").verdict is Verdict.SEND


def test_somebody_who_may_live_anywhere_gets_no_marketing_by_text():
    decision = ask(time_zone=None, country="NP", policy=replace(POLICY, hours=(EVERYWHERE,)))
    assert (withheld(decision), decision.rule) == ("company_policy", "evenings-off")


EVERYWHERE = LegalHours("evenings-off", Reach(), (Window(end=time(18)),), "our promise", "1", law=False)


def test_the_companys_own_hours_bind_like_the_laws():
    policy = replace(POLICY, hours=(EVERYWHERE,))
    evening = local("2027-03-10T19:00")
    assert deferred(ask(topic="orders", at=evening, policy=policy), "company_policy", local("2027-03-11T00:00"))


STATE_CAP = PolicyCap(
    "three-in-24-hours",
    Reach(frozenset({Purpose.MARKETING}), frozenset({Channel.SMS, Channel.PHONE}), "US", frozenset({"FL"})),
    3,
    "PT24H",
    True,
    "Fla. Stat. 501.616",
    "1",
)
FLORIDA = replace(POLICY, caps=(STATE_CAP,))
THREE = [touch("2027-03-10T08:00"), touch("2027-03-10T09:00", channel=Channel.PHONE), touch("2027-03-10T10:00")]


def test_a_legal_cap_counts_one_subject():
    both = granted(("promotions", Channel.SMS), ("tips", Channel.SMS))
    decision = ask(both, *THREE, policy=FLORIDA, state="FL")
    assert deferred(decision, "company_policy", local("2027-03-11T08:00"))
    assert decision.rule == "three-in-24-hours"
    assert ask(both, *THREE, topic="tips", policy=FLORIDA, state="FL").verdict is Verdict.SEND
    assert ask(both, *THREE[1:], policy=FLORIDA, state="FL").verdict is Verdict.SEND


def test_a_legal_cap_counts_only_what_it_is_about():
    email = [replace(item, channel=Channel.EMAIL) for item in THREE]
    gone = [replace(item, topic="gone") for item in THREE]
    assert ask(PROMOTIONS_BY_SMS, *email, *gone, policy=FLORIDA, state="FL").verdict is Verdict.SEND
    assert ask(PROMOTIONS_BY_SMS, *THREE, policy=FLORIDA, state="NE").verdict is Verdict.SEND


def test_a_policy_cap_on_everything_counts_all_topics_together():
    policy = replace(POLICY, caps=(replace(STATE_CAP, per_topic=False),))
    both = granted(("promotions", Channel.SMS), ("tips", Channel.SMS))
    assert ask(both, *THREE, topic="tips", policy=policy, state="FL").reason == "company_policy"


@pytest.mark.parametrize(("strict", "verdict"), [(True, Verdict.DEFER), (False, Verdict.SEND)])
def test_whether_single_states_bind_the_unknown_one_is_the_policys_choice(strict, verdict):
    policy = replace(POLICY, caps=(replace(STATE_CAP, reach=replace(STATE_CAP.reach, unknown_state=strict)),))
    assert ask(PROMOTIONS_BY_SMS, *THREE, policy=policy, state=None).verdict is verdict


# The customer's windows


def mornings(**scope) -> Preferences:
    return replace(PROMOTIONS_BY_SMS, windows=(window_rule(Window(WEEKDAYS, time(8), time(12)), **scope),))


def test_outside_the_customers_window_it_waits():
    decision = ask(mornings(), at=local("2027-03-12T12:00"))
    assert deferred(decision, "window", local("2027-03-15T08:00"))
    assert decision.rule == "window:*/*"
    assert ask(mornings()).verdict is Verdict.SEND


def test_a_window_on_everything_holds_orders_back_too():
    assert ask(mornings(), topic="orders", at=local("2027-03-10T14:00")).reason == "window"


def test_a_window_for_a_channel_leaves_the_others_alone():
    preferences = mornings(channels=("phone",))
    assert ask(preferences, topic="orders", at=local("2027-03-10T14:00")).verdict is Verdict.SEND


def test_windows_of_several_scopes_hold_together():
    nights = window_rule(Window(start=time(9), end=time(10)), topics=("promotions",))
    preferences = replace(mornings(), windows=(*mornings().windows, nights))
    assert deferred(ask(preferences), "window", local("2027-03-11T09:00"))


def test_windows_that_never_meet_withhold():
    never = window_rule(Window(days=frozenset({Weekday.SUN})), topics=("promotions",))
    decision = ask(replace(mornings(), windows=(*mornings().windows, never)))
    assert (withheld(decision), decision.rule) == ("never", "window:promotions/*")


def test_a_window_outside_legal_hours_withholds():
    night = window_rule(Window(start=time(22), end=time(6)), topics=("promotions",))
    assert withheld(ask(replace(PROMOTIONS_BY_SMS, windows=(night,)))) == "never"


def test_a_window_for_somebody_who_may_live_anywhere_withholds():
    preferences = mornings()
    assert withheld(ask(preferences, topic="orders", time_zone=None, country="NP")) == "never"


# The customer's caps


def test_a_cap_counts_its_scope_and_nothing_else():
    preferences = replace(PROMOTIONS_BY_SMS, caps=(cap(1, "P1W", ("marketing",)),))
    newsletter = touch("2027-03-09T10:00", "newsletter", Channel.EMAIL)
    decision = ask(preferences, newsletter)
    assert deferred(decision, "cap", local("2027-03-15T08:00"))
    assert decision.rule == "cap:marketing/*"
    assert ask(preferences, newsletter, topic="orders").verdict is Verdict.SEND
    assert ask(preferences, touch("2027-03-09T10:00", "orders")).verdict is Verdict.SEND
    assert ask(preferences, touch("2027-03-05T10:00", "newsletter")).verdict is Verdict.SEND


def test_a_cap_on_one_channel_does_not_bind_another():
    preferences = replace(PROMOTIONS_BY_SMS, caps=(cap(1, "P1W", channels=("email",)),))
    assert ask(preferences, touch("2027-03-09T10:00", channel=Channel.EMAIL)).verdict is Verdict.SEND


def test_two_a_month_is_counted_by_the_calendar():
    preferences = replace(PROMOTIONS_BY_SMS, caps=(Cap(("promotions",), ("sms",), 2, "P1M"),))
    assert ask(preferences, touch("2027-03-02T10:00")).verdict is Verdict.SEND
    assert deferred(
        ask(preferences, touch("2027-03-02T10:00"), touch("2027-03-08T10:00")), "cap", local("2027-04-01T08:00")
    )
    assert ask(preferences, touch("2027-02-26T10:00"), touch("2027-02-27T10:00")).verdict is Verdict.SEND


def test_a_cap_that_was_lifted_in_a_change_never_binds():
    preferences = replace(PROMOTIONS_BY_SMS, caps=(cap(None, None), cap(1, None)))
    assert ask(preferences, touch("2027-03-10T10:00")).verdict is Verdict.SEND


def test_exact_hours_need_no_time_zone_but_days_do():
    exact = replace(PROMOTIONS_BY_SMS, caps=(cap(1, "PT2H"),))
    daily = replace(PROMOTIONS_BY_SMS, caps=(cap(1, "P1D"),))
    order = touch("2027-03-10T10:00", "orders")
    assert deferred(ask(exact, order, topic="orders", time_zone=None, country="NP"), "cap", local("2027-03-10T12:00"))
    assert withheld(ask(daily, order, topic="orders", time_zone=None, country="NP")) == "never"


def test_a_day_is_over_when_it_is_over_in_every_possible_zone():
    daily = replace(PROMOTIONS_BY_SMS, caps=(cap(1, "P1D"),))
    decision = ask(daily, touch("2027-03-10T10:00", "orders"), topic="orders", time_zone=None, state="NE")
    assert decision.next_allowed_at == datetime(2027, 3, 11, 7, tzinfo=UTC)
    assert decision.explanation.startswith("Held until 2027-03-11 07:00:00 UTC: ")


# Together


def test_the_strictest_wins_and_gives_the_reason():
    preferences = replace(mornings(), caps=(cap(1, "P1W"),))
    decision = ask(preferences, touch("2027-03-10T08:00"), at=local("2027-03-10T22:00"))
    assert deferred(decision, "cap", local("2027-03-15T08:00"))
    without_history = ask(preferences, at=local("2027-03-12T22:00"))
    assert deferred(without_history, "window", local("2027-03-15T08:00"))


def test_of_equally_strict_rules_the_first_in_order_gives_the_reason():
    at_eight = replace(PROMOTIONS_BY_SMS, windows=(window_rule(Window(start=time(8))),))
    assert ask(at_eight, at=local("2027-03-10T07:00")).reason == "legal_hours"


def test_without_a_channel_the_first_that_may_send_is_chosen():
    preferences = granted(*(("promotions", channel) for channel in Channel))
    assert ask(preferences, channel=None).channel is Channel.SMS
    assert ask(preferences, channel=None, at=local("2027-03-10T23:00")).channel is Channel.EMAIL


def test_without_a_channel_the_soonest_is_chosen():
    preferences = granted(("promotions", Channel.SMS), ("promotions", Channel.EMAIL))
    sunday = window_rule(Window(days=frozenset({Weekday.SUN})), channels=("sms",))
    friday = window_rule(Window(days=frozenset({Weekday.FRI})), channels=("email",))
    decision = ask(replace(preferences, windows=(sunday, friday)), channel=None)
    assert (decision.channel, decision.next_allowed_at) == (Channel.EMAIL, local("2027-03-12T00:00"))
    other_way = ask(replace(preferences, windows=(friday,)), channel=None, at=local("2027-03-10T22:00"))
    assert other_way.channel is Channel.SMS


def test_without_a_channel_and_without_permission_the_reason_is_one_the_customer_could_change():
    only_email = (ContactPoint(Channel.EMAIL, "robin@example.com", verified=True),)
    decision = ask(Preferences(), channel=None, points=only_email)
    assert (withheld(decision), decision.channel) == ("no_permission", Channel.EMAIL)
    assert withheld(ask(channel=None, points=())) == "no_contact_point"


def test_next_allowed_at_is_the_same_in_the_middle_of_a_second():
    at = local("2027-03-10T21:00:00.999999")
    assert deferred(ask(at=at), "legal_hours", local("2027-03-11T08:00"))


def test_service_replies_follow_their_topic():
    reply = replace(topic("replies", "replies", marketing=False), purpose=Purpose.SERVICE_REPLY)

    catalog = Catalog({"replies": reply})
    decision = decide(
        Message("replies", Channel.SMS), profile(Preferences()), [], POLICY, catalog, local("2027-03-10T23:00")
    )
    assert decision.verdict is Verdict.SEND
