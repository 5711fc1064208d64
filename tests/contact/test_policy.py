from __future__ import annotations

from contact.policy import Policy, Reach
from contact.terms import Channel, Purpose
from tests.contact.makers import POLICY


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


def test_a_rule_reaches_everybody_it_does_not_leave_out():
    assert Reach().covers(Purpose.MARKETING, Channel.WEB, None, None)
    texts = Reach(frozenset({Purpose.MARKETING}), frozenset({Channel.SMS}), "US", frozenset({"FL"}))
    assert texts.covers(Purpose.MARKETING, Channel.SMS, "US", "FL")
    assert not texts.covers(Purpose.TRANSACTIONAL, Channel.SMS, "US", "FL")
    assert not texts.covers(Purpose.MARKETING, Channel.EMAIL, "US", "FL")
    assert not texts.covers(Purpose.MARKETING, Channel.SMS, "CA", "FL")
    assert not texts.covers(Purpose.MARKETING, Channel.SMS, "US", "GA")
    assert not texts.covers(Purpose.MARKETING, Channel.SMS, "US", None)
