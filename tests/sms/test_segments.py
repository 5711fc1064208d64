"""Counting parts as carriers do, and cutting what is too long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sms_twilio.segments import MORE, MOST_SEGMENTS, cut, is_gsm, plain, segments, units

TEXTS = st.text(alphabet=st.sampled_from("abc €{^.\n é中🛑’"), max_size=900)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the escape and its sign are not torn apart
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("ç" * 134, 2),
        ("ç" * 135, 3),
        ("🛑" * 35, 1),
        ("🛑" * 36, 2),
        ("🛑" * 67, 3),  # 33 in a part of 67
        ("¡Hola! ¿Qué tal, señor?", 1),
    ],
)
def test_parts_are_counted_as_carriers_count(text: str, expected: int) -> None:
    assert segments(text) == expected


def test_one_foreign_character_makes_the_whole_message_dear() -> None:
    assert is_gsm("Hello {you}")
    assert units("{") == 2
    assert segments("a" * 100) == 1
    assert segments("a" * 100 + "ł") == 2


def test_curly_signs_become_ordinary_ones_only_where_that_helps() -> None:
    assert plain("It’s “here” – now…") == 'It\'s "here" - now...'
    assert plain("¡Hola!") == "¡Hola!"
    assert plain("Łódź – it’s") == "Łódź – it’s"


@given(TEXTS)
@settings(max_examples=150)
def test_every_part_fits_and_nothing_is_lost(text: str) -> None:
    kept, rest, rounds = "", text, 0
    while rest:
        part, rest = cut(rest)
        assert segments(part) <= MOST_SEGMENTS
        kept += part.removesuffix(MORE) if rest else part
        rounds += 1
        assert rounds < 60
    assert "".join(kept.split()) == "".join(text.split())


def test_a_list_is_cut_between_its_lines() -> None:
    text = "Your orders:\n" + "\n".join(f"{number}. Order 10{number:02d}, shipped on Monday" for number in range(1, 20))
    part, rest = cut(text)
    assert part.endswith(f"shipped on Monday {MORE}")
    assert rest.split(".")[0].isdigit()
