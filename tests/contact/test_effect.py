from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from contact.document import change_from_document
from contact.effect import changes_anything, kept_required, loosens
from contact.fold import apply
from contact.terms import Change, Pause, Permission, Preferences, Rule, Scope
from tests.contact.makers import CATALOG, local

NOW = local("2027-03-10T11:00")
MORNINGS = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "12:00"}


def wish(**document) -> Change:
    return change_from_document(document, CATALOG)


def rule(topic: str, channel: str, permission: str, **more) -> dict:
    return {"topic": topic, "channel": channel, "permission": permission, **more}


def scope(topics: str = "promotions", channels: str = "sms") -> dict:
    return {"topics": topics.split(), "channels": channels.split()}


def after(*changes: Change) -> Preferences:
    preferences = Preferences()
    for change in changes:
        preferences = apply(preferences, change, CATALOG)
    return preferences


PROMOTIONS = wish(rules=[rule("promotions", "sms", "granted")])


@pytest.mark.parametrize(
    ("topic", "permission", "expected"),
    [
        ("promotions", "granted", True),
        ("promotions", "denied", False),
        ("promotions", "unset", False),
        ("orders", "granted", False),
        ("orders", "denied", False),
        ("orders", "unset", False),
    ],
)
def test_permission_loosens_when_what_was_not_allowed_is(topic, permission, expected):
    assert loosens(Preferences(), wish(rules=[rule(topic, "sms", permission)]), CATALOG, NOW) is expected


def test_taking_back_a_denial_loosens_where_silence_allows():
    no = wish(rules=[rule("orders", "sms", "denied"), rule("promotions", "sms", "denied")])
    assert loosens(after(no), wish(rules=[rule("orders", "sms", "unset")]), CATALOG, NOW)
    assert not loosens(after(no), wish(rules=[rule("promotions", "sms", "unset")]), CATALOG, NOW)


def test_a_grant_that_the_same_wish_takes_back_does_not_loosen():
    both = wish(rules=[rule("marketing", "sms", "granted"), rule("marketing", "sms", "denied")])
    assert not loosens(Preferences(), both, CATALOG, NOW)


def test_a_switch_of_channels_loosens():
    switch = wish(rules=[rule("promotions", "email", "granted"), rule("promotions", "sms", "denied")])
    assert loosens(after(PROMOTIONS), switch, CATALOG, NOW)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, (1, "P1W"), False),
        ((1, "P1W"), (1, "P1W"), False),
        ((2, "P1W"), (1, "P1W"), False),
        ((1, "P1W"), (2, "P1W"), True),
        ((1, "P1M"), (1, "P1W"), True),
        ((1, "P1D"), (1, "P1W"), False),
        ((1, "P1W"), (None, None), True),
        (None, (None, None), False),
    ],
)
def test_a_cap_loosens_when_it_is_raised_shortened_or_lifted(old, new, expected):
    def change(limit):
        return wish(caps=[{**scope(), "max": limit[0], "per": limit[1]}])

    before = after(PROMOTIONS, *([change(old)] if old else []))
    assert loosens(before, change(new), CATALOG, NOW) is expected


def test_lifting_a_cap_under_a_wider_one_that_is_as_strict_does_not_loosen():
    narrow = {**scope(), "max": 2, "per": "P1W"}
    wide = {**scope("marketing", "*"), "max": 1, "per": "P1W"}
    lift = wish(caps=[{**scope(), "max": None}])
    assert not loosens(after(PROMOTIONS, wish(caps=[narrow, wide])), lift, CATALOG, NOW)
    assert loosens(after(PROMOTIONS, wish(caps=[narrow, {**wide, "max": 3}])), lift, CATALOG, NOW)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [MORNINGS], False),
        ([MORNINGS], [MORNINGS], False),
        ([MORNINGS], [{**MORNINGS, "from": "09:00"}], False),
        ([MORNINGS], [{**MORNINGS, "from": "07:59"}], True),
        ([MORNINGS], [{**MORNINGS, "to": "12:01"}], True),
        ([MORNINGS], [{**MORNINGS, "to": "11:59"}], False),
        ([MORNINGS], [{**MORNINGS, "days": ["mon"]}], False),
        ([MORNINGS], [{**MORNINGS, "days": ["mon", "sat"]}], True),
        ([MORNINGS], [{"from": "08:00", "to": "12:00"}], True),
        ([MORNINGS], [{**MORNINGS, "months": [12]}], False),
        ([{**MORNINGS, "months": [12]}], [MORNINGS], True),
        ([{**MORNINGS, "months": [12]}], [{**MORNINGS, "months": [11, 12]}], True),
        ([{**MORNINGS, "month_days": [1, 2]}], [{**MORNINGS, "month_days": [2]}], False),
        ([{**MORNINGS, "month_days": [1, 2]}], [{**MORNINGS, "month_days": [3]}], True),
        ([MORNINGS], [MORNINGS, {"days": ["sat"]}], True),
        ([MORNINGS, {"days": ["sat"]}], [{"days": ["sat"], "from": "10:00"}], False),
        ([{"from": "22:00", "to": "02:00"}], [{"from": "23:00", "to": "01:00"}], False),
        ([{"from": "22:00", "to": "02:00"}], [{"from": "23:00", "to": "03:00"}], True),
        ([{"from": "18:00"}], [{"from": "18:00", "to": "24:00"}], False),
        ([MORNINGS], [], True),
        ([], [], False),
    ],
)
def test_a_window_loosens_when_it_is_widened_or_lifted(old, new, expected):
    def change(windows):
        return wish(windows=[{**scope(), "any": windows}])

    assert loosens(after(PROMOTIONS, change(old)), change(new), CATALOG, NOW) is expected


@pytest.mark.parametrize(
    ("start", "until", "expected"),
    [
        ("2027-03-10T11:00", "2027-03-20T00:00", False),
        ("2027-03-10T11:00", "2027-03-21T00:00", False),
        ("2027-03-10T11:00", None, False),
        ("2027-03-10T11:00", "2027-03-19T00:00", True),
    ],
)
def test_a_pause_loosens_when_it_is_shortened(start, until, expected):
    def pause(begin, end):
        at = None if end is None else local(end).isoformat()
        return wish(pauses=[{**scope(), "from": local(begin).isoformat(), "until": at}])

    before = after(PROMOTIONS, pause("2027-03-05T11:00", "2027-03-20T00:00"))
    assert loosens(before, pause(start, until), CATALOG, NOW) is expected


def test_a_pause_without_end_that_gets_one_loosens():
    endless = Change(pauses=(Pause(("promotions",), ("sms",), NOW, None),))
    until = Change(pauses=(Pause(("promotions",), ("sms",), NOW, NOW + timedelta(days=900)),))
    assert loosens(after(PROMOTIONS, endless), until, CATALOG, NOW)
    assert not loosens(after(PROMOTIONS, until), endless, CATALOG, NOW)


def test_resuming_loosens_while_the_pause_lasts_and_is_nothing_afterwards():
    until = Change(pauses=(Pause(("optional",), ("*",), NOW, NOW + timedelta(days=5)),))
    resume = Change(resume=(Scope(("*",), ("*",)),))
    before = after(PROMOTIONS, until)
    assert loosens(before, resume, CATALOG, NOW)
    assert changes_anything(before, resume, CATALOG, NOW)
    later = NOW + timedelta(days=5)
    assert not loosens(before, resume, CATALOG, later)
    assert not changes_anything(before, resume, CATALOG, later)


def test_a_pause_that_begins_later_does_not_stand_in_for_one_that_holds_now():
    before = after(PROMOTIONS, Change(pauses=(Pause(("promotions",), ("sms",), NOW, NOW + timedelta(days=5)),)))
    later = Pause(("promotions",), ("*",), NOW + timedelta(days=1), NOW + timedelta(days=9))
    change = Change(resume=(Scope(("promotions",), ("sms",)),), pauses=(later,))
    assert loosens(before, change, CATALOG, NOW)


def test_a_limit_on_what_is_not_allowed_yet_never_loosens():
    before = after(wish(caps=[{**scope(), "max": 1, "per": "P1Y"}]))
    assert not loosens(before, wish(caps=[{**scope(), "max": None}]), CATALOG, NOW)


def test_a_grant_with_limits_of_its_own_loosens():
    limited = wish(rules=[rule("promotions", "sms", "granted", frequency="P1M", windows=[MORNINGS])])
    assert loosens(Preferences(), limited, CATALOG, NOW)


def test_saying_the_same_again_changes_nothing():
    assert not changes_anything(after(PROMOTIONS), PROMOTIONS, CATALOG, NOW)
    assert not changes_anything(Preferences(), Change(), CATALOG, NOW)


def test_a_word_where_there_was_silence_is_a_change_though_it_loosens_nothing():
    yes = wish(rules=[rule("orders", "sms", "granted")])
    assert changes_anything(Preferences(), yes, CATALOG, NOW)
    assert not loosens(Preferences(), yes, CATALOG, NOW)


def test_likes_are_a_change_that_never_loosens():
    likes = wish(likes=["argyle"])
    assert changes_anything(Preferences(), likes, CATALOG, NOW)
    assert not loosens(Preferences(), likes, CATALOG, NOW)


def test_a_new_pause_is_a_change():
    pause = Change(pauses=(Pause(("promotions",), ("sms",), NOW, None),))
    assert changes_anything(Preferences(), pause, CATALOG, NOW)


@pytest.mark.parametrize(
    "change",
    [
        wish(rules=[rule("optional", "email", "denied")]),
        wish(rules=[rule("*", "*", "denied"), rule("orders", "sms", "granted")]),
        wish(rules=[rule("service", "*", "denied")]),
        Change(pauses=(Pause(("optional",), ("*",), NOW, None),)),
        Change(pauses=(Pause(("service",), ("sms",), NOW, None),)),
    ],
)
def test_required_topics_that_the_words_would_have_stopped_are_named(change):
    assert kept_required(change, CATALOG) == ("service",)


@pytest.mark.parametrize(
    "change",
    [
        Change(),
        wish(rules=[rule("marketing", "*", "denied")]),
        wish(rules=[rule("optional", "*", "granted")]),
        wish(rules=[rule("service", "sms", "denied")]),
        wish(rules=[rule("service", "*", "denied"), rule("service", "email", "granted")]),
        wish(rules=[rule("service", "*", "denied"), rule("*", "email", "granted")]),
        Change(pauses=(Pause(("marketing",), ("*",), NOW, None),)),
    ],
)
def test_required_topics_that_nobody_meant_to_stop_are_not(change):
    assert kept_required(change, CATALOG) == ()


def test_what_was_never_asked_is_not_looked_at():
    before = replace(Preferences(), rules={("promotions", "sms"): Permission.GRANTED})
    assert not loosens(before, Change(rules=(Rule("gone", "sms", Permission.GRANTED),)), CATALOG, NOW)
