"""Switches, limits and times: what tightens counts at once, what loosens is read back first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contact.terms import Channel, Permission
from storage.records import Point
from tests.preference_page.conftest import EMAIL, EVERYTHING, GRANTED, TEXT, Shop, plain


def test_the_page_shows_what_holds_in_the_words_of_the_chat(shop: Shop) -> None:
    shop.said(GRANTED)

    answer = shop.get(shop.token())

    assert answer.status_code == 200
    assert "By text and by email: orders, bills, renewals, safety and account notices, and promotions." in plain(
        answer.text
    )
    assert 'value="promotions/sms" checked' in answer.text
    assert 'value="tips/sms">' in answer.text


def test_pressing_save_without_a_change_changes_nothing(shop: Shop) -> None:
    shop.said(GRANTED)

    page = shop.follow(shop.save(shop.token()))

    assert "nothing has changed" in page
    assert len(shop.ledger()) == 1


def test_what_is_switched_off_stops_at_once_and_is_in_the_ledger_with_the_choice(shop: Shop) -> None:
    shop.said(GRANTED)

    page = shop.follow(shop.save(shop.token(), off=("promotions/sms",)))

    assert "Done: I will stop texting you about promotions." in page
    assert shop.preferences().rules["promotions", Channel.SMS] is Permission.DENIED
    assert shop.preferences().rules["promotions", Channel.EMAIL] is Permission.GRANTED
    entry = shop.ledger()[-1]
    assert (entry.actor, entry.channel, entry.words) == ("customer", "page", "Promotions by text: off")
    assert entry.wording is not None
    assert "stops at once" in entry.wording


def test_what_is_switched_on_waits_for_a_yes(shop: Shop) -> None:
    token = shop.token()

    asked = shop.save(token, on=("promotions/sms", "tips/email"))

    assert "Is that right?" in plain(asked.text)
    assert "I will email you about tips and text you about promotions." in plain(asked.text)
    assert shop.ledger() == []
    assert "Done: I will email you about tips and text you about promotions." in shop.follow(shop.confirm(token, asked))
    entry = shop.ledger()[-1]
    assert entry.words == "Tips by email: on\nPromotions by text: on"
    assert entry.wording == "I will email you about tips and text you about promotions.\nIs that right?"
    assert shop.preferences().rules["promotions", Channel.SMS] is Permission.GRANTED
    assert ("promotions", Channel.EMAIL) not in shop.preferences().rules


def test_of_one_save_what_tightens_is_done_and_what_loosens_is_asked(shop: Shop) -> None:
    shop.said(GRANTED)
    token = shop.token()

    asked = shop.save(token, off=("promotions/sms",), on=("tips/sms",))

    assert "Done: I will stop texting you about promotions." in plain(asked.text)
    assert shop.preferences().rules["promotions", Channel.SMS] is Permission.DENIED
    assert ("tips", Channel.SMS) not in shop.preferences().rules
    shop.follow(shop.confirm(token, asked))
    assert shop.preferences().rules["tips", Channel.SMS] is Permission.GRANTED


def test_two_tabs_cannot_overwrite_each_other(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token()
    old = shop.form(token)
    shop.follow(shop.save(token, off=("surveys/sms",)))

    answer = shop.post(token, old | {"on": [cell for cell in old["on"] if cell != "tips/sms"]})

    assert answer.status_code == 409
    assert "Something was changed meanwhile" in plain(answer.text)
    assert shop.preferences().rules["surveys", Channel.SMS] is Permission.DENIED
    assert shop.preferences().rules["tips", Channel.SMS] is Permission.GRANTED
    assert len(shop.ledger()) == 2


def test_a_yes_counts_only_for_the_state_that_was_asked_about(shop: Shop) -> None:
    token = shop.token()
    asked = shop.save(token, on=("promotions/sms",))
    shop.said({"rules": [{"topic": "tips", "channel": "*", "permission": "denied"}]})

    answer = shop.confirm(token, asked)

    assert answer.status_code == 409
    assert ("promotions", Channel.SMS) not in shop.preferences().rules


def test_a_yes_given_twice_is_one_change(shop: Shop) -> None:
    token = shop.token()
    asked = shop.save(token, on=("promotions/sms",))
    shop.confirm(token, asked)

    assert shop.confirm(token, asked).status_code == 409
    assert len(shop.ledger()) == 1


def test_a_yes_to_a_question_that_was_never_asked_is_refused(small_shop: Shop) -> None:
    token = small_shop.token()
    small_shop.customer("bob")
    foreign = small_shop.save(small_shop.token("bob"), on=("promotions/sms",))

    assert small_shop.post(f"{token}/confirm", {"proposal": "forged"}).status_code == 409
    assert small_shop.confirm(token, foreign).status_code == 409
    assert small_shop.ledger() == []


def test_a_question_ends_after_an_hour(small_shop: Shop) -> None:
    token = small_shop.token()
    asked = small_shop.save(token, on=("promotions/sms",))
    small_shop.now += timedelta(minutes=61)

    assert small_shop.confirm(token, asked).status_code == 409
    assert small_shop.ledger() == []


def test_a_change_can_be_undone_with_one_press(shop: Shop) -> None:
    version = shop.said(EVERYTHING)
    token = shop.token()
    shop.follow(shop.save(token, off=("promotions/sms",)))

    page = shop.follow(shop.post(f"{token}/undo", {"version": version + 1}))

    assert "Undone: it is as it was before." in page
    assert shop.preferences().rules["promotions", Channel.SMS] is Permission.GRANTED
    assert shop.ledger()[-1].undo_of == version + 1


def test_only_the_newest_change_made_here_can_be_undone(shop: Shop) -> None:
    version = shop.said(EVERYTHING)
    token = shop.token()
    shop.save(token, off=("promotions/sms",))
    shop.said({"rules": [{"topic": "tips", "channel": "*", "permission": "denied"}]}, at=shop.now)

    assert shop.post(f"{token}/undo", {"version": version + 1}).status_code == 409
    assert shop.post(f"{token}/undo", {"version": version + 2}).status_code == 409
    assert len(shop.ledger()) == 3


def test_a_required_topic_keeps_one_way_and_says_so(shop: Shop) -> None:
    token = shop.token()

    answer = shop.save(token, off=("service/sms", "service/email"))

    assert answer.status_code == 422
    assert "safety and account notices. Please leave at least one way on." in plain(answer.text)
    assert shop.ledger() == []
    shop.follow(shop.save(token, off=("service/sms",)))
    assert shop.preferences().rules["service", Channel.SMS] is Permission.DENIED


def test_how_often_is_one_limit_for_all_marketing_together(shop: Shop) -> None:
    shop.said(EVERYTHING)

    page = shop.follow(shop.save(shop.token(), often="1/P1W"))

    assert "Done: I will limit all marketing to 1 message a week." in page
    (cap,) = shop.preferences().caps
    assert (cap.topics, cap.channels, cap.max, cap.per) == (("marketing",), ("*",), 1, "P1W")
    assert 'value="1/P1W" selected' in shop.get(shop.token()).text


def test_a_wider_limit_is_asked_for(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token()
    shop.save(token, often="1/P1M")

    asked = shop.save(token, often="2/P1W")

    assert "Is that right?" in plain(asked.text)
    assert shop.preferences().caps[0].per == "P1M"
    shop.follow(shop.confirm(token, asked))
    assert shop.preferences().caps[0].per == "P1W"


def test_a_topic_may_have_a_limit_of_its_own(shop: Shop) -> None:
    shop.said(EVERYTHING)

    shop.follow(shop.save(shop.token(), **{"often-promotions": "1/P3M"}))

    assert [cap.topics for cap in shop.preferences().caps] == [("promotions",)]


def test_times_are_ticked_and_hold_for_everything(shop: Shop) -> None:
    page = shop.follow(
        shop.save(shop.token(), when="some", slot=["weekday-morning", "weekday-afternoon", "weekend-evening"])
    )

    assert "only Monday to Friday 8 am–5 pm or on Saturdays and Sundays 5–9 pm" in page
    form = shop.form(shop.token())
    assert form["when"] == ["some"]
    assert set(form["slot"]) == {"weekday-morning", "weekday-afternoon", "weekend-evening"}


def test_any_time_again_is_asked_for(shop: Shop) -> None:
    token = shop.token()
    shop.save(token, when="some", slot=["weekday-morning"])

    asked = shop.save(token, when="any")

    assert "I will contact you at any time." in plain(asked.text)
    shop.follow(shop.confirm(token, asked))
    assert shop.preferences().windows == ()


def test_times_without_a_tick_are_refused(small_shop: Shop) -> None:
    answer = small_shop.save(small_shop.token(), when="some")

    assert answer.status_code == 422
    assert "tick at least one time" in plain(answer.text)


def test_what_the_chat_has_set_and_no_box_says_is_shown_and_kept(shop: Shop) -> None:
    odd = {"topics": ["*"], "channels": ["*"], "any": [{"days": ["tue"], "from": "09:30", "to": "10:15"}]}
    narrow = {"topics": ["promotions"], "channels": ["sms"], "max": 3, "per": "P10D"}
    shop.said(EVERYTHING)
    shop.said({"windows": [odd], "caps": [narrow]})
    token = shop.token()

    page = plain(shop.get(token).text)
    assert "As you told us: only on Tuesdays 9:30–10:15 am" in page
    assert "Remove: Texts about promotions: at most 3 in any 10 days" in page
    shop.follow(shop.save(token, off=("surveys/sms",)))
    assert len(shop.preferences().windows) == 1
    assert len(shop.preferences().caps) == 1

    asked = shop.save(token, lift=["cap-0"])
    shop.follow(shop.confirm(token, asked))
    assert shop.preferences().caps == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"often": "0/P1W"},
        {"often": "1/soon"},
        {"often": "99999999/P1W"},
        {"when": "never"},
        {"when": "some", "slot": ["midnight"]},
        {"shown": ["nonsense/sms"]},
        {"shown": ["tips/pigeon"]},
    ],
)
def test_what_the_page_does_not_offer_is_refused(small_shop: Shop, fields: dict[str, object]) -> None:
    answer = small_shop.save(small_shop.token(), **fields)

    assert answer.status_code == 422
    assert small_shop.ledger() == []


def test_a_channel_that_had_no_switch_is_not_touched(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token()
    form = shop.form(token)
    shop.customer(points=(TEXT, EMAIL, Point("phone", "+14025550101", True)))

    shop.post(token, form)

    assert shop.preferences().rules["promotions", Channel.PHONE] is Permission.GRANTED
