"""Buttons and commands, before any model is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from bot.turn.request import Choice
from bot.turn.understanding import is_command, understood_choice

INVISIBLE = st.text(st.sampled_from(" \t\n\r\u00a0\u200b\u200d\u2060\ufeff\u00ad\u0000\u0085\u2028"), max_size=6)


@given(INVISIBLE, st.text(max_size=20))
def test_a_slash_after_anything_invisible_is_a_command(before: str, after: str) -> None:
    assert is_command(f"{before}/{after}")


@given(st.text(max_size=60))
def test_whatever_rasa_would_take_for_a_command_is_one(text: str) -> None:
    message = Message({"text": text})
    domain = Domain.from_dict({"intents": ["affirm"]})
    if YAMLStoryReader.unpack_regex_message(message, domain) is not message:
        assert is_command(text)


@given(st.sampled_from(["stop", "1/2 price", "and/or", "w/o texts", "https://x.test/affirm", "24/7"]), INVISIBLE)
def test_a_slash_within_a_text_is_just_a_slash(text: str, before: str) -> None:
    assert not is_command(before + text)


@pytest.mark.parametrize(
    ("value", "intent"), [("yes", "affirm"), ("no", "deny"), ("guide", "choose"), ("/yes", "choose")]
)
def test_a_button_is_what_its_value_says_whatever_its_label(value: str, intent: str) -> None:
    parsed = understood_choice(Choice(value, "/restart"))
    assert parsed["intent"] == {"name": intent, "confidence": 1.0}
    assert parsed["entities"] == [{"entity": "choice", "value": value}]
    assert parsed["intent"]["name"] not in DEFAULT_INTENTS
