"""What strangers write that is none of ours changes nothing, and is answered as not known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent

from benchmarks.understanding import CHOICE, NOT_KNOWN, strangers, thresholds_of, understood
from tests.nlu.test_examples import words

# Measured 0.99.
FLOOR = 0.95
# None of these may follow from a stranger's message, however it is worded: at most this share.
OPENED = 0.02
REQUESTS = ("cancel_order", "return_order", "change_address", "delivery_problem", "call_me_back")


def test_there_are_enough_of_them_and_none_is_trained(examples: dict[str, list[str]]) -> None:
    trained = {words(text) for found in examples.values() for text in found}
    messages = [text for kind in strangers().values() for text in kind["messages"]]
    assert len(messages) >= 200
    # Without a letter there is nothing that training could learn.
    assert [text for text in messages if any(map(str.isalpha, text)) and words(text) in trained] == []


async def test_what_is_none_of_ours_is_answered_as_not_known_and_opens_no_request(agent: Agent) -> None:
    wrong, opened, count = [], [], 0
    for kind in strangers().values():
        for text in kind["messages"]:
            found, count = (await understood(agent, text))[0], count + 1
            if found not in {*NOT_KNOWN, *kind.get("also", [])}:
                wrong.append((text, found))
            if found in REQUESTS:
                opened.append((text, found))
    assert 1 - len(wrong) / count >= FLOOR, wrong
    assert len(opened) / count <= OPENED, opened


@pytest.mark.parametrize(
    "text",
    [
        "can i stop by the store to pick up my order",
        "whats your return policy",
        "did i pay for the boots",
        "can I pay in installments",
        "anything on the way?",
        "how do i unsubscribe",
        "stop charging my old card",
        "do you have a gift card with snowmen on it",
    ],
)
async def test_a_question_opens_no_request(agent: Agent, text: str) -> None:
    assert (await understood(agent, text))[0] not in {*REQUESTS, "complaint"}


def test_the_threshold_is_the_one_that_was_chosen() -> None:
    chosen = json.loads(CHOICE.read_text())["threshold"]
    assert thresholds_of(yaml.safe_load(Path("config.yml").read_text())) == {chosen}
