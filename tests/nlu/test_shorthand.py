"""How people type on phones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.shorthand import spell_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("plz stop txting me", "please stop texting me"),
        ("wheres my ordr", "where's my order"),
        ("thx 4 the help", "thanks for the help"),
        ("👍", "yes"),
        ("👍🏽", "yes"),
        ("👎", "no"),
        ("k", "ok"),
        ("Y", "yes"),
        ("n.", "no"),
        ("u there?", "you there?"),
        ("pleeeeease", "pleease"),
        ("don’t", "don't"),
        ("2day", "today"),
    ],
)
def test_shorthand_is_spelled_out(typed: str, meant: str) -> None:
    assert spell_out(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["order 4", "at 2", "4 times a month", "#n-4", "my email is r@w.com", "B4-2", "size w32", "call 402 555 0147"],
)
def test_numbers_names_and_addresses_stay(text: str) -> None:
    assert spell_out(text) == text


@given(st.text(max_size=80))
def test_any_text_can_be_spelled_out_and_has_no_loose_blanks(text: str) -> None:
    spelled = spell_out(text)
    assert spelled == " ".join(spelled.split())
