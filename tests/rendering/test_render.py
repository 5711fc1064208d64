"""What becomes of a template for one customer, at one moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contact.terms import Purpose
from customers import page_tokens
from rendering.errors import CannotRender, InvalidTemplates, MissingField
from rendering.render import Renderer
from storage.records import Point
from tests.rendering.conftest import LINKS, NOW, Desk

ORDER = {"order": "20417"}
OFFER = {"offer": "20% off knitwear", "code": "WARM20", "ends_on": "2026-12-06", "link": "https://shop.example/w"}


def test_an_order_is_told_with_its_number_its_things_and_its_day(desk: Desk) -> None:
    desk.order()
    told = desk.writes("order_shipped", data=ORDER)
    assert told.subject == "Your order 20417 is on its way"
    assert told.text.startswith("Hello Ada,\n\nYour order 20417 (Khakis and 1 more) is on its way.\n")
    assert "by Friday, November 27" in told.text
    assert "UPS calls it 1Z999" in told.text
    assert told.html is not None
    assert "<strong>20417</strong>" in told.html
    assert told.purpose is Purpose.TRANSACTIONAL


def test_a_text_message_is_short_and_on_one_line(desk: Desk) -> None:
    desk.order()
    told = desk.writes("order_shipped", "sms", ORDER)
    assert told.text.startswith("Vale & Sons: your order 20417 is on its way and should be with you by Friday")
    assert "\n" not in told.text
    assert told.html is None
    assert len(told.text) < len(desk.writes("order_shipped", "email", ORDER).text)


def test_what_is_unknown_and_not_needed_is_left_out(desk: Desk) -> None:
    desk.order(shipments=[])
    told = desk.writes("order_shipped", data=ORDER)
    assert "should be with you" not in told.text
    assert "calls it" not in told.text


@pytest.mark.parametrize(
    ("template", "channel", "data", "field"),
    [
        ("order_shipped", "email", {}, "order.number"),
        ("order_shipped", "email", {"order": "9"}, "order.number"),
        ("order_delivered", "sms", ORDER, "order.delivered_at"),
        ("loyalty_points", "sms", {}, "loyalty.points"),
        ("subscription_lapsing", "email", {}, "subscription.name"),
        ("survey", "sms", {"link": "https://shop.example/s", "minutes": "2"}, "last_order.number"),
        ("promotion", "sms", {"offer": "20% off"}, "data.ends_on"),
        ("new_arrivals", "sms", {"size_of": "shoe", "items": ["Loafer"], "link": "https://x.example"}, "sizes.shoe"),
    ],
)
def test_a_field_that_is_missing_withholds_and_is_named(
    desk: Desk, template: str, channel: str, data: dict[str, Any], field: str
) -> None:
    if template == "order_delivered":
        desk.order(shipments=[])
    with pytest.raises(MissingField) as caught:
        desk.writes(template, channel, data)
    assert caught.value.reason == f"missing_field:{field}"
    assert caught.value.field == field


@pytest.mark.parametrize("name", [None, "", "   "])
def test_somebody_without_a_name_is_greeted_by_who_writes(desk: Desk, name: str | None) -> None:
    desk.customer(first_name=name)
    desk.points(1250)
    told = desk.writes("loyalty_points")
    assert told.text.startswith("Hello from Vale & Sons,\n")
    assert "ustomer" not in told.text
    assert "1,250 points" in told.text


def test_no_name_is_made_up_where_a_template_asks_for_one(desk: Desk) -> None:
    desk.customer(first_name=None, last_name=None)
    with pytest.raises(MissingField, match=r"customer\.name"):
        desk.writes("promotion", "phone", OFFER)


def test_the_size_comes_from_the_customers_record(desk: Desk) -> None:
    data = {"size_of": "shirt", "items": ["Oxford shirt", "linen popover"], "link": "https://shop.example/new"}
    told = desk.writes("new_arrivals", "sms", data)
    assert "in your shirt size (M): Oxford shirt." in told.text
    assert told.purpose is Purpose.MARKETING
    assert told.text.endswith("Reply STOP to opt out.")


def test_the_subscription_that_lapses_is_meant_unless_one_is_named(desk: Desk) -> None:
    desk.subscription("Shirt club")
    desk.subscription("Sock of the month", "active")
    assert "Shirt club" in desk.writes("subscription_lapsing").text
    assert "Sock" in desk.writes("subscription_lapsing", data={"subscription": "Sock of the month"}).text


def test_of_two_that_lapse_none_is_guessed(desk: Desk) -> None:
    desk.subscription("Shirt club")
    desk.subscription("Sock of the month")
    with pytest.raises(MissingField):
        desk.writes("subscription_lapsing")


def test_the_link_is_the_customers_own_and_names_where_the_message_goes(desk: Desk) -> None:
    desk.points(10)
    message = desk.message("loyalty_points", "email")
    told = desk.writes("loyalty_points")
    link = next(word for word in told.text.split() if word.startswith("https://reins.example.com/p/"))
    token = page_tokens.read(LINKS.secret, link.rpartition("/")[2])
    assert (token.customer, token.channel, token.outbox_id) == ("ada", "email", message.id + 1)
    assert page_tokens.is_at(LINKS.secret, token, [("email", "ada@x.example")])
    assert not page_tokens.is_at(LINKS.secret, token, [("email", "other@x.example")])
    assert link in str(told.html)


def test_the_link_names_the_address_that_the_gate_has_chosen(desk: Desk) -> None:
    desk.points(10)
    message = replace(desk.message("loyalty_points", "email"), address="chosen@x.example")
    with desk.database.read() as uow:
        told = Renderer(desk.library, LINKS).render(uow, desk.company, message, NOW)
    link = next(word for word in told.text.split() if word.startswith("https://reins"))
    token = page_tokens.read(LINKS.secret, link.rpartition("/")[2])
    assert page_tokens.is_at(LINKS.secret, token, [("email", "chosen@x.example")])


def test_a_channel_without_words_of_its_own_borrows_them(desk: Desk) -> None:
    desk.order()
    assert desk.writes("order_shipped", "web", ORDER).text.startswith("Vale & Sons: your order")
    assert desk.writes("order_shipped", "post", ORDER).text.startswith("Hello Ada,\n\n")


def test_days_are_the_customers_own(desk: Desk) -> None:
    desk.order(shipments=[{"delivered_at": "2026-11-27T03:00:00+00:00"}])
    assert "on Thursday, November 26" in desk.writes("order_delivered", data=ORDER).text


def test_what_is_filled_in_is_text_and_nothing_else(desk: Desk) -> None:
    desk.customer(first_name="<script>alert(1)</script>{{ company.name }}")
    desk.points(10)
    told = desk.writes("loyalty_points")
    assert told.html is not None
    assert "<script>" not in told.html
    assert "&lt;script&gt;" in told.html
    assert "{{ company.name }}" in told.text


def test_a_line_break_in_a_value_adds_no_line_to_the_subject(desk: Desk) -> None:
    told = desk.writes("promotion", data=OFFER | {"offer": "20% off\r\nBcc: all@x.example"})
    assert told.subject == "20% off Bcc: all@x.example until Sunday, December 6"


def test_a_link_that_is_no_link_is_refused(desk: Desk) -> None:
    with pytest.raises(CannotRender, match="wrong_value:link"):
        desk.writes("promotion", data=OFFER | {"link": "javascript:alert(1)"})


def test_a_value_that_is_no_day_is_refused(desk: Desk) -> None:
    with pytest.raises(CannotRender, match="wrong_value:day"):
        desk.writes("promotion", data=OFFER | {"ends_on": "soon"})


def test_a_message_about_another_topic_than_its_template_is_refused(desk: Desk) -> None:
    desk.order()
    with pytest.raises(CannotRender, match="wrong_topic"):
        desk.writes("order_shipped", data=ORDER, topic="promotions")


def test_a_template_that_is_not_there_and_a_customer_who_is_not_are_said(desk: Desk) -> None:
    with pytest.raises(CannotRender, match="unknown_template:nothing"):
        desk.writes("nothing")
    with pytest.raises(CannotRender, match="unknown_customer"):
        desk.writes("loyalty_points", customer="nobody")


MIXED = """
title: Both
topic: orders
blocks: {news: transactional, offer: marketing}
subject: News
text:
  email: |
    {% block news %}Your order is here. {{ preference_link }}{% endblock %}
    {% block offer %}{% if data.offer is defined %}{{ data.offer }}{% endif %}{% endblock %}
"""


def test_a_marketing_block_makes_the_message_marketing_only_when_it_speaks(desk: Desk, tmp_path: Path) -> None:
    desk.with_template(tmp_path, MIXED)
    assert desk.writes("own").purpose is Purpose.TRANSACTIONAL
    assert desk.writes("own", data={"offer": "And 20 % off"}).purpose is Purpose.MARKETING


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ customer._values }}",
        "{{ order.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ range(10) }}",
        "{{ data.x.append(1) }}",
        "{{ 1 / 0 }}",
        "{{ customer }}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(desk: Desk, tmp_path: Path, words: str) -> None:
    own = MIXED.replace("Your order is here.", words)
    desk.with_template(tmp_path, own)
    with pytest.raises(CannotRender):
        desk.writes("own", data={"x": [1]})


def test_no_channel_is_sent_words_that_were_not_written_for_it(desk: Desk, tmp_path: Path) -> None:
    desk.with_template(tmp_path, MIXED)
    with pytest.raises(CannotRender, match="no_words_for:sms"):
        desk.writes("own", "sms")


def test_templates_that_cannot_be_read_are_refused_at_start_all_at_once(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("title: A\n", encoding="utf-8")
    with pytest.raises(InvalidTemplates) as caught:
        desk.with_template(tmp_path, MIXED.replace("{% endblock %}\n    {% block offer %}", "\n    {% block offer %}"))
    text = str(caught.value)
    assert "a.yml:1: topic: is missing" in text
    assert "own.yml:" in text
    assert "not closed" in text


def test_the_address_in_the_link_is_the_first_that_may_be_used(desk: Desk) -> None:
    desk.customer(points=(Point("email", "new@x.example"), Point("email", "ada@x.example", True)))
    desk.points(10)
    told = desk.writes("loyalty_points")
    link = next(word for word in told.text.split() if word.startswith("https://reins"))
    token = page_tokens.read(LINKS.secret, link.rpartition("/")[2])
    assert page_tokens.is_at(LINKS.secret, token, [("email", "ada@x.example")])
    assert token.issued_at <= NOW
