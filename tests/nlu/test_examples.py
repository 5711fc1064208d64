"""The training data itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.nlu.shorthand import spell_out

Examples = dict[str, list[str]]
FILES = sorted(Path("data/nlu").glob("*.yml"))
# A word or two can be said in one way only: these may be in both.
UNAVOIDABLE = frozenset({"yes", "no", "ok", "thanks", "never mind"})


def words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", spell_out(text).lower())) or text


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_intent_has_a_file_of_its_own_name(path: Path) -> None:
    assert [entry["intent"] for entry in yaml.safe_load(path.read_text())["nlu"]] == [path.stem]


def test_each_intent_has_enough_examples(examples: Examples) -> None:
    assert {intent: len(found) for intent, found in examples.items() if len(found) < 20 and intent != "choose"} == {}


def test_no_example_stands_twice(examples: Examples) -> None:
    seen: dict[str, str] = {}
    twice = []
    for intent, found in examples.items():
        for text in found:
            if words(text) in seen:
                twice.append((text, intent, seen[words(text)]))
            seen[words(text)] = intent
    assert twice == []


def test_every_intent_of_the_domain_has_examples(examples: Examples) -> None:
    assert set(yaml.safe_load(Path("domain.yml").read_text())["intents"]) == set(examples)


def test_each_intent_has_enough_held_out_sentences(examples: Examples, heldout: Examples) -> None:
    assert set(heldout) == set(examples) - {"choose"}
    assert {intent: len(found) for intent, found in heldout.items() if len(found) < 15} == {}


def test_no_held_out_sentence_is_trained(examples: Examples, heldout: Examples) -> None:
    trained = {words(text) for found in examples.values() for text in found}
    both = {words(text) for found in heldout.values() for text in found} & trained
    assert both - UNAVOIDABLE == set()


def test_no_example_holds_an_annotation_or_a_command(examples: Examples) -> None:
    assert [text for found in examples.values() for text in found if re.search(r"[\[\]{}]|^/", text)] == []
