"""Choices as words to reply with, and what the connector says itself."""

from __future__ import annotations

import pytest

from company import Company
from connectors.sms_twilio import wording
from connectors.sms_twilio.segments import plain, segments

YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
WAYS = [{"value": "channel:sms", "label": "Text"}, {"value": "channel:email", "label": "Email"}]


def test_choices_are_shown_as_words_to_reply_with() -> None:
    assert wording.choices_in_words(YES_NO) == "Reply YES or NO."
    assert wording.choices_in_words(WAYS) == "Reply\n1 Text\n2 Email"
    assert wording.choices_in_words(WAYS[:1]) == "Reply TEXT."
    assert wording.choices_in_words([]) == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Text", "channel:sms"),
        (" email! ", "channel:email"),
        ("2", "channel:email"),
        ("2.", "channel:email"),
        ("channel:sms", "channel:sms"),
        ("3", None),
        ("0", None),
        ("²", "channel:email"),
        ("text me about sales", None),
        ("1 and 2", None),
        ("", None),
        ("!", None),
    ],
)
def test_a_typed_word_or_number_is_that_choice(text: str, value: str | None) -> None:
    assert wording.typed_choice(text, WAYS) == value


def test_nothing_offered_nothing_chosen() -> None:
    assert wording.typed_choice("1", []) is None


def test_what_the_connector_says_names_the_company_and_fits(company: Company) -> None:
    said = [
        wording.stopped(company),
        wording.started(company),
        wording.not_blocked(company),
        wording.helped(company),
        wording.first_contact(company),
        wording.ask_who(company),
        wording.proven(company),
        wording.without_words(company, 0),
        wording.without_words(company, 1),
    ]
    for text in said:
        assert company.name in text
        assert segments(plain(text)) <= 2, text
    for text in said[1:5]:
        assert "STOP" in text
    assert "START" in said[0]
