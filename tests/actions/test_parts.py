"""Two rooms build changes from the parts of a wish, and must build the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from actions.parts import change_of, corrected, filled
from bot.wishes import Parts, Vocabulary
from bot.wishes import change_of as change_of_grammar
from company import load
from contact.document import change_from_document
from contact.fold import apply
from contact.terms import Preferences

ROOT = Path(__file__).parents[2]
COMPANY = load(ROOT / "catalog.yml", ROOT / "policy.yml")
VOCABULARY = Vocabulary.from_catalog(YAML(typ="safe").load(ROOT / "catalog.yml"))
NOW = "2026-11-23T16:00:00+00:00"
TOPICS = [*COMPANY.catalog.topics, "marketing", "optional"]
CHANNELS = ["sms", "email", "phone", "post", "web"]

some_topics = st.lists(st.sampled_from(TOPICS), max_size=2, unique=True)
some_channels = st.lists(st.sampled_from(CHANNELS), max_size=2, unique=True)
wishes = st.fixed_dictionaries(
    {"polarity": st.sampled_from(["grant", "deny", "limit", "pause", "resume"])},
    optional={
        "topics": some_topics,
        "channels": some_channels,
        "not_topics": some_topics,
        "not_channels": some_channels,
        "instead_of": some_channels,
        "keeps": st.lists(st.tuples(some_topics, some_channels), max_size=1),
        "only": st.sampled_from(["channel", "topic"]),
        "often": st.just({"max": 2, "per": "P1M"}),
        "when": st.just([{"days": ["sat"], "from": "08:00", "to": "12:00"}]),
        "pause_until": st.just("2026-12-24T00:00:00-06:00"),
    },
)


@given(wishes)
@settings(max_examples=150, deadline=None)
def test_the_parts_of_a_wish_mean_what_the_grammar_takes_them_to_mean(parts: dict[str, Any]) -> None:
    parts = {name: value for name, value in parts.items() if value} | {"pause_from": NOW}
    grammar = change_of_grammar(Parts.from_dict(parts), VOCABULARY)
    if any(not scope["topics"] or not scope["channels"] for scope in _scopes(grammar)):
        return  # nothing is left of what was named: neither room accepts it as a change
    ours = change_of(parts, COMPANY.catalog, NOW)
    assert ours is not None
    theirs = change_from_document(grammar, COMPANY.catalog)
    everything = Preferences()
    assert apply(everything, ours, COMPANY.catalog) == apply(everything, theirs, COMPANY.catalog)


def _scopes(change: dict[str, Any]) -> list[dict[str, Any]]:
    return [scope for name in ("caps", "windows", "pauses", "resume") for scope in change[name]]


def test_an_answer_fills_what_was_asked_and_what_else_it_says() -> None:
    parts = {"polarity": "grant", "topics": ["tips"], "missing": ["channel"]}
    answer = {"channels": ["email"], "often": {"max": 1, "per": "P1W"}}
    assert filled(parts, "channel", answer) == parts | answer | {"missing": []}


def test_an_answer_never_replaces_what_was_said() -> None:
    parts = {"polarity": "grant", "topics": ["tips"], "missing": ["channel"]}
    found = filled(parts, "channel", {"channels": ["email"], "topics": ["surveys"]})
    assert found is not None
    assert found["topics"] == ["tips"]


def test_what_says_nothing_new_is_no_answer() -> None:
    assert filled({"polarity": "grant", "topics": ["tips"], "missing": ["channel"]}, "channel", {}) is None


def test_while_something_is_missing_there_is_no_change() -> None:
    assert change_of({"polarity": "grant", "topics": ["tips"], "missing": ["channel"]}, COMPANY.catalog, NOW) is None


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ({"often": 1}, {"often": 2}, {"often": 2}),
        ({"channels": ["sms"]}, {"channels": ["email"]}, {"channels": ["email"]}),
        ({"channels": ["sms"], "instead_of": ["email"]}, {"channels": ["email"]}, {"channels": ["email"]}),
        ({"polarity": "deny"}, {"often": 1}, {"polarity": "limit", "often": 1}),
        ({"polarity": "grant", "often": 1}, {"polarity": "deny"}, {"polarity": "deny"}),
        ({"polarity": "grant"}, {"polarity": "limit", "often": 1}, {"polarity": "grant", "often": 1}),
        ({"missing": ["channel"]}, {"channels": ["sms"]}, {"channels": ["sms"]}),
    ],
)
def test_a_correction_replaces_parts_and_keeps_the_rest(before: Any, said: Any, after: Any) -> None:
    assert corrected({"topics": ["tips"], **before}, said) == {"topics": ["tips"], "missing": [], **after}
