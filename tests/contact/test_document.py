from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact.document import (
    change_from_document,
    change_to_document,
    preferences_to_document,
    window_to_document,
)
from contact.errors import InvalidChange
from contact.fold import apply
from contact.terms import (
    Cap,
    Change,
    Channel,
    Pause,
    Permission,
    Preferences,
    Rule,
    Scope,
    Weekday,
    Window,
    WindowRule,
)
from tests.contact.makers import CATALOG

CENTRAL = timezone(timedelta(hours=-6))
FULL = {
    "rules": [
        {"topic": "promotions", "channel": "sms", "permission": "granted"},
        {"topic": "marketing", "channel": "*", "permission": "denied"},
        {"topic": "tips", "channel": "email", "permission": "unset"},
    ],
    "caps": [
        {"topics": ["promotions"], "channels": ["sms"], "max": 2, "per": "P1M"},
        {"topics": ["marketing"], "channels": ["*"], "max": None, "per": None},
    ],
    "windows": [
        {
            "topics": ["*"],
            "channels": ["sms", "phone"],
            "any": [
                {"days": ["mon", "fri"], "from": "08:00", "to": "12:00"},
                {"month_days": [1, 15], "months": [6, 12], "to": "00:00"},
            ],
        },
        {"topics": ["tips"], "channels": ["*"], "any": []},
    ],
    "pauses": [
        {
            "topics": ["optional"],
            "channels": ["*"],
            "from": "2027-03-10T11:00:00-06:00",
            "until": "2027-03-24T11:00:00-05:00",
        },
        {"topics": ["tips"], "channels": ["web"], "from": "2027-03-10T11:00:00-06:00", "until": None},
    ],
    "resume": [{"topics": ["newsletter"], "channels": ["*"]}],
    "likes": {"add": ["argyle"], "remove": ["wool"]},
    "dislikes": {"add": [], "remove": ["tweed"]},
}


def test_every_part_is_read():
    assert change_from_document(FULL, CATALOG) == Change(
        rules=(
            Rule("promotions", "sms", Permission.GRANTED),
            Rule("marketing", "*", Permission.DENIED),
            Rule("tips", "email", Permission.UNSET),
        ),
        caps=(Cap(("promotions",), ("sms",), 2, "P1M"), Cap(("marketing",), ("*",), None, None)),
        windows=(
            WindowRule(
                ("*",),
                ("sms", "phone"),
                (
                    Window(days=frozenset({Weekday.MON, Weekday.FRI}), start=time(8), end=time(12)),
                    Window(month_days=frozenset({1, 15}), months=frozenset({6, 12}), end=time(0)),
                ),
            ),
            WindowRule(("tips",), ("*",), ()),
        ),
        pauses=(
            Pause(
                ("optional",),
                ("*",),
                datetime(2027, 3, 10, 17, tzinfo=UTC),
                datetime(2027, 3, 24, 16, tzinfo=UTC),
            ),
            Pause(("tips",), ("web",), datetime(2027, 3, 10, 17, tzinfo=UTC), None),
        ),
        resume=(Scope(("newsletter",), ("*",)),),
        likes_add=("argyle",),
        likes_remove=("wool",),
        dislikes_remove=("tweed",),
    )


def test_a_document_is_written_as_it_was_read():
    assert change_to_document(change_from_document(FULL, CATALOG)) == FULL


def test_an_empty_document_changes_nothing():
    assert change_from_document({}, CATALOG) == Change()
    assert change_to_document(Change()) == {"rules": [], "caps": [], "windows": [], "pauses": [], "resume": []}


def test_a_rule_may_bring_its_frequency_and_windows():
    rule = {
        "topic": "promotions",
        "channel": "sms",
        "permission": "granted",
        "frequency": {"max": 2, "per": "P1M"},
        "windows": [{"from": "18:00", "to": "24:00"}],
    }
    assert change_from_document({"rules": [rule]}, CATALOG) == Change(
        rules=(Rule("promotions", "sms", Permission.GRANTED),),
        caps=(Cap(("promotions",), ("sms",), 2, "P1M"),),
        windows=(WindowRule(("promotions",), ("sms",), (Window(start=time(18), end=time(0)),)),),
    )


@pytest.mark.parametrize(
    ("frequency", "cap"),
    [
        ("P1W", Cap(("tips",), ("*",), 1, "P1W")),
        ({"max": 3, "per": "PT24H"}, Cap(("tips",), ("*",), 3, "PT24H")),
        (None, Cap(("tips",), ("*",), None, None)),
    ],
)
def test_frequency_may_be_short(frequency, cap):
    change = change_from_document({"rules": [{"topic": "tips", "channel": "*", "frequency": frequency}]}, CATALOG)
    assert change == Change(caps=(cap,))


def test_a_rule_with_windows_only_leaves_the_permission_alone():
    change = change_from_document({"rules": [{"topic": "tips", "channel": "*", "windows": []}]}, CATALOG)
    assert change == Change(windows=(WindowRule(("tips",), ("*",), ()),))


def test_a_list_of_likes_adds_them():
    change = change_from_document({"likes": [" argyle   socks "], "dislikes": ["wool"]}, CATALOG)
    assert (change.likes_add, change.dislikes_add) == (("argyle socks",), ("wool",))


def rule(**parts) -> dict:
    return {"rules": [{"topic": "tips", "channel": "sms", "permission": "granted"} | parts]}


def cap(**parts) -> dict:
    return {"caps": [{"topics": ["tips"], "channels": ["sms"], "max": 1, "per": "P1W"} | parts]}


def window(**parts) -> dict:
    return {"windows": [{"topics": ["tips"], "channels": ["sms"], "any": [{"from": "08:00"}, parts]}]}


def pause(**parts) -> dict:
    until = "2027-03-24T11:00:00-05:00"
    return {"pauses": [{"topics": ["tips"], "channels": ["sms"], "from": "2027-03-10T11:00Z", "until": until} | parts]}


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], ""),
        (None, ""),
        ({"rule": []}, "rule"),
        ({"digest": {}}, "digest"),
        ({1: []}, "1"),
        ({"rules": {}}, "rules"),
        ({"rules": [1]}, "rules/0"),
        ({"rules": [{}] * 501}, "rules"),
        ({"rules": [{}]}, "rules/0/topic"),
        (rule(topic="weather"), "rules/0/topic"),
        (rule(topic=None), "rules/0/topic"),
        (rule(topic=["tips"]), "rules/0/topic"),
        (rule(channel="fax"), "rules/0/channel"),
        (rule(channel=[]), "rules/0/channel"),
        (rule(permission="allowed"), "rules/0/permission"),
        (rule(permission=True), "rules/0/permission"),
        ({"rules": [{"topic": "tips", "channel": "sms"}]}, "rules/0/permission"),
        (rule(often="P1W"), "rules/0/often"),
        (rule(frequency="weekly"), "rules/0/frequency"),
        (rule(frequency={"max": 1}), "rules/0/frequency/per"),
        (rule(frequency={"max": 1, "per": "P1W", "each": 1}), "rules/0/frequency/each"),
        (rule(frequency=2), "rules/0/frequency"),
        (rule(windows={}), "rules/0/windows"),
        (rule(windows=[{"from": "8"}]), "rules/0/windows/0/from"),
        (cap(topics=[]), "caps/0/topics"),
        (cap(topics="tips"), "caps/0/topics"),
        (cap(topics=["tips", "weather"]), "caps/0/topics/1"),
        (cap(channels=[]), "caps/0/channels"),
        (cap(channels=["sms", "fax"]), "caps/0/channels/1"),
        (cap(max=0), "caps/0/max"),
        (cap(max=1001), "caps/0/max"),
        (cap(max=True), "caps/0/max"),
        (cap(max=1.5), "caps/0/max"),
        (cap(per=None), "caps/0/per"),
        (cap(per="P0D"), "caps/0/per"),
        (cap(max=None, per="never"), "caps/0/per"),
        ({"caps": [{"topics": ["tips"], "channels": ["sms"], "per": "P1W"}]}, "caps/0/max"),
        ({"caps": [{"topics": ["tips"], "channels": ["sms"], "max": 1}]}, "caps/0/per"),
        ({"windows": [{"topics": ["tips"], "channels": ["sms"]}]}, "windows/0/any"),
        (window(days=["monday"]), "windows/0/any/1/days/0"),
        (window(days=[]), "windows/0/any/1/days"),
        (window(days="mon"), "windows/0/any/1/days"),
        (window(to="24:01"), "windows/0/any/1/to"),
        (window(to="25:00"), "windows/0/any/1/to"),
        (window(to="12:60"), "windows/0/any/1/to"),
        (window(to="12.30"), "windows/0/any/1/to"),
        (window(to="1٢:30"), "windows/0/any/1/to"),
        (window(to=1200), "windows/0/any/1/to"),
        (window(**{"from": "24:00"}), "windows/0/any/1/from"),
        (window(**{"from": "09:00", "to": "09:00"}), "windows/0/any/1"),
        (window(month_days=[0]), "windows/0/any/1/month_days/0"),
        (window(month_days=[32]), "windows/0/any/1/month_days/0"),
        (window(months=[13]), "windows/0/any/1/months/0"),
        (window(months=["june"]), "windows/0/any/1/months/0"),
        (window(months=[2], month_days=[30]), "windows/0/any/1"),
        (window(start="09:00"), "windows/0/any/1/start"),
        (pause(**{"from": None}), "pauses/0/from"),
        (pause(**{"from": "tomorrow"}), "pauses/0/from"),
        (pause(**{"from": "2027-03-10T11:00"}), "pauses/0/from"),
        (pause(**{"from": "1969-12-31T11:00Z"}), "pauses/0/from"),
        (pause(until="9999-12-31T11:00Z"), "pauses/0/until"),
        (pause(until="2027-03-10T11:00Z"), "pauses/0/until"),
        (pause(until=7), "pauses/0/until"),
        ({"pauses": [{"topics": ["tips"], "channels": ["sms"]}]}, "pauses/0/from"),
        ({"resume": [{"topics": ["tips"]}]}, "resume/0/channels"),
        ({"resume": [{"topics": ["tips"], "channels": ["sms"], "until": None}]}, "resume/0/until"),
        ({"likes": "argyle"}, "likes"),
        ({"likes": [""]}, "likes/0"),
        ({"likes": ["x" * 201]}, "likes/0"),
        ({"likes": [7]}, "likes/0"),
        ({"dislikes": {"add": ["wool", " "]}}, "dislikes/add/1"),
        ({"dislikes": {"drop": ["wool"]}}, "dislikes/drop"),
    ],
)
def test_a_fault_is_named_by_its_field(document, field):
    with pytest.raises(InvalidChange) as error:
        change_from_document(document, CATALOG)
    assert error.value.field == field
    assert error.value.message
    assert str(error.value).startswith(f"{field}: " if field else "must")


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("tips"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["rules", "caps", "windows", "pauses", "topic", "topics", "channels", "any", "from", "per"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(json_like)
def test_whatever_comes_is_read_or_refused(document):
    try:
        change = change_from_document(document, CATALOG)
    except InvalidChange:
        return
    assert change_from_document(change_to_document(change), CATALOG) == change


def test_a_stored_change_may_name_topics_that_are_gone():
    document = {"rules": [{"topic": "weather", "channel": "sms", "permission": "granted"}]}
    assert change_from_document(document, CATALOG, stored=True).rules[0].topic == "weather"


def test_the_preference_document_lists_every_topic_on_every_channel():
    preferences = apply(Preferences(version=7), change_from_document(FULL, CATALOG), CATALOG)
    as_of = datetime(2027, 3, 24, 11, tzinfo=CENTRAL)
    document = preferences_to_document("robin", preferences, CATALOG, "America/Chicago", as_of)
    assert {name: document[name] for name in ("customer", "version", "as_of", "time_zone", "likes", "dislikes")} == {
        "customer": "robin",
        "version": 7,
        "as_of": "2027-03-24T11:00:00-06:00",
        "time_zone": "America/Chicago",
        "likes": ["argyle"],
        "dislikes": [],
    }
    assert len(document["rules"]) == 12 * 5
    assert document["rules"][0] == {"topic": "orders", "channel": "sms", "permission": "unset"}
    assert {"topic": "promotions", "channel": "email", "permission": "denied"} in document["rules"]
    assert document["caps"] == FULL["caps"][:1]
    assert document["windows"] == FULL["windows"][:1]


def test_pauses_that_are_over_are_not_in_the_preference_document():
    preferences = apply(Preferences(), change_from_document(FULL, CATALOG), CATALOG)

    def pauses(at: datetime) -> list[list[str]]:
        return [p["topics"] for p in preferences_to_document("robin", preferences, CATALOG, None, at)["pauses"]]

    until = datetime(2027, 3, 24, 16, tzinfo=UTC)
    assert pauses(until - timedelta(seconds=1)) == [["optional"], ["tips"]]
    assert pauses(until) == [["tips"]]


def test_a_window_is_written_with_its_days_in_order():
    window = Window(days=frozenset(Weekday), month_days=frozenset({3, 1}), months=frozenset({12, 1}))
    assert window_to_document(window) == {
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "month_days": [1, 3],
        "months": [1, 12],
    }


def test_channels_may_be_given_as_members_of_the_enumeration():
    change = Change(rules=(Rule("tips", Channel.SMS, Permission.GRANTED),))
    assert change_to_document(change)["rules"] == [{"topic": "tips", "channel": "sms", "permission": "granted"}]
