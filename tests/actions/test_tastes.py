"""Likes and dislikes are remembered at once, read back, and can be taken back."""

from __future__ import annotations

import pytest

from actions.likes import tastes_in
from tests.actions.dialogue import Talk
from tests.actions.test_with_grammar import ada as ada


@pytest.mark.parametrize(
    ("text", "likes", "dislikes"),
    [
        ("i love argyle but hate stripes", ("argyle",), ("stripes",)),
        ("I'm into golf and no medical stuff", ("golf",), ("medical",)),
        ("I like linen shirts, and don't like pleats", ("linen shirts",), ("pleats",)),
        ("I don't like pleats", (), ("pleats",)),
    ],
)
def test_what_is_liked_and_what_is_not(ada: Talk, text: str, likes: tuple[str, ...], dislikes: tuple[str, ...]) -> None:
    ada.asks(text, "likes")
    assert ada.changed == 1
    preferences = ada.stage.preferences("ada")
    assert (preferences.likes, preferences.dislikes) == (likes, dislikes)
    assert all(thing in ada.text for thing in (*likes, *dislikes))
    ada.presses("undo")
    preferences = ada.stage.preferences("ada")
    assert (preferences.likes, preferences.dislikes) == ((), ())


def test_a_taste_beside_a_wish_is_kept_and_the_wish_waits(ada: Talk) -> None:
    ada.says("I love linen and text me deals")
    assert ada.stage.preferences("ada").likes == ("linen",)
    assert ada.confirms == ["text you about promotions"]


def test_a_change_of_mind_moves_it(ada: Talk) -> None:
    ada.asks("I love stripes", "likes").asks("I don't like stripes", "likes")
    assert (ada.stage.preferences("ada").likes, ada.stage.preferences("ada").dislikes) == ((), ("stripes",))


def test_what_is_no_longer_liked_is_forgotten(ada: Talk) -> None:
    ada.asks("I love stripes", "likes").asks("I no longer like stripes", "likes")
    assert ada.stage.preferences("ada").likes == ()


def test_a_question_is_no_taste() -> None:
    assert tastes_in("would you like a coffee") == ([], [], [])
