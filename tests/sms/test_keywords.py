"""The reader of keywords: alone in the message they always count, inside of one never."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sms_twilio.keywords import WORDS, Keyword, bare, read_keyword, with_opt_out_type

DECORATION = st.text(alphabet=" \t\n" + string.punctuation + "¡¿“”’…—🛑👍🏽\u200b\u200d\ufeff\ufe0f\u00a0", max_size=8)
OTHER_WORDS = st.text(alphabet=string.ascii_letters + "éßñ中ا", min_size=1, max_size=12)


@st.composite
def decorated(draw: st.DrawFn) -> tuple[str, Keyword]:
    word, keyword = draw(st.sampled_from(sorted(WORDS.items())))
    cased = "".join(c.upper() if draw(st.booleans()) else c for c in word)
    between = draw(st.sampled_from(["", "", ".", "-", " "]))
    return draw(DECORATION) + between.join(cased) + draw(DECORATION), keyword


@given(decorated())
@settings(max_examples=200)
def test_case_punctuation_spaces_and_emoji_do_not_matter(one: tuple[str, Keyword]) -> None:
    text, keyword = one
    assert read_keyword(text) is keyword


@given(st.sampled_from(sorted(WORDS)), OTHER_WORDS, st.booleans(), DECORATION)
@settings(max_examples=200)
def test_with_any_other_word_it_is_no_keyword(word: str, other: str, first: bool, between: str) -> None:
    text = f"{other} {between} {word}" if first else f"{word} {between} {other}"
    assert read_keyword(text) is WORDS.get(bare(text))
    if bare(other + word) not in WORDS and bare(word + other) not in WORDS:
        assert read_keyword(text) is None


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_is_read_without_trouble_and_only_by_its_bare_letters(text: str) -> None:
    read = read_keyword(text)
    assert read is None or WORDS[bare(text)] is read


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop.", " Stop! ", "S.T.O.P.", "STOPALL", "stop all", "opt-out", "Opt out", "UNSUBSCRIBE", "Cancel",
     "end", "QUIT!!!", "revoke", "ＳＴＯＰ", "stop 🛑", "“stop”", "\u202eSTOP\u202c"],
)  # fmt: skip
def test_what_opts_out(text: str) -> None:
    assert read_keyword(text) is Keyword.STOP


@pytest.mark.parametrize(
    "text",
    ["cancel my order", "please stop texting me about sales", "stop 2", "non-stop", "the end", "don't stop",
     "quit it", "stopp", "unstoppable", "help me stop", "stop stop", "", "🛑", "/stop now", "s",
     "yes please", "weekend"],
)  # fmt: skip
def test_what_does_not(text: str) -> None:
    assert read_keyword(text) is None


def test_a_huge_message_is_no_keyword_even_if_it_is_mostly_punctuation() -> None:
    assert read_keyword("." * 10_000 + "STOP") is None


@pytest.mark.parametrize(
    ("text", "named", "keyword"),
    [
        ("Alto", "STOP", Keyword.STOP),
        ("join", "START", Keyword.START),
        ("quien es", "help", Keyword.HELP),
        ("YES", "START", Keyword.YES),
        ("STOP", "", Keyword.STOP),
        ("STOP", None, Keyword.STOP),
        ("hello", "NONSENSE", None),
        ("hello", "MORE", None),
    ],
)
def test_what_the_carrier_says_it_was_counts_too(text: str, named: str | None, keyword: Keyword | None) -> None:
    assert with_opt_out_type(text, named) is keyword
