from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from company import Company
from contact.terms import Channel, Decision, Verdict
from contact.why import Why, explain, explain_now, said_in_words

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    version: int
    change: Mapping[str, Any]
    words: str | None
    at: datetime = NOW - timedelta(days=20)
    actor: str = "customer"
    channel: str | None = "sms"
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Touch:
    decision: str
    reason: str
    rule: str | None = None
    topic: str | None = "promotions"
    channel: str | None = "sms"
    purpose: str = "marketing"
    at: datetime = NOW
    next_allowed_at: datetime | None = None
    ledger_version: int | None = None


def said(permission: str, topic: str = "promotions", channel: str = "*") -> dict[str, Any]:
    return {"rules": [{"topic": topic, "channel": channel, "permission": permission}]}


YES = Entry(1, said("granted"), "text me about sales")


def why(company: Company, touch: Touch, *entries: Entry) -> Why:
    return explain(touch, entries, company.catalog, zone=ZONE, since=NOW)


def test_a_message_is_explained_with_the_customers_own_yes(company: Company) -> None:
    told = why(company, Touch("send", "allowed"), YES)

    assert told.text == (
        "On Monday, November 23 we contacted you by text about promotions. You have said yes to that. "
        "On Tuesday, November 3 you said by text: “text me about sales”."
    )
    assert told.version == 1


def test_a_silence_is_explained_with_the_customers_own_no(company: Company) -> None:
    no = Entry(2, said("denied", "marketing"), "leave me alone\nwith your ads", NOW - timedelta(days=1), channel="web")

    told = why(company, Touch("withhold", "denied"), YES, no)

    assert told.text == (
        "On Monday, November 23 we did not contact you by text about promotions. You have said no to that. "
        "On Sunday, November 22 you said in our chat: “leave me alone with your ads”."
    )


def test_what_was_said_later_was_no_reason(company: Company) -> None:
    later = Entry(2, said("granted"), "do text me sales again", NOW + timedelta(hours=1))

    assert why(company, Touch("send", "allowed", ledger_version=1), YES, later).version == 1
    assert why(company, Touch("send", "allowed"), YES, later).version == 1


def test_a_denial_on_another_channel_is_not_quoted(company: Company) -> None:
    other = Entry(2, said("denied", channel="email"), "stop emailing me")

    assert why(company, Touch("send", "allowed"), YES, other).version == 1


def test_what_nobody_has_asked_for_says_so_without_quoting(company: Company) -> None:
    told = why(company, Touch("withhold", "no_permission"))

    assert told.because == "You have not asked for that, and silence is not a yes."
    assert told.quote == ""


def test_what_comes_by_default_and_what_always_comes_say_so(company: Company) -> None:
    orders = why(company, Touch("send", "allowed", topic="orders", purpose="transactional"))
    service = why(company, Touch("send", "allowed", topic="service", purpose="transactional"), YES)

    assert orders.because == "That goes to every customer who has not said no to it."
    assert service.because == "We have to send these notices; they cannot be switched off."


def test_a_message_without_a_reason_in_the_records_is_not_given_one(company: Company) -> None:
    assert "cannot find" in why(company, Touch("send", "allowed")).because
    assert "no reason" in why(company, Touch("withhold", "something_new"), YES).because


def test_a_message_held_by_a_window_names_it_and_its_end(company: Company) -> None:
    window = {
        "windows": [
            {
                "topics": ["promotions"],
                "channels": ["sms"],
                "any": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "12:00"}],
            }
        ]
    }
    held = Touch("defer", "window", "window:promotions/sms", next_allowed_at=datetime(2026, 11, 24, 14, tzinfo=UTC))

    told = why(company, held, YES, Entry(2, window, "only on weekday mornings"))

    assert told.text == (
        "On Monday, November 23 we held back a message by text about promotions until 8 am on Tuesday, November 24. "
        "You want that only Monday to Friday 8 am–noon. "
        "On Tuesday, November 3 you said by text: “only on weekday mornings”."
    )


def test_the_limit_that_decided_is_quoted_and_not_a_newer_one_that_did_not(company: Company) -> None:
    wide = {"caps": [{"topics": ["marketing"], "channels": ["*"], "max": 4, "per": "P1M"}]}
    narrow = {"caps": [{"topics": ["promotions"], "channels": ["sms"], "max": 1, "per": "P1W"}]}
    entries = (Entry(1, wide, "no more than 4 a month"), Entry(2, narrow, "sales once a week"))

    told = why(company, Touch("defer", "cap", "cap:marketing/*"), *entries)

    assert told.because == "You want at most 4 a month, and had been sent as much."
    assert told.version == 1


def test_a_pause_is_quoted_even_when_another_part_of_it_has_ended(company: Company) -> None:
    pause = {
        "pauses": [
            {"topics": ["marketing"], "channels": ["*"], "from": "2026-11-01T00:00:00+00:00", "until": None},
        ]
    }
    told = why(
        company, Touch("withhold", "switched_off", "pause:promotions,tips/*"), Entry(1, pause, "pause everything")
    )

    assert told.because == "You have switched that off until you say otherwise."
    assert "“pause everything”" in told.quote


def test_a_blocked_number_is_explained_with_the_word_that_blocked_it(company: Company) -> None:
    stop = Entry(2, {"suppressed": {"channel": "sms", "address": "+14025550101", "reason": "STOP"}}, "STOP")

    told = why(company, Touch("withhold", "suppressed"), YES, stop)

    assert told.quote.endswith("you said by text: “STOP”.")


@pytest.mark.parametrize("reason", ["channel_off", "expired", "missing_field:order.number", "legal_hours", "never"])
def test_every_other_reason_has_words(company: Company, reason: str) -> None:
    told = why(company, Touch("withhold", reason))

    assert told.because.endswith(".")
    assert "no reason" not in told.because


def test_a_message_that_did_not_leave_is_not_said_to_have_reached_anybody(company: Company) -> None:
    told = why(company, Touch("send", "failed"), YES)

    assert told.text.startswith("On Monday, November 23 we tried to contact you")
    assert "did not reach you" in told.because


def test_who_said_it_is_told_as_it_was() -> None:
    at = datetime(2026, 11, 2, 18, tzinfo=UTC)
    on = "Monday, November 2"

    assert said_in_words(Entry(1, {}, "no", at, channel=None)) == f"On {on} you said: “no”."
    assert said_in_words(Entry(1, {}, None, at, channel="web")) == f"You said so in our chat on {on}."
    chosen = Entry(1, {}, "Promotions by text: off", at, channel="page")
    assert said_in_words(chosen) == f"On {on} you chose on your preference page: “Promotions by text: off”."
    assert said_in_words(Entry(1, {}, "asked on the phone", at, "agent:mara")) == (
        f"Our staff noted on {on}: “asked on the phone”."
    )
    assert said_in_words(Entry(1, {}, None, at, "company")) == f"That has been in our records since {on}."
    assert said_in_words(Entry(1, {}, "word " * 100, at)).count("word") == 40


def test_a_topic_that_was_never_tried_is_explained_as_things_stand(company: Company) -> None:
    no = Entry(2, said("denied"), "no sales please")
    denied = Decision(Verdict.WITHHOLD, Channel.SMS, "denied", "permission:promotions/sms", "")
    held = Decision(Verdict.DEFER, Channel.SMS, "paused", "pause:marketing/*", "", NOW + timedelta(days=1))

    told = explain_now(denied, "promotions", (YES, no), company.catalog, now=NOW, zone=ZONE)
    later = explain_now(held, "promotions", (YES,), company.catalog, now=NOW, zone=ZONE)

    assert told.text.startswith("We do not contact you by text about promotions. You have said no to that.")
    assert told.version == 2
    assert later.what == "We may contact you by text about promotions again from 10 am on Tuesday, November 24."


def test_a_topic_that_may_go_out_now_is_said_to_be_free(company: Company) -> None:
    free = Decision(Verdict.SEND, Channel.SMS, "allowed", "permission:promotions/sms", "")

    told = explain_now(free, "promotions", (YES,), company.catalog, now=NOW, zone=ZONE)

    assert told.text.startswith("We may contact you by text about promotions now, but have not. You have said yes")


def test_an_answer_is_explained_by_what_it_answered(company: Company) -> None:
    told = why(company, Touch("send", "service_reply", topic=None, purpose="service_reply"), YES)

    assert told.because == "It answered what you had written to us."
    assert told.version is None


def test_a_limit_that_is_not_in_the_ledger_is_told_without_its_words(company: Company) -> None:
    window = why(company, Touch("defer", "window", "window:promotions/sms"), YES)
    cap = why(company, Touch("defer", "cap", "cap:promotions/sms"), YES)

    assert (window.because, window.quote) == ("You want that at certain times only.", "")
    assert (cap.because, cap.quote) == ("You want that only so often, and had been sent as much.", "")


def test_a_block_that_is_not_in_the_ledger_is_told_without_its_words(company: Company) -> None:
    elsewhere = Entry(2, {"suppressed": {"channel": "email", "address": "robin@example.com"}}, "unsubscribe")

    told = why(company, Touch("withhold", "suppressed"), YES, elsewhere)

    assert (told.because, told.quote) == ("That address is blocked, and nothing goes there.", "")


@pytest.mark.parametrize("channel", [None, "fax"])
def test_a_message_on_no_channel_that_is_known_quotes_nothing(company: Company, channel: str | None) -> None:
    pause = {"pauses": [{"topics": ["promotions"], "channels": ["*"], "from": NOW.isoformat(), "until": None}]}

    denied = why(company, Touch("withhold", "denied", channel=channel), Entry(1, said("denied"), "no sales"))
    paused = why(company, Touch("defer", "paused", channel=channel), Entry(1, pause, "not now"))

    assert denied.text == "On Monday, November 23 we did not contact you about promotions. You have said no to that."
    assert paused.quote == ""


def test_notes_about_addresses_are_passed_over_when_a_wish_is_looked_for(company: Company) -> None:
    note = Entry(2, {"suppressed": {"channel": "sms", "address": "+14025550101", "reason": "STOP"}}, "STOP")

    told = why(company, Touch("withhold", "denied"), Entry(1, said("denied"), "no sales please"), note)

    assert told.version == 1
