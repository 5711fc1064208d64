"""Switches, limits and times: what tightens counts at once, what loosens is read back first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
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


def test_pressing_save_without_a_change_changes_nothing(small_shop: Shop) -> None:
    small_shop.said(GRANTED)

    page = small_shop.follow(small_shop.save(small_shop.token()))

    assert "nothing has changed" in page
    assert len(small_shop.ledger()) == 1


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


def test_of_one_save_what_tightens_is_done_and_what_loosens_is_asked(small_shop: Shop) -> None:
    small_shop.said(GRANTED)
    token = small_shop.token()

    asked = small_shop.save(token, off=("promotions/sms",), on=("tips/sms",))

    assert "Done: I will stop texting you about promotions." in plain(asked.text)
    assert small_shop.preferences().rules["promotions", Channel.SMS] is Permission.DENIED
    assert ("tips", Channel.SMS) not in small_shop.preferences().rules
    small_shop.follow(small_shop.confirm(token, asked))
    assert small_shop.preferences().rules["tips", Channel.SMS] is Permission.GRANTED


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


def test_a_yes_given_twice_is_one_change(small_shop: Shop) -> None:
    token = small_shop.token()
    asked = small_shop.save(token, on=("promotions/sms",))
    small_shop.confirm(token, asked)

    assert small_shop.confirm(token, asked).status_code == 409
    assert len(small_shop.ledger()) == 1


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


def test_only_the_newest_change_made_here_can_be_undone(small_shop: Shop) -> None:
    version = small_shop.said(EVERYTHING)
    token = small_shop.token()
    small_shop.save(token, off=("promotions/sms",))
    small_shop.said({"rules": [{"topic": "tips", "channel": "*", "permission": "denied"}]}, at=small_shop.now)

    assert small_shop.post(f"{token}/undo", {"version": version + 1}).status_code == 409
    assert small_shop.post(f"{token}/undo", {"version": version + 2}).status_code == 409
    assert len(small_shop.ledger()) == 3


def test_a_required_topic_keeps_one_way_and_says_so(small_shop: Shop) -> None:
    token = small_shop.token()

    answer = small_shop.save(token, off=("service/sms", "service/email"))

    assert answer.status_code == 422
    assert "safety and account notices. Please leave at least one way on." in plain(answer.text)
    assert small_shop.ledger() == []
    small_shop.follow(small_shop.save(token, off=("service/sms",)))
    assert small_shop.preferences().rules["service", Channel.SMS] is Permission.DENIED


def test_how_often_is_one_limit_for_all_marketing_together(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)

    page = small_shop.follow(small_shop.save(small_shop.token(), often="1/P1W"))

    assert "Done: I will limit all marketing to 1 message a week." in page
    (cap,) = small_shop.preferences().caps
    assert (cap.topics, cap.channels, cap.max, cap.per) == (("marketing",), ("*",), 1, "P1W")
    assert 'value="1/P1W" selected' in small_shop.get(small_shop.token()).text


def test_a_wider_limit_is_asked_for(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    token = small_shop.token()
    small_shop.save(token, often="1/P1M")

    asked = small_shop.save(token, often="2/P1W")

    assert "Is that right?" in plain(asked.text)
    assert small_shop.preferences().caps[0].per == "P1M"
    small_shop.follow(small_shop.confirm(token, asked))
    assert small_shop.preferences().caps[0].per == "P1W"


def test_a_topic_may_have_a_limit_of_its_own(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)

    small_shop.follow(small_shop.save(small_shop.token(), **{"often-promotions": "1/P3M"}))

    assert [cap.topics for cap in small_shop.preferences().caps] == [("promotions",)]


def test_times_are_ticked_and_hold_for_everything(shop: Shop) -> None:
    page = shop.follow(
        shop.save(shop.token(), when="some", slot=["weekday-morning", "weekday-afternoon", "weekend-evening"])
    )

    assert "only Monday to Friday 8 am–5 pm or on Saturdays and Sundays 5–9 pm" in page
    form = shop.form(shop.token())
    assert form["when"] == ["some"]
    assert set(form["slot"]) == {"weekday-morning", "weekday-afternoon", "weekend-evening"}


def test_any_time_again_is_asked_for(small_shop: Shop) -> None:
    token = small_shop.token()
    small_shop.save(token, when="some", slot=["weekday-morning"])

    asked = small_shop.save(token, when="any")

    assert "I will contact you at any time." in plain(asked.text)
    small_shop.follow(small_shop.confirm(token, asked))
    assert small_shop.preferences().windows == ()


def test_times_without_a_tick_are_refused(small_shop: Shop) -> None:
    answer = small_shop.save(small_shop.token(), when="some")

    assert answer.status_code == 422
    assert "tick at least one time" in plain(answer.text)


def test_what_the_chat_has_set_and_no_box_says_is_shown_and_kept(small_shop: Shop) -> None:
    odd = {"topics": ["*"], "channels": ["*"], "any": [{"days": ["tue"], "from": "09:30", "to": "10:15"}]}
    narrow = {"topics": ["promotions"], "channels": ["sms"], "max": 3, "per": "P10D"}
    small_shop.said(EVERYTHING)
    small_shop.said({"windows": [odd], "caps": [narrow]})
    token = small_shop.token()

    page = plain(small_shop.get(token).text)
    assert "As you told us: only on Tuesdays 9:30–10:15 am" in page
    assert "Remove: Texts about promotions: at most 3 in any 10 days" in page
    small_shop.follow(small_shop.save(token, off=("surveys/sms",)))
    assert len(small_shop.preferences().windows) == 1
    assert len(small_shop.preferences().caps) == 1

    asked = small_shop.save(token, lift=["cap-0"])
    small_shop.follow(small_shop.confirm(token, asked))
    assert small_shop.preferences().caps == ()


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


def test_a_channel_that_had_no_switch_is_not_touched(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    token = small_shop.token()
    form = small_shop.form(token)
    small_shop.customer(points=(TEXT, EMAIL, Point("phone", "+14025550101", True)))

    small_shop.post(token, form)

    assert small_shop.preferences().rules["promotions", Channel.PHONE] is Permission.GRANTED


def test_of_many_saves_at_the_same_moment_one_counts_and_the_others_are_told(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token()
    form = shop.form(token)
    start = threading.Barrier(4)

    def save(cell: str) -> int:
        start.wait(60)
        answer = shop.post(token, form | {"on": [one for one in form["on"] if one != cell]})
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(save, ["tips/sms", "surveys/sms", "promotions/sms", "loyalty/sms"]))

    assert sorted(found) == [303, 409, 409, 409]
    assert len(shop.ledger()) == 2
