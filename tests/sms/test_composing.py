"""The way out, links and pictures of a text, by its class."""

from __future__ import annotations

from typing import Any

import pytest

from company.texts import MessageClass, Texts
from connectors.sending import Permanent
from connectors.sms_twilio.composing import compose
from tests.sms.conftest import ADA, NOON, Sms

TEXTS = Texts(
    classes={
        "marketing": MessageClass("Reply STOP to opt out.", ("shop.example",), ("image/png",)),
        "transactional": MessageClass(),
        "service_reply": MessageClass(links=()),
    }
)


def _message(text: str | None, purpose: str = "marketing", **more: Any) -> Any:
    from storage.records import OutboxMessage

    return OutboxMessage(
        id=1,
        customer="ada",
        conversation_id=None,
        event_id=None,
        channel="sms",
        topic="promotions",
        purpose=purpose,
        text=text,
        status="queued",
        not_before=NOON,
        attempts=1,
        claimed_by="w",
        last_error=None,
        created_at=NOON,
        **more,
    )


def _body(text: str, purpose: str = "marketing") -> str:
    return compose(_message(text, purpose), None, TEXTS, "reins.example.com").body


@pytest.mark.parametrize(
    "link",
    [
        "https://shop.example/new",
        "https://WWW.shop.example",
        "www.shop.example/x",
        "m.shop.example/x?y=1",
        "https://reins.example.com/p/abc",
    ],
)
def test_links_to_the_companys_hosts_leave(link: str) -> None:
    assert link in _body(f"Have a look: {link}")


@pytest.mark.parametrize(
    "link",
    ["https://bit.ly/x", "http://shop.example.evil.example/", "www.evil.example", "bit.ly/x", "https://[", "HTTPS://x"],
)
def test_any_other_link_is_refused(link: str) -> None:
    with pytest.raises(Permanent, match="link"):
        _body(f"Have a look: {link} now")


@pytest.mark.parametrize("text", ["and/or", "e.g. a tie", "20 % off. Today only", "mail a.b@shop.test/x"])
def test_what_is_no_link_is_left_alone(text: str) -> None:
    assert _body(text).startswith(text)


def test_each_class_has_rules_of_its_own() -> None:
    assert _body("See https://ups.example/1", "transactional") == "See https://ups.example/1"
    assert _body("20 % off") == "20 % off Reply STOP to opt out."
    assert _body("20 % off. STOP to end") == "20 % off. STOP to end"
    with pytest.raises(Permanent):
        _body("See https://ups.example/1", "keyword_answer")


def test_pictures_of_an_allowed_kind_come_along(sms: Sms) -> None:
    sms.customer()
    sms.grants("ada")
    picture = {"url": "https://vale-and-sons.example/tie.png", "content_type": "image/png"}
    sms.queue(data={"media": [picture]})
    sms.dispatch()
    assert sms.twilio.sent_to(ADA) == ["20 % off today Reply STOP to opt out."]
    message = _message("Look", data={"media": [picture | {"url": "https://shop.example/tie.png"}]})
    assert compose(message, None, TEXTS, "x").media == ("https://shop.example/tie.png",)


@pytest.mark.parametrize(
    "picture",
    [
        {"url": "https://shop.example/a.gif", "content_type": "image/gif"},
        {"url": "http://shop.example/a.png", "content_type": "image/png"},
        {"url": "https://evil.example/a.png", "content_type": "image/png"},
        {"content_type": "image/png"},
        "https://shop.example/a.png",
    ],
)
def test_any_other_picture_is_refused(picture: object) -> None:
    with pytest.raises(Permanent):
        compose(_message("Look", data={"media": [picture]}), None, TEXTS, "x")


def test_a_message_with_a_forbidden_link_never_leaves_and_is_not_tried_again(sms: Sms) -> None:
    sms.customer()
    sms.grants("ada")
    offer = sms.queue(text="20 % off: https://bit.ly/x")
    sms.dispatch()
    assert sms.message(offer).status == "failed"
    assert "bit.ly" in (sms.message(offer).last_error or "")
    assert sms.twilio.requests == 0
