"""No intent may claim another's phrases: by the encoder's own measure, before any training."""

from __future__ import annotations

from bot.nlu.neighbours import Pair, across_intents, pairs_between

Examples = dict[str, list[str]]
# A cosine. Above it, two sentences are the same to the encoder but for a word or a letter.
SAME = 0.96
# Short messages have few wordings, and a close one is a different message ("good day" greets, "good bye" does not).
SHORT = 3


def longer(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if min(len(pair.one.split()), len(pair.other.split())) > SHORT]


def test_no_example_is_nearly_another_intents(examples: Examples) -> None:
    trained = {intent: found for intent, found in examples.items() if intent != "choose"}
    assert longer(across_intents(trained, SAME)) == []


def test_no_held_out_sentence_is_nearly_a_trained_one(examples: Examples, heldout: Examples) -> None:
    trained = {intent: found for intent, found in examples.items() if intent != "choose"}
    near = longer(pairs_between(heldout, trained, SAME))
    assert near == []


def test_near_duplicates_are_found() -> None:
    stolen = {
        "human": ["i would like to talk to a person please now"],
        "help": ["i would like to talk to a person now please", "menu"],
    }
    assert [(pair.intent, pair.rival) for pair in across_intents(stolen, SAME)] == [("help", "human")]
