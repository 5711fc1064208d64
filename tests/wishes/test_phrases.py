"""Every phrase of phrases/*.yml means exactly what is written there."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.wishes import read
from tests.wishes.notation import notation
from tests.wishes.vocabulary import NOW, VOCABULARY, ZONE

FILES = sorted((Path(__file__).parent / "phrases").glob("*.yml"))
PHRASES = [(path.stem, phrase, meaning) for path in FILES for phrase, meaning in YAML(typ="safe").load(path).items()]
NOTHING = {"none", "question", "reported", "show"}


@pytest.mark.parametrize(("table", "phrase", "meaning"), PHRASES, ids=[f"{t}: {p}" for t, p, _ in PHRASES])
def test_a_phrase_means_what_the_table_says(table: str, phrase: str, meaning: str) -> None:
    reading = read(phrase, VOCABULARY, NOW, ZONE)
    assert notation(reading, VOCABULARY) == meaning, reading.why


def test_the_tables_are_large_enough_to_mean_something() -> None:
    assert len(PHRASES) >= 600
    assert len([meaning for _, _, meaning in PHRASES if meaning in NOTHING]) >= 150


def test_no_phrase_is_in_two_tables() -> None:
    phrases = [phrase for _, phrase, _ in PHRASES]
    assert len(phrases) == len(set(phrases))
