"""By which detail the holder of a shared or unconfirmed number proves who they are: the company's policy says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from company.proof import Detail, ProofRule
from connectors.sms_twilio.proof import looks_like_a_proof
from tests.sms.conftest import Sms

ORDER, POSTAL = Detail.LAST_ORDER, Detail.POSTAL_CODE


@pytest.fixture
def shared(sms: Sms) -> Sms:
    """One number, two customers: of Omaha, and of Toronto with two orders."""
    sms.customer("ada", postal_code="68102-1234")
    sms.customer("bob", first_name="Bob", postal_code="K1A 0B1", country="CA")
    sms.order("ada", "VS-1001")
    sms.order("bob", "VS-2001", days_ago=9)
    sms.order("bob", "VS-2002")
    return sms


def _asking(sms: Sms, *details: Detail, all_needed: bool = False) -> None:
    application = sms.client.app
    services = application.state.services  # type: ignore[attr-defined]
    company = replace(services.company, proof=ProofRule(details, all_needed))
    application.state.services = replace(services, company=company)  # type: ignore[attr-defined]


def _who(sms: Sms, text: str) -> str | None:
    sms.say(text)
    return sms.conversations()[-1].customer if sms.say("hello") and sms.conversations()[-1].verified else None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("68102", "ada"),
        ("my zip code is 68102-1234", "ada"),
        ("681021234", "ada"),
        ("k1a0b1", "bob"),
        ("It's K1A 0B1, thanks!", "bob"),
        ("VS-2002", None),
        ("68103", None),
    ],
)
def test_a_postal_code_proves_it_where_the_policy_asks_for_one(shared: Sms, text: str, who: str | None) -> None:
    _asking(shared, POSTAL)
    assert _who(shared, text) == who


@pytest.mark.parametrize(("text", "who"), [("VS-2002", "bob"), ("68102", "ada"), ("VS-2001", None)])
def test_either_is_enough_where_the_policy_says_any(shared: Sms, text: str, who: str | None) -> None:
    _asking(shared, ORDER, POSTAL)
    assert _who(shared, text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("VS-2002 K1A 0B1", "bob"),
        ("68102, order VS-1001", "ada"),
        ("VS-2002", None),
        ("68102", None),
        ("VS-2002 68102", None),
    ],
)
def test_both_are_needed_where_the_policy_says_all(shared: Sms, text: str, who: str | None) -> None:
    _asking(shared, ORDER, POSTAL, all_needed=True)
    assert _who(shared, text) == who


def test_the_question_names_the_details_and_nobody(shared: Sms) -> None:
    for details, words in (((POSTAL,), "your postal code"), ((ORDER, POSTAL), "last order or your postal code")):
        _asking(shared, *details)
        (question,) = shared.say("12-wrong")
        assert words in question
        for name in ("Ada", "Bob", "Vale,"):
            assert name not in question


def test_what_is_right_for_both_proves_nothing(sms: Sms) -> None:
    sms.customer("ada")
    sms.customer("bob")
    _asking(sms, POSTAL)
    assert _who(sms, "68102") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("VS-1001", True),
        ("order no. VS-1001", True),
        ("68102", True),
        ("my postal code is K1A 0B1", True),
        ("1", False),
        ("where is order VS-1001?", False),
        ("text me 2 times a week", False),
        ("hello", False),
        ("", False),
        ("1 2 3 4 5 6 7", False),
    ],
)
def test_a_sentence_is_left_to_understanding(text: str, is_one: bool) -> None:
    assert looks_like_a_proof(text) is is_one
