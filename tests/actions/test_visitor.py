"""Those who have not proven who they are get general answers only."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.dialogue import Talk, deny, grant
from tests.actions.shop import KHAKIS, put_history, put_orders

PERSONAL = [
    *("order_status", "order_history", "order_contents", "order_item", "payment", "subscription", "loyalty"),
    *("my_details", "why_contacted", "forecast", "show_preferences", "likes", "guide", "cancel_order", "complaint"),
]


@pytest.fixture
def visitor(talk_as: Callable[..., Talk]) -> Talk:
    """A visitor, while a customer with a history exists."""
    known = talk_as("ada")
    put_orders(known.stage.database, "ada", known.stage.clock(), KHAKIS)
    put_history(known.stage.database, "ada", known.stage.clock())
    return talk_as(None)


@pytest.mark.parametrize("intent", PERSONAL)
def test_a_visitor_learns_how_to_prove_who_they_are_and_nothing_else(visitor: Talk, intent: str) -> None:
    visitor.asks("I'm Ada Vale, where is order 7731?", intent)
    assert "sign in" in visitor.text
    assert visitor.data("sign_in_needed")
    assert "Khakis" not in visitor.text
    assert "shipped" not in visitor.text
    assert "person" in visitor.choices


def test_a_visitor_changes_no_preferences(visitor: Talk) -> None:
    visitor.wishes("stop texting +14025550100", deny(None, "sms"))
    assert "sign in" in visitor.text
    assert visitor.changed == 0
    visitor.wishes("text me promos", grant("promotions", "sms")).says("yes")
    assert visitor.changed == 0


def test_a_visitor_is_greeted_and_may_have_a_person(visitor: Talk) -> None:
    visitor.asks("hello", "greet")
    assert "Vale & Sons" in visitor.text
    visitor.asks("a person please", "human")
    assert visitor.data("handoff")


def test_a_visitor_may_press_for_a_person_and_nothing_else(visitor: Talk) -> None:
    visitor.says("asdkj").presses("orders")
    assert "sign in" in visitor.text
    visitor.presses("person")
    assert visitor.data("handoff")


def test_a_visitor_who_is_not_understood_is_told_so(visitor: Talk) -> None:
    visitor.says("what's the capital of Peru?")
    assert visitor.data("unclear") == [{"type": "unclear"}]
