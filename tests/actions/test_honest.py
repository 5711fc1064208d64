"""The read-back says exactly what will change: everything that is in the change, and nothing that is not."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actions.parts import change_of
from actions.spoken import spoken
from company import load
from contact.effect import changes_anything
from contact.errors import InvalidChange
from contact.fold import apply, diff
from contact.phrases import cap_in_words, until_in_words, windows_in_words
from contact.terms import GROUPS, Change, Preferences
from contact.words import change_in_words

ROOT = Path(__file__).parents[2]
CATALOG = load(ROOT / "catalog.yml", ROOT / "policy.yml").catalog
NOW = "2026-11-23T16:00:00+00:00"
CHANNELS = ["sms", "email", "phone", "post", "web"]
# One word that a text about the topic or channel cannot do without, and that no other one has.
TOPIC_WORDS = {name: topic.title.removeprefix("the ") for name, topic in CATALOG.topics.items()}
CHANNEL_WORDS = {
    "sms": r"\btext(?:s|ing)?\b",
    "email": r"\bemail(?:s|ing)?\b",
    "phone": r"\bcall(?:s|ing)?\b|\bphone\b",
    "post": r"\bpost\b|\bletters\b",
    "web": r"\bwebsite\b|\bmessag(?:e|ing) you\b",
}

few_topics = st.lists(st.sampled_from(list(CATALOG.topics)), min_size=1, max_size=3, unique=True)
few_channels = st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2, unique=True)
oftens = st.sampled_from([{"max": 1, "per": "P1W"}, {"max": 2, "per": "P1M"}, {"max": 3, "per": "P1D"}])
whens = st.sampled_from([
    [{"from": "17:00", "to": "21:00"}], [{"days": ["sat", "sun"]}], [{"months": [11, 12]}],
    [{"days": ["mon"], "from": "09:00", "to": "12:00"}], [{"to": "08:00"}, {"from": "12:00"}],
])  # fmt: skip
wishes = st.fixed_dictionaries(
    {"polarity": st.sampled_from(["grant", "deny", "limit", "pause"]), "topics": few_topics},
    optional={
        "channels": few_channels,
        "often": oftens,
        "when": whens,
        "pause_until": st.sampled_from(["2026-12-24T06:00:00+00:00", "2027-02-01T06:00:00+00:00"]),
    },
)


def change_from(parts: dict[str, Any]) -> Change:
    assume(parts["polarity"] != "limit" or "often" in parts or "when" in parts)
    assume(parts["polarity"] != "grant" or "channels" in parts)
    try:
        found = change_of(parts, CATALOG, NOW)
    except InvalidChange:
        found = None
    assume(found is not None and found != Change())
    assert found is not None
    return found


def topics_in(text: str) -> set[str]:
    return {name for name, title in TOPIC_WORDS.items() if re.search(rf"\b{re.escape(title)}\b", text)}


def channels_in(text: str) -> set[str]:
    if "on every channel" in text:
        return set(CHANNELS)
    return {name for name, words in CHANNEL_WORDS.items() if re.search(words, text)}


@given(wishes)
@settings(max_examples=50, deadline=None)
def test_a_wish_is_read_back_with_all_its_topics_channels_and_limits_and_no_others(parts: dict[str, Any]) -> None:
    change = change_from(parts)
    text = change_in_words(change, CATALOG)
    if not any(group in text for group in ("all marketing", "everything", "optional", "all messages")):
        assert topics_in(text) == set(parts["topics"])
    if "channels" in parts:
        assert channels_in(text) == set(parts["channels"])
    else:
        assert channels_in(text) in (set(), set(CHANNELS))
    for cap in change.caps:
        assert str(cap.max) in text
        assert cap_in_words(cap).split()[-1] in text
    for rule in change.windows:
        assert windows_in_words(rule.any) in text
    for pause in change.pauses:
        assert until_in_words(pause) in text
    assert change.caps or "at most" not in text
    assert change.windows or "only" not in text
    assert change.pauses or "pause" not in text


@given(st.lists(wishes, min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_taking_back_is_told_with_no_topic_that_was_not_touched(said: list[dict[str, Any]]) -> None:
    changes = [change_from(parts) for parts in said]
    before = Preferences()
    for change in changes[:-1]:
        before = apply(before, change, CATALOG)
    after = apply(before, changes[-1], CATALOG)
    back = diff(after, before, CATALOG)
    text = change_in_words(spoken(back, after, CATALOG), CATALOG)
    touched = {
        topic
        for change in changes
        for name in (
            *(rule.topic for rule in change.rules),
            *(name for item in (*change.caps, *change.windows, *change.pauses) for name in item.topics),
        )
        for topic in (CATALOG.expand_topics((name,)) if name in GROUPS else (name,))
    }
    assert topics_in(text) <= touched
    if back != Change() and changes_anything(after, back, CATALOG, datetime.fromisoformat(NOW)):
        assert text != "change nothing"


@given(wishes)
@settings(max_examples=30, deadline=None)
def test_a_wish_that_makes_nothing_unsaid_is_told_by_its_letter(parts: dict[str, Any]) -> None:
    change = change_from(parts)
    assert spoken(change, Preferences(), CATALOG) == change
