"""Replies and proposals, told apart."""

from __future__ import annotations

import pytest

from bot.turn.errors import TurnError
from bot.turn.replies import Collector


async def test_a_text_with_buttons_and_data_is_one_reply() -> None:
    collector = Collector()
    message = {
        "text": "Sure?",
        "buttons": [{"title": "Yes", "payload": "yes"}],
        "custom": {"data": {"type": "confirm"}},
    }
    await collector.send_response("c", message)
    assert collector.replies == [
        {"text": "Sure?", "choices": [{"value": "yes", "label": "Yes"}], "data": {"type": "confirm"}}
    ]
    assert collector.proposals == []


async def test_a_proposal_is_never_shown() -> None:
    collector = Collector()
    await collector.send_response("c", {"custom": {"proposal": {"type": "request_handoff", "reason": "asked"}}})
    assert collector.replies == []
    assert collector.proposals == [{"type": "request_handoff", "reason": "asked"}]


@pytest.mark.parametrize(
    "custom", [{"proposal": []}, {"proposal": {}}, {"proposal": "x"}, {"record_consent": {}}, {"data": {}, "other": 1}]
)
async def test_anything_else_fails_the_turn_rather_than_vanish(custom: dict[str, object]) -> None:
    with pytest.raises(TurnError):
        await Collector().send_response("c", {"custom": custom})
