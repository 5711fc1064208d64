from __future__ import annotations

from dataclasses import replace

from contact.policy import Policy, Reach
from contact.terms import Channel, Preferences, Purpose
from tests.contact.makers import POLICY, profile


def test_the_zones_of_a_state_are_fewer_than_those_of_its_country():
    assert POLICY.time_zones_of("US", "NE") == ("America/Chicago", "America/Denver")
    assert len(POLICY.time_zones_of("US", None)) == 4


def test_an_unknown_state_may_have_any_zone_of_the_country():
    assert POLICY.time_zones_of("US", "ZZ") == POLICY.time_zones_of("US", None)


def test_an_unknown_country_is_the_companys_own_if_it_has_one():
    assert POLICY.time_zones_of(None, "NE") == POLICY.time_zones_of("US", "NE")
    assert Policy(zones=POLICY.zones).time_zones_of(None, "NE") == ()


def test_a_country_without_a_table_has_no_known_zones():
    assert POLICY.time_zones_of("NP", None) == ()


def test_who_may_live_in_two_states_may_have_any_zone_of_both():
    zones = {("US", "NE"): ("America/Chicago", "America/Denver"), ("US", "FL"): ("America/New_York", "America/Chicago")}
    policy = Policy(zones={**zones, ("US", None): ("Pacific/Honolulu",)})
    assert policy.time_zones_of("US", "NE", "FL") == ("America/Chicago", "America/Denver", "America/New_York")
    assert policy.time_zones_of("US", "NE", "ZZ") == ("America/Chicago", "America/Denver", "Pacific/Honolulu")


def test_the_rules_of_either_state_reach_who_may_live_in_both():
    texts = Reach(states=frozenset({"FL"}))
    assert texts.covers(Purpose.MARKETING, Channel.SMS, "US", "NE", "FL")
    assert not texts.covers(Purpose.MARKETING, Channel.SMS, "US", "NE", "GA")
    unknown = Reach(states=frozenset({"FL"}), unknown_state=True)
    assert unknown.covers(Purpose.MARKETING, Channel.SMS, "US")
    assert not unknown.covers(Purpose.MARKETING, Channel.SMS, "US", "GA")


def test_a_customers_states_are_that_of_their_post_and_those_of_their_numbers():
    customer = profile(Preferences(), state="NE")
    assert customer.states == ("NE",)
    assert replace(customer, number_states=("FL", "NE")).states == ("NE", "FL")
    assert replace(customer, state=None, number_states=("FL",)).states == ("FL",)
    assert replace(customer, state=None).states == ()


def test_a_rule_reaches_everybody_it_does_not_leave_out():
    assert Reach().covers(Purpose.MARKETING, Channel.WEB, None, None)
    texts = Reach(frozenset({Purpose.MARKETING}), frozenset({Channel.SMS}), "US", frozenset({"FL"}))
    assert texts.covers(Purpose.MARKETING, Channel.SMS, "US", "FL")
    assert not texts.covers(Purpose.TRANSACTIONAL, Channel.SMS, "US", "FL")
    assert not texts.covers(Purpose.MARKETING, Channel.EMAIL, "US", "FL")
    assert not texts.covers(Purpose.MARKETING, Channel.SMS, "CA", "FL")
    assert not texts.covers(Purpose.MARKETING, Channel.SMS, "US", "GA")
    assert not texts.covers(Purpose.MARKETING, Channel.SMS, "US", None)
