"""What is said beside something else, or too shortly to act on it."""

from __future__ import annotations

import pytest

from tests.actions.dialogue import Talk, deny
from tests.actions.shop import KHAKIS, SOCKS, put_orders


@pytest.fixture
def buyer(ada: Talk) -> Talk:
    put_orders(ada.stage.database, "ada", ada.stage.clock(), KHAKIS, SOCKS)
    return ada


def test_an_order_question_and_a_wish_are_both_done(buyer: Talk) -> None:
    buyer.wishes("has order 7731 left yet? and stop the promo texts", deny("promotions", "sms"))
    assert [card["number"] for card in buyer.data("order")] == ["7731"]
    assert buyer.changed == 1
    assert not buyer.allows("promotions", "sms")


@pytest.mark.parametrize("text", ["stop the promo texts", "stop promo texts and texts about my order"])
def test_a_wish_without_a_question_tells_of_no_order(buyer: Talk, text: str) -> None:
    buyer.wishes(text, deny("promotions", "sms"))
    assert buyer.data("order") == []
    assert buyer.changed == 1


def test_fillers_name_no_thing(buyer: Talk) -> None:
    buyer.asks("btw what day did i get the argyle ones", "order_item")
    assert [card["number"] for card in buyer.data("order")] == ["7602"]


@pytest.mark.parametrize("text", ["and returns?", "returns", "what about refunds?"])
def test_a_bare_mention_of_returns_asks_and_queues_nobody(buyer: Talk, text: str) -> None:
    buyer.asks(text, "return_order")
    assert buyer.data("handoff") == []
    assert "person" in buyer.choices


def test_a_topic_that_was_not_understood_is_asked_about_and_then_a_channel_is_an_answer(ada: Talk) -> None:
    ada.says("i wanna know about sales")
    assert ada.data("unclear") == [{"type": "unclear", "asks": "want"}]
    ada.wishes("text", {"channels": ["sms"]}, act="fragment")
    assert ada.confirms == ["text you about promotions"]
    assert ada.changed == 0
