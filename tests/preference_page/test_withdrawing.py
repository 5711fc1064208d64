"""Withdrawing: always, with any link of ours, by one press or by a mail program's button (RFC 8058)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog

from contact.terms import Channel, Permission
from customers import page_tokens
from tests.preference_page.conftest import EMAIL, EVERYTHING, NOW, TEXT, Shop, plain

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def marketing(shop: Shop, channel: Channel) -> set[Permission]:
    said = shop.preferences().rules
    topics = shop.company.catalog.expand_topics(("marketing",))
    return {said.get((topic, channel), Permission.UNSET) for topic in topics}


@pytest.mark.parametrize("multipart", [False, True])
def test_one_click_ends_marketing_on_the_channel_of_the_message(shop: Shop, multipart: bool) -> None:
    shop.said(EVERYTHING)
    path = f"{shop.token(point=EMAIL, message=shop.message(channel='email'))}/unsubscribe"

    # RFC 8058 allows both forms of body.
    answer = (
        shop.client.post(f"/p/{path}", files={"List-Unsubscribe": (None, "One-Click")})
        if multipart
        else shop.post(path, ONE_CLICK)
    )

    assert answer.status_code == 200
    assert marketing(shop, Channel.EMAIL) == {Permission.DENIED}
    assert marketing(shop, Channel.SMS) == {Permission.GRANTED}
    assert ("orders", Channel.EMAIL) not in shop.preferences().rules
    entry = shop.ledger()[-1]
    assert (entry.actor, entry.channel, entry.words) == ("customer", "page", "List-Unsubscribe=One-Click")


def test_one_click_needs_no_cookie_and_no_redirect_and_sets_none(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)

    answer = small_shop.post(f"{small_shop.token(point=EMAIL)}/unsubscribe", ONE_CLICK)

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "location" not in answer.headers


def test_one_click_twice_is_one_change(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    path = f"{small_shop.token(point=EMAIL)}/unsubscribe"

    assert [small_shop.post(path, ONE_CLICK).status_code for _ in range(2)] == [200, 200]
    assert len(small_shop.ledger()) == 2


def test_one_click_works_before_anything_was_ever_said(small_shop: Shop) -> None:
    assert small_shop.post(f"{small_shop.token(point=EMAIL)}/unsubscribe", ONE_CLICK).status_code == 200
    assert marketing(small_shop, Channel.EMAIL) == {Permission.DENIED}


def test_one_click_with_a_link_that_came_with_no_message_ends_all_marketing(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)

    small_shop.post(f"{small_shop.token(point=None)}/unsubscribe", ONE_CLICK)

    assert marketing(small_shop, Channel.EMAIL) == marketing(small_shop, Channel.SMS) == {Permission.DENIED}


def test_opening_every_link_of_a_message_changes_nothing(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token(point=EMAIL, message=shop.message(channel="email"))

    for path in ("", "/unsubscribe", "/stop", "/pause", "/resume", "/confirm", "/undo", "/history", "/export"):
        for method in ("GET", "HEAD"):
            answer = shop.client.request(method, f"/p/{token}{path}")
            assert answer.status_code in (200, 405)

    assert len(shop.ledger()) == 1


def test_a_browser_is_shown_a_button_and_then_the_way_back(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    path = f"{small_shop.token(point=EMAIL)}/unsubscribe"
    assert "Stop all marketing emails?" in plain(small_shop.get(path).text)

    done = small_shop.post(path, {})

    assert "Done. No more marketing emails." in plain(done.text)
    assert "Undo" in plain(done.text)
    assert small_shop.ledger()[-1].words == "Stop all marketing by email"
    assert "Done. No more marketing emails." in plain(small_shop.get(path).text)
    small_shop.follow(small_shop.post(f"{path.partition('/')[0]}/undo", {"version": 2}))
    assert marketing(small_shop, Channel.EMAIL) == {Permission.GRANTED}


@pytest.mark.parametrize("age", [0, 31, 3000])
def test_withdrawing_works_with_a_link_of_any_age(small_shop: Shop, age: int) -> None:
    small_shop.said(EVERYTHING)
    token = small_shop.token(age=age)

    page = small_shop.follow(small_shop.post(f"{token}/stop", {"what": "marketing"}))

    assert "Done: I will stop all marketing." in page
    assert marketing(small_shop, Channel.SMS) == {Permission.DENIED}


def test_withdrawing_works_from_an_address_that_was_given_up(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    token = small_shop.token(point=TEXT)
    small_shop.customer(points=(EMAIL,))

    page = plain(small_shop.get(token).text)
    assert "Ada" not in page
    assert "As it stands" not in page
    small_shop.follow(small_shop.post(f"{token}/stop", {"what": "marketing"}))

    assert marketing(small_shop, Channel.SMS) == {Permission.DENIED}


def test_one_press_stops_the_topic_of_the_message_where_it_came(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    token = small_shop.token(message=small_shop.message("promotions"))
    assert "Stop promotions by text" in plain(small_shop.get(token).text)

    small_shop.follow(small_shop.post(f"{token}/stop", {"what": "topic"}))

    said = small_shop.preferences().rules
    assert said["promotions", Channel.SMS] is Permission.DENIED
    assert said["promotions", Channel.EMAIL] is Permission.GRANTED
    assert said["tips", Channel.SMS] is Permission.GRANTED
    assert small_shop.ledger()[-1].words == "Stop promotions by text"


def test_a_topic_that_must_come_cannot_be_stopped(small_shop: Shop) -> None:
    token = small_shop.token(message=small_shop.message("service"))

    assert small_shop.post(f"{token}/stop", {"what": "topic"}).status_code == 422
    assert small_shop.ledger() == []


def test_stopping_counts_whatever_another_tab_has_done(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token()
    shop.get(token)
    shop.said({"rules": [{"topic": "tips", "channel": "sms", "permission": "denied"}]})

    shop.follow(shop.post(f"{token}/stop", {"what": "marketing"}))

    assert marketing(shop, Channel.EMAIL) == {Permission.DENIED}


def test_a_pause_counts_at_once_and_its_end_is_asked_for(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token()

    page = shop.follow(shop.post(f"{token}/pause", {"for": "P2W", "what": "marketing"}))

    assert "Done: I will pause all marketing until 10 am on Monday, December 7." in page
    assert "All marketing: paused until" in page
    asked = shop.post(f"{token}/resume", {"version": 2, "pause": 0})
    assert shop.preferences().pauses != ()
    shop.follow(shop.confirm(token, asked))
    assert shop.preferences().pauses == ()


def test_a_pause_may_end_on_a_day_or_after_a_month(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    token = small_shop.token()

    assert "until Friday, January 1" in small_shop.follow(
        small_shop.post(f"{token}/pause", {"for": "until", "until": "2027-01-01", "what": "optional"})
    )
    (pause,) = small_shop.preferences().pauses
    assert pause.topics == ("optional",)
    assert "until 10 am on Wednesday, December 23" in small_shop.follow(
        small_shop.post(f"{token}/pause", {"for": "P1M", "what": "marketing"})
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"for": "until", "until": "2026-11-23"},
        {"for": "until", "until": "2036-01-01"},
        {"for": "until", "until": "soon"},
        {"for": "P2W", "what": "*"},
        {},
    ],
)
def test_a_pause_that_the_page_does_not_offer_is_refused(small_shop: Shop, fields: dict[str, str]) -> None:
    assert small_shop.post(f"{small_shop.token()}/pause", fields).status_code == 422
    assert small_shop.ledger() == []


def test_an_old_link_tightens_and_does_not_loosen(shop: Shop) -> None:
    shop.said(EVERYTHING)
    token = shop.token(age=31)
    page = plain(shop.get(token).text)
    assert "Hello" not in page
    assert "0101" not in page

    answer = shop.save(token, off=("promotions/sms",))
    assert "Done" in shop.follow(answer)
    answer = shop.save(token, on=("promotions/sms",))

    assert answer.status_code == 403
    assert "Not changed: “I will text you about promotions.”" in plain(answer.text)
    assert shop.preferences().rules["promotions", Channel.SMS] is Permission.DENIED


def test_a_slip_can_be_taken_back_with_an_old_link_within_the_hour(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING)
    token = small_shop.token(age=400)
    small_shop.post(f"{token}/stop", {"what": "marketing"})
    small_shop.now += timedelta(minutes=59)
    small_shop.follow(small_shop.post(f"{token}/undo", {"version": 2}))
    assert marketing(small_shop, Channel.SMS) == {Permission.GRANTED}

    small_shop.post(f"{token}/stop", {"what": "marketing"})
    small_shop.now += timedelta(minutes=61)
    assert small_shop.post(f"{token}/undo", {"version": 4}).status_code == 409


def test_a_link_that_was_not_made_by_us_opens_nothing(small_shop: Shop) -> None:
    forged = page_tokens.make("another secret, of another company", "ada", now=NOW)

    for token in (forged, "nonsense", small_shop.token()[:-4]):
        assert small_shop.get(token).status_code == 404
        assert small_shop.post(f"{token}/unsubscribe", ONE_CLICK).status_code == 404
        assert small_shop.post(f"{token}/stop", {"what": "marketing"}).status_code == 404


def test_who_is_no_longer_on_record_is_told_so_and_unsubscribing_succeeds(small_shop: Shop) -> None:
    token = small_shop.token("nobody")

    assert small_shop.get(token).status_code == 410
    answer = small_shop.post(f"{token}/unsubscribe", ONE_CLICK)
    assert answer.status_code == 200
    assert "nothing is sent to you" in plain(answer.text)


def test_one_customers_message_is_not_told_to_another(small_shop: Shop) -> None:
    small_shop.customer("bob")
    foreign = small_shop.message("promotions", ref="bob")

    page = plain(small_shop.get(small_shop.token(message=foreign)).text)

    assert "Why you got this message" not in page


def test_no_answer_may_be_kept_framed_or_run_scripts(small_shop: Shop) -> None:
    token = small_shop.token()

    for path in (token, f"{token}/unsubscribe", f"{token}/history", f"{token}/export", "nonsense"):
        headers = small_shop.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_a_mistake_of_ours_is_told_kindly_and_the_key_is_not_logged(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("web.preference_page.answers.controls_of", fail)
    token = small_shop.token()

    with structlog.testing.capture_logs() as logs:
        answer = small_shop.get(token)

    assert answer.status_code == 500
    assert "Nothing was changed" in plain(answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert [entry["event"] for entry in logs] == ["preference_page_failed"]
    assert token not in str(logs)


def test_with_an_old_link_a_new_one_is_sent_to_the_customers_own_address_once_a_day(shop: Shop) -> None:
    token = shop.token(age=60)
    assert "Send me a new link by text" in plain(shop.get(token).text)

    answers = [shop.post(f"{token}/link"), shop.post(f"{token}/link")]

    assert "A new link is on its way to you by text." in plain(answers[0].text)
    assert "A new link was sent to you today." in plain(answers[1].text)
    with shop.database.read() as uow:
        messages = [uow.outbox.get(number) for number in uow.outbox.due(shop.now, 10)]
    (message,) = [one for one in messages if one is not None]
    assert (message.customer, message.channel, message.topic, message.purpose) == (
        "ada",
        "sms",
        "service",
        "transactional",
    )
    assert message.text is not None
    fresh = message.text.rpartition("https://reins.test/p/")[2]
    assert "Hello Ada." in plain(shop.get(fresh).text)


def test_no_new_link_is_sent_where_the_customer_is_no_longer(small_shop: Shop) -> None:
    token = small_shop.token(age=60)
    small_shop.customer(points=(EMAIL,))

    assert "Send me a new link" not in plain(small_shop.get(token).text)
    assert small_shop.post(f"{token}/link").status_code == 422
    with small_shop.database.read() as uow:
        assert uow.outbox.due(small_shop.now, 10) == []
