"""What holds of every reading: it never fails, it is the same again, and trimmings do not change what was said."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wishes import Parts, change_of, read
from tests.wishes.notation import notation
from tests.wishes.test_phrases import PHRASES
from tests.wishes.vocabulary import NOW, VOCABULARY, ZONE

WISHES = sorted(
    phrase for _, phrase, meaning in PHRASES if meaning not in {"none", "question", "reported", "show", "undo"}
)
ALL = sorted(phrase for _, phrase, _ in PHRASES)
REQUESTS = (
    "stop the",
    "stop all",
    "stop send",
    "text me",
    "email me",
    "call me",
    "no more",
    "send me",
    "don't",
    "pause",
)
"""Beginnings of requests. Before a bare "text" or "email", "please" makes a verb of it, and so changes the meaning."""
WORDS = sorted({word for phrase in ALL for word in phrase.split()})
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ACTS = {"wish", "fragment", "correction", "undo", "resume", "show", "vague", "question", "reported", "none"}


def meaning(text: str) -> str:
    return notation(read(text, VOCABULARY, NOW, ZONE), VOCABULARY)


def check(text: str, zone: str | None = ZONE) -> None:
    reading = read(text, VOCABULARY, NOW, zone)
    assert reading.act in ACTS
    assert json.loads(json.dumps(reading.as_dict())) == reading.as_dict()
    for wish in reading.wishes:
        assert not (wish.missing and any(wish.change.values())), "what is not complete changes nothing"
        assert Parts.from_dict(wish.parts.as_dict()) == wish.parts
        assert change_of(wish.parts, VOCABULARY) == wish.change
        for span in wish.spans:
            assert text[span.start : span.end] == span.text
            assert span.text.strip()
    if reading.act in {"none", "question", "reported", "show", "undo"}:
        assert not reading.wishes


@QUICK
@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    check(text)


@QUICK
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.sampled_from([ZONE, None, "Nowhere/At_All"]))
def test_no_order_of_known_words_makes_it_fail(text: str, zone: str | None) -> None:
    check(text, zone)


@QUICK
@given(
    st.lists(st.sampled_from(ALL), min_size=1, max_size=3),
    st.sampled_from([". ", ", ", " and ", " but ", "\n", " ", "; "]),
)
def test_no_sequence_of_phrases_makes_it_fail(phrases: list[str], between: str) -> None:
    check(between.join(phrases))


@QUICK
@given(st.sampled_from(WISHES))
def test_case_does_not_change_the_meaning(phrase: str) -> None:
    assert meaning(phrase.upper()) == meaning(phrase) == meaning(phrase.lower()) == meaning(phrase.capitalize())


@QUICK
@given(st.sampled_from(WISHES), st.sampled_from([".", "!", "!!!", "...", " .", "\n", "  "]))
def test_end_punctuation_does_not_change_the_meaning(phrase: str, end: str) -> None:
    assert meaning(phrase.rstrip("?!. ") + end) == meaning(phrase)


@QUICK
@given(st.sampled_from(WISHES), st.sampled_from(["Hi, ", "Hello! ", "hey ", "um, ", "Hi there, ", "Good morning! "]))
def test_a_greeting_does_not_change_the_meaning(phrase: str, before: str) -> None:
    assert meaning(before + phrase) == meaning(phrase)


@QUICK
@given(st.sampled_from([phrase for phrase in WISHES if phrase.lower().startswith(REQUESTS)]))
def test_please_does_not_change_what_is_asked_for(phrase: str) -> None:
    assert meaning("Please " + phrase) == meaning(phrase)


@QUICK
@given(
    st.sampled_from(WISHES),
    st.sampled_from([" please", " thanks", ", thanks", ", thank you", " thx", " please and thank you", " 🙏", " lol"]),
)
def test_thanks_do_not_change_the_meaning(phrase: str, after: str) -> None:
    assert meaning(phrase.rstrip("?!. ") + after) == meaning(phrase)


@QUICK
@given(st.sampled_from(WISHES), st.integers(1, 3))
def test_spaces_do_not_change_the_meaning(phrase: str, count: int) -> None:
    assert meaning((" " * count).join(phrase.split())) == meaning(phrase)


@QUICK
@given(st.sampled_from(ALL))
def test_reading_twice_gives_the_same(phrase: str) -> None:
    assert read(phrase, VOCABULARY, NOW, ZONE) == read(phrase, VOCABULARY, NOW, ZONE)


@pytest.mark.parametrize(
    "piece", ["text me deals and ", "stop ", "a ", "no texts on mondays, ", "😀", "9", "(", '"', "not "]
)
def test_a_very_long_message_is_bounded(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    check(text)  # too long to be read
    check(text[:1600])  # the longest that is; quadratic work would meet the suite's time limit


@QUICK
@given(st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC)), st.sampled_from(WISHES))
def test_a_pause_always_ends_after_it_begins(now: datetime, phrase: str) -> None:
    for wish in read(phrase, VOCABULARY, now, ZONE).wishes:
        for pause in wish.change["pauses"]:
            assert pause["until"] is None or datetime.fromisoformat(pause["until"]) > datetime.fromisoformat(
                pause["from"]
            )
