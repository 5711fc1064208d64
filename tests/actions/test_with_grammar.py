"""Whole conversations with the real grammar of wishes: what a customer says, and what holds afterwards."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.wishes import Vocabulary, read
from tests.actions.dialogue import Talk

VOCABULARY = Vocabulary.from_catalog(YAML(typ="safe").load(Path(__file__).parents[2] / "catalog.yml"))
ACTS_OF_WISHES = ("wish", "fragment", "correction", "undo", "resume", "vague")
YES = "yes"


@pytest.fixture
def ada(ada: Talk) -> Talk:
    """Ada, whose words the real grammar reads."""
    parsed = ada.rasa._parsed

    def parsed_by_grammar(request: dict[str, Any]) -> dict[str, Any]:
        if request["text"]:
            metadata = request["metadata"]
            now = datetime.fromisoformat(metadata["now"])
            reading = read(request["text"], VOCABULARY, now, metadata["time_zone"]).as_dict()
            if reading["act"] in ACTS_OF_WISHES:
                ada.rasa.readings[request["text"]] = reading
        return parsed(request)

    ada.rasa._parsed = parsed_by_grammar  # type: ignore[method-assign]
    return ada


@pytest.mark.parametrize(
    ("said", "allowed", "not_allowed"),
    [
        (["text me about sales", YES], ["promotions/sms"], ["promotions/email", "tips/sms"]),
        (["text me about sales", "no"], [], ["promotions/sms"]),
        (["text me about sales"], [], ["promotions/sms"]),
        (["I'd like to hear about sales", "email", YES], ["promotions/email"], ["promotions/sms"]),
        (["I'd like to hear about sales", "by text and email", YES], ["promotions/sms", "promotions/email"], []),
        (
            ["email me about launches", YES, "no wait, text me instead", YES],
            ["new_products/sms"],
            ["new_products/email"],
        ),
        (["email me about launches", "no wait, text me instead", YES], ["new_products/sms"], ["new_products/email"]),
        (["text me about deals", "no, email", YES], ["promotions/email"], ["promotions/sms"]),
        (["text me about deals", "and email me the newsletter", YES], ["promotions/sms", "newsletter/email"], []),
        (["text me about deals", "stop all marketing", YES], [], ["promotions/sms"]),
        (["text me about deals", YES, "undo that"], [], ["promotions/sms"]),
        (["no calls", "undo that", YES], ["orders/phone"], []),
        (["no calls", "undo that", "no"], [], ["orders/phone"]),
        (["stop emailing me"], ["service/email", "orders/sms"], ["orders/email", "billing/email"]),
        (["only text me about deliveries"], ["orders/sms"], ["orders/email", "orders/phone"]),
        (["my sister says she loves your newsletter", YES], [], ["newsletter/email"]),
    ],
    ids=lambda value: " · ".join(value) if isinstance(value, list) else None,
)
def test_what_a_conversation_comes_to(ada: Talk, said: list[str], allowed: list[str], not_allowed: list[str]) -> None:
    for sentence in said:
        ada.says(sentence)
    assert [cell for cell in allowed if not ada.allows(*cell.split("/"))] == []
    assert [cell for cell in not_allowed if ada.allows(*cell.split("/"))] == []


@pytest.mark.parametrize(
    ("said", "cap"),
    [
        (["text me promos weekly", YES, "actually make it monthly", YES], (("promotions",), ("sms",), 1, "P1M")),
        (["text me promos weekly", "actually make it monthly", YES], (("promotions",), ("sms",), 1, "P1M")),
        (["less often please", "once a month"], (("marketing",), ("*",), 1, "P1M")),
        (["email me the newsletter, weekly", YES], (("newsletter",), ("email",), 1, "P1W")),
    ],
    ids=lambda value: " · ".join(value) if isinstance(value, list) else None,
)
def test_how_often_it_comes_to(ada: Talk, said: list[str], cap: tuple[Any, ...]) -> None:
    for sentence in said:
        ada.says(sentence)
    assert ada.caps() == [cap]


def test_the_guide_by_words_alone(ada: Talk) -> None:
    ada.asks("help me set this up", "guide")
    for sentence in ("the newsletter", "by email", "twice a month", "mornings"):
        ada.says(sentence)
    assert ada.confirms == ["email you the newsletter, only between 8 am and noon, at most 2 a month"]
    ada.says("yes")
    assert ada.allows("newsletter", "email")


def test_a_pause_ends_by_a_word(ada: Talk) -> None:
    ada.says("pause everything for a month").says("ok you can start again").says("yes")
    assert ada.stage.preferences("ada").pauses == ()
