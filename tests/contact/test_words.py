"""How changes, preferences and decisions read. The sentences here are what customers see: judge them by reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from contact.catalog import Catalog
from contact.decide import decide
from contact.document import change_from_document, window_from_document
from contact.fold import apply
from contact.phrases import duration_in_words, listed
from contact.policy import Policy, PolicyCap, Reach
from contact.terms import Cap, Channel, ContactPoint, Message, Pause, Preferences, Window
from contact.wording import DEFAULT_WORDS
from contact.words import (
    cap_in_words,
    change_in_words,
    decision_in_words,
    done_in_words,
    kept_in_words,
    preferences_in_words,
    will_in_words,
    window_in_words,
    windows_in_words,
)
from tests.contact.makers import CATALOG, CHICAGO, POINTS, POLICY, local, profile, touch

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
MORNINGS = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "12:00"}


def rules(*said: str, **limits) -> dict:
    return {
        "rules": [
            {"topic": topic, "channel": channel, "permission": permission} | limits
            for topic, channel, permission in (text.split() for text in said)
        ]
    }


def limit(topics: str, channels: str, **parts) -> dict:
    return {"topics": topics.split(), "channels": channels.split()} | parts


def words(document: dict) -> str:
    return change_in_words(change_from_document(document, CATALOG), CATALOG, now=NOW, time_zone=CHICAGO)


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (rules("promotions sms granted"), "text you about promotions"),
        (rules("newsletter email granted"), "email you the newsletter"),
        (rules("loyalty phone granted"), "call you about rewards"),
        (rules("tips post granted"), "write to you about tips by post"),
        (rules("newsletter post granted"), "send you the newsletter by post"),
        (rules("newsletter phone granted"), "call you about the newsletter"),
        (rules("tips web granted"), "message you about tips on our website"),
        (rules("tips sms granted", "surveys sms granted"), "text you about tips and surveys"),
        (rules("tips sms granted", "tips email granted"), "text and email you about tips"),
        (rules("tips sms granted", "tips post granted"), "contact you about tips by text and by post"),
        (rules("tips * granted"), "contact you about tips on every channel"),
        (rules("optional * granted"), "contact you about everything on every channel"),
        (rules("* email granted"), "email you about everything"),
        (rules("marketing sms granted"), "text you about all marketing"),
        (
            rules("loyalty phone granted", "exclusives email granted"),
            "call you about rewards and email you about exclusive invitations",
        ),
        (rules("optional email granted", "surveys email denied"), "email you about everything except surveys"),
        (
            rules("optional email granted", "surveys * denied"),
            "email you about everything except surveys and stop contacting you about surveys",
        ),
    ],
)
def test_grants(document, text):
    assert words(document) == text


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (rules("promotions * denied"), "stop contacting you about promotions"),
        (rules("newsletter * denied"), "stop sending you the newsletter"),
        (rules("newsletter post denied"), "stop sending you the newsletter by post"),
        (rules("newsletter phone denied"), "stop calling you about the newsletter"),
        (rules("newsletter email denied"), "stop emailing you the newsletter"),
        (rules("new_products email denied"), "stop emailing you about new arrivals"),
        (rules("tips email denied", "tips sms denied"), "stop texting and emailing you about tips"),
        (rules("tips email denied", "tips post denied"), "stop contacting you by email and by post about tips"),
        (rules("tips sms denied", "surveys sms denied"), "stop texting you about tips or surveys"),
        (rules("tips post denied"), "stop writing to you about tips by post"),
        (rules("optional phone denied"), "stop all optional calls"),
        (rules("* phone denied"), "stop all optional calls"),
        (rules("optional phone denied", "optional sms denied"), "stop all optional texts and calls"),
        (rules("marketing * denied"), "stop all marketing"),
        (rules("marketing post denied"), "stop all marketing letters"),
        (rules("optional * denied"), "stop all optional messages"),
        (rules("optional * denied", "marketing * denied", "tips sms denied"), "stop all optional messages"),
        (
            rules(*(f"{topic} * denied" for topic in CATALOG.expand_topics(["optional"]) if topic != "orders")),
            "stop all optional messages except about orders",
        ),
    ],
)
def test_denials(document, text):
    assert words(document) == text


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (rules("billing email granted", "billing sms denied"), "email you about bills instead of texting you"),
        (rules("orders * denied", "orders sms granted"), "text you about orders, and only by text"),
        (
            rules("orders * denied", "orders sms granted", "orders post granted"),
            "contact you about orders by text and by post, and only by text and by post",
        ),
        (
            rules("marketing email denied", "newsletter email granted"),
            "email you the newsletter and stop all other marketing emails",
        ),
        (
            rules("optional phone denied", "orders sms granted", "billing email granted", "marketing * denied"),
            "text you about orders, email you about bills, stop all optional calls and stop all marketing",
        ),
        (rules("tips * unset"), "not contact you about tips unless you ask"),
        (rules("orders email unset"), "email you about orders as usual"),
        (
            rules("orders sms unset", "promotions sms unset"),
            "text you about orders as usual and not text you about promotions unless you ask",
        ),
        (rules("promotions sms unset"), "not text you about promotions unless you ask"),
        (
            rules("tips sms granted", "tips email denied", "tips post unset"),
            "text you about tips instead of emailing you and not write to you about tips by post unless you ask",
        ),
        (
            rules("optional sms denied", "* sms granted", "marketing sms denied"),
            "text you about orders, bills, renewals, and safety and account notices; and stop all marketing texts",
        ),
    ],
)
def test_switches_and_compounds(document, text):
    assert words(document) == text


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (
            rules("promotions sms granted", frequency={"max": 2, "per": "P1M"}, windows=[MORNINGS]),
            "text you about promotions, only Monday to Friday 8 am–noon, at most 2 a month",
        ),
        (rules("newsletter email granted", frequency="P1W"), "email you the newsletter, at most 1 a week"),
        (
            rules("tips sms granted") | {"caps": [limit("tips", "*", max=1, per="P1W")]},
            "text you about tips and limit tips to 1 a week",
        ),
        (
            {
                **rules("promotions sms granted", frequency="P1W"),
                "rules": rules("promotions sms granted", frequency="P1W")["rules"]
                + rules("newsletter email granted")["rules"],
            },
            "text you about promotions, at most 1 a week; and email you the newsletter",
        ),
        ({"caps": [limit("promotions", "sms", max=2, per="P1M")]}, "limit texts about promotions to 2 a month"),
        ({"caps": [limit("marketing", "*", max=1, per="P1W")]}, "limit all marketing to 1 message a week"),
        ({"caps": [limit("marketing", "*", max=3, per="P2W")]}, "limit all marketing to 3 messages in any 2 weeks"),
        ({"caps": [limit("marketing", "sms", max=3, per="P2W")]}, "limit all marketing texts to 3 in any 2 weeks"),
        ({"caps": [limit("surveys", "*", max=1, per="P3M")]}, "limit surveys to 1 a quarter"),
        ({"caps": [limit("surveys", "*", max=None)]}, "no longer limit surveys"),
        (
            {"windows": [limit("*", "*", any=[{"from": "09:00", "to": "19:00"}])]},
            "contact you only between 9 am and 7 pm",
        ),
        ({"windows": [limit("*", "sms", any=[{"days": ["sat", "sun"]}])]}, "text you only on Saturdays and Sundays"),
        ({"windows": [limit("*", "sms email", any=[MORNINGS])]}, "text and email you only Monday to Friday 8 am–noon"),
        ({"windows": [limit("*", "post", any=[{"months": [12]}])]}, "send all letters only in December"),
        (
            {"windows": [limit("promotions", "phone", any=[MORNINGS])]},
            "make calls about promotions only Monday to Friday 8 am–noon",
        ),
        ({"windows": [limit("newsletter", "*", any=[])]}, "send the newsletter at any time"),
        ({"windows": [limit("newsletter", "*", any=[{}])]}, "send the newsletter at any time"),
        (
            {
                "windows": [limit("optional", "email", any=[MORNINGS])],
                "caps": [limit("optional", "email", max=None)],
            },
            "send all optional emails only Monday to Friday 8 am–noon, without a limit",
        ),
    ],
)
def test_how_often_and_when(document, text):
    assert words(document) == text


def pause(topics: str, channels: str, start: str, until: str | None) -> dict:
    return {"pauses": [limit(topics, channels, **{"from": start, "until": until})]}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (
            pause("optional", "*", "2026-11-23T10:00-06:00", "2026-12-07T10:00-06:00"),
            "pause all optional messages until 10 am on Monday, December 7",
        ),
        (
            pause("promotions", "email", "2026-11-23T10:00-06:00", "2026-12-04T06:00Z"),
            "pause emails about promotions until Friday, December 4",
        ),
        (
            pause("marketing", "sms", "2026-12-23T00:00-06:00", None),
            "pause all marketing texts from Wednesday, December 23 until you say otherwise",
        ),
        (
            pause("marketing", "*", "2026-11-23T10:00-06:00", "2027-11-01T00:00-05:00"),
            "pause all marketing until Monday, November 1, 2027",
        ),
        ({"resume": [limit("optional", "*")]}, "end your pause"),
        ({"resume": [limit("newsletter", "*")]}, "end the pause on the newsletter"),
        ({"resume": [limit("*", "sms")]}, "end the pause on all texts"),
    ],
)
def test_pauses(document, text):
    assert words(document) == text


def test_without_the_time_a_pause_is_said_with_its_beginning():
    document = pause("tips", "*", "2026-11-23T10:00-06:00", "2026-12-04T00:00-06:00")
    change = change_from_document(document, CATALOG)
    assert change_in_words(change, CATALOG) == ("pause tips from 10 am on Monday, November 23 until Friday, December 4")


def test_likes_and_dislikes():
    document = {
        "likes": {"add": ["argyle", "wool"], "remove": ["tweed"]},
        "dislikes": {"add": ["pink"], "remove": ["tan"]},
    }
    assert words(document) == (
        "remember that you like argyle and wool, remember that you do not like pink, "
        "forget that you like tweed, and forget that you do not like tan"
    )


def test_nothing_to_say():
    assert words({}) == "change nothing"


def test_the_question_and_the_receipt():
    change = change_from_document(rules("promotions sms granted"), CATALOG)
    assert will_in_words(change, CATALOG) == "I will text you about promotions."
    assert done_in_words(change, CATALOG) == "Done: I will text you about promotions."


def test_what_stays_is_said():
    assert kept_in_words(change_from_document(rules("optional email denied"), CATALOG), CATALOG) == (
        "I still have to send you safety and account notices."
    )
    assert kept_in_words(change_from_document(rules("tips email denied"), CATALOG), CATALOG) == ""


def test_a_company_may_speak_of_its_channels_in_its_own_words():
    mail = replace(DEFAULT_WORDS[Channel.POST], things="catalogs", by="by mail")
    catalog = Catalog(CATALOG.topics, {**DEFAULT_WORDS, Channel.POST: mail})
    change = change_from_document(rules("marketing post denied"), catalog)
    assert change_in_words(change, catalog) == "stop all marketing catalogs"


@pytest.mark.parametrize(
    ("window", "text"),
    [
        ({}, ""),
        ({"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}, ""),
        ({"from": "00:00", "to": "24:00"}, ""),
        ({"days": ["mon"]}, "on Mondays"),
        ({"days": ["mon", "thu"]}, "on Mondays and Thursdays"),
        ({"days": ["tue", "wed", "thu"]}, "Tuesday to Thursday"),
        ({"days": ["mon", "tue", "wed", "thu", "fri", "sat"]}, "Monday to Saturday"),
        ({"days": ["mon", "tue", "thu", "fri", "sat", "sun"]}, "on any day but Wednesday"),
        ({"days": ["mon", "tue", "sun"]}, "on Mondays, Tuesdays and Sundays"),
        ({"to": "12:00"}, "before noon"),
        ({"from": "18:00"}, "after 6 pm"),
        ({"from": "18:00", "to": "24:00"}, "after 6 pm"),
        ({"from": "00:00", "to": "06:30"}, "before 6:30 am"),
        ({"from": "22:00", "to": "06:00"}, "between 10 pm and 6 am"),
        ({"from": "18:00", "to": "21:00"}, "between 6 and 9 pm"),
        ({"days": ["mon"], "from": "08:00", "to": "12:30"}, "on Mondays 8 am–12:30 pm"),
        ({"days": ["sat", "sun"], "from": "10:00", "to": "14:00"}, "on Saturdays and Sundays 10 am–2 pm"),
        ({"month_days": [1]}, "on the 1st of the month"),
        ({"month_days": [1, 15]}, "on the 1st and 15th of the month"),
        ({"month_days": [1, 2, 3, 4, 5, 6, 7]}, "on the 1st–7th of the month"),
        ({"month_days": [2, 3, 11, 12, 13, 21, 22, 23]}, "on the 2nd, 3rd, 11th–13th and 21st–23rd of the month"),
        ({"month_days": list(range(1, 32))}, ""),
        ({"months": list(range(1, 13))}, ""),
        ({"months": [12]}, "in December"),
        ({"months": [11, 12]}, "in November and December"),
        ({"months": [6, 7, 8]}, "in June to August"),
        ({"months": [1, 2, 12]}, "in December to February"),
        ({"months": [1, 7, 12]}, "in July, December and January"),
        ({"days": ["fri"], "from": "18:00", "months": [12]}, "on Fridays after 6 pm in December"),
    ],
)
def test_windows(window, text):
    assert window_in_words(window_from_document(window, "")) == text


def test_several_windows():
    assert windows_in_words([Window(end=time(12)), Window(start=time(14))]) == "before noon or after 2 pm"
    assert windows_in_words([Window(end=time(12)), Window()]) == "at any time"


@pytest.mark.parametrize(
    ("most", "per", "text"),
    [
        (1, "P1D", "at most 1 a day"),
        (2, "P1W", "at most 2 a week"),
        (1, "P2W", "at most 1 every 2 weeks"),
        (3, "PT24H", "at most 3 in any 24 hours"),
        (4, "P1Y", "at most 4 a year"),
        (None, None, "without a limit"),
    ],
)
def test_caps(most, per, text):
    assert cap_in_words(Cap(("*",), ("*",), most, per)) == text


@pytest.mark.parametrize(
    ("per", "text"),
    [
        ("P10D", "10 days"),
        ("P1Y", "1 year"),
        ("P18M", "18 months"),
        ("P1W", "1 week"),
        ("P1DT2H3M4S", "1 day, 2 hours, 3 minutes and 4 seconds"),
    ],
)
def test_durations(per, text):
    assert duration_in_words(per) == text


def test_lists():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"], "or") == "a or b"
    assert listed(["a", "b and c", "d"]) == "a, b and c, and d"


def preferences(*documents: dict) -> Preferences:
    folded = Preferences()
    for document in documents:
        folded = apply(folded, change_from_document(document, CATALOG), CATALOG)
    return folded


def test_preferences_without_a_word():
    assert preferences_in_words(Preferences(), CATALOG) == [
        "On every channel: orders, bills, renewals, and safety and account notices."
    ]


def test_preferences_by_channel_with_limits_pauses_and_likes():
    said = preferences(
        rules("promotions sms granted", frequency={"max": 2, "per": "P1M"}),
        {
            "windows": [
                limit("*", "*", any=[{"from": "09:00", "to": "19:00"}]),
                limit("promotions", "sms", any=[MORNINGS]),
            ]
        },
        pause("tips", "*", "2026-11-01T10:00-06:00", "2026-11-10T00:00-06:00"),
        pause("promotions", "*", "2026-11-23T10:00-06:00", "2026-12-04T00:00-06:00"),
        {"likes": ["argyle", "wool"], "dislikes": ["pink"]},
    )
    reached = [point for point in POINTS if point.channel in (Channel.SMS, Channel.EMAIL, Channel.PHONE)]
    assert preferences_in_words(said, CATALOG, reached, now=NOW, time_zone=CHICAGO) == [
        "By text: orders, bills, renewals, safety and account notices, and promotions.",
        "By email and by phone: orders, bills, renewals, and safety and account notices.",
        "All messages: only between 9 am and 7 pm.",
        "Texts about promotions: only Monday to Friday 8 am–noon, at most 2 a month.",
        "Paused: promotions until Friday, December 4.",
        "You like: argyle and wool.",
        "You do not like: pink.",
    ]
    assert "Paused: tips until Tuesday, November 10." in preferences_in_words(said, CATALOG, reached)


def test_a_blocked_channel_and_an_empty_one_are_said():
    blocked = (
        ContactPoint(Channel.SMS, "+14025550100", verified=True, suppressed=True),
        ContactPoint(Channel.POST, "Omaha", verified=True),
    )
    only_marketing = Catalog({name: CATALOG.topics[name] for name in ("tips", "surveys")})
    assert preferences_in_words(Preferences(), only_marketing, blocked) == [
        "By text: nothing, you have blocked this.",
        "By post: nothing.",
    ]


def decision(preferences: Preferences, *sent, at: str = "2027-03-10T11:00", policy: Policy = POLICY, **who) -> str:
    customer = profile(preferences, **who)
    return decision_in_words(decide(Message("promotions", Channel.SMS), customer, sent, policy, CATALOG, local(at)))


YES = preferences(rules("promotions sms granted"))


def test_decisions():
    assert decision(YES) == "Send: Promotions may go out by text now."
    assert decision(Preferences()) == "Do not send: The customer has not asked for promotions by text."
    assert decision(preferences(rules("promotions sms denied"))) == (
        "Do not send: The customer has said no to promotions by text."
    )
    assert decision(YES, at="2027-03-10T22:00") == (
        "Held until 8 am on Thursday, March 11: the law allows this only between 8 am and 9 pm (47 CFR 64.1200(c)(1))."
    )


def test_decisions_name_the_customers_own_rule():
    paused = replace(YES, pauses=(Pause(("*",), ("*",), local("2027-03-01T00:00"), local("2027-04-01T00:00")),))
    assert decision(paused) == (
        "Held until 8 am on Thursday, April 1: the customer has paused this until Thursday, April 1."
    )
    window = preferences(rules("promotions sms granted", windows=[MORNINGS]))
    assert decision(window, at="2027-03-10T14:00") == (
        "Held until 8 am on Thursday, March 11: the customer wants this only Monday to Friday 8 am–noon."
    )
    cap = preferences(rules("promotions sms granted", frequency="P1D"))
    assert decision(cap, touch("2027-03-10T09:00")) == (
        "Held until 8 am on Thursday, March 11: the customer wants at most 1 a day."
    )


def test_decisions_name_the_companys_rules():
    promise = replace(POLICY.hours[0], law=False, source="our promise")
    assert decision(YES, at="2027-03-10T22:00", policy=replace(POLICY, hours=(promise,))).endswith(
        "the company allows this only between 8 am and 9 pm (our promise)."
    )
    each = PolicyCap("one", Reach(), 1, "PT24H", True, "a statute", "1")
    both = replace(each, per_topic=False)
    sent = touch("2027-03-10T09:00")
    assert decision(YES, sent, policy=Policy(caps=(each,))).endswith(
        "the rules allow at most 1 of each subject in 24 hours (a statute)."
    )
    assert decision(YES, sent, policy=Policy(caps=(both,))).endswith(
        "the rules allow at most 1 in 24 hours (a statute)."
    )
