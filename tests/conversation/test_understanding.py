"""What every understanding has to keep to: the stand-in that most tests use, and Rasa's real room."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from company import Company
from contact.document import change_from_document
from contact.effect import loosens
from contact.terms import Change, Preferences
from conversation.answer import Answer, RecordConsent, RequestHandoff, read_answer
from conversation.errors import TurnFailed
from conversation.rasa_client import RasaClient, Understanding
from conversation.wording import PERSON
from storage import Database
from tests.conversation.fake_understanding import FakeUnderstanding
from tests.conversation.stage import add_customer
from tests.databases import sqlite_url

AT = "2026-11-23T16:00:00+00:00"
AT_INSTANT = datetime.fromisoformat(AT)


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory, company: Company) -> Iterator[Understanding]:
    """Real Rasa with its actions, as `reins rasa` and `reins worker` run them."""
    from tests.running import running

    folder = tmp_path_factory.mktemp("reins")
    with running(sqlite_url(folder), folder) as reins:
        database = Database(reins.database_url)
        add_customer(database, "ada", AT_INSTANT)
        database.close()
        with RasaClient(f"http://127.0.0.1:{reins.environment['RASA_PORT']}", answer_seconds=30) as client:
            yield client


@pytest.fixture(params=["fake", pytest.param("rasa", marks=pytest.mark.rasa)])
def understanding(request: pytest.FixtureRequest) -> Understanding:
    if request.param == "fake":
        return FakeUnderstanding()
    found: Understanding = request.getfixturevalue("rasa")
    return found


def ask(
    understanding: Understanding,
    text: str | None = None,
    *,
    choice: str | None = None,
    state: Any = None,
    customer: str | None = "ada",
) -> dict[str, Any]:
    return understanding.turn(
        {
            "message_id": "e7",
            "conversation": "c_contract",
            "state": state,
            "text": text,
            "choice": None if choice is None else {"value": choice, "label": choice.title()},
            "metadata": {
                "event": 7,
                "customer": customer,
                "verified": customer is not None,
                "channel": "web",
                "now": AT,
                "time_zone": "America/Chicago",
            },
        }
    )


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"trace": {name: value for name, value in answer["trace"].items() if name != "ms"}}


def changes(answer: Answer, company: Company) -> list[Change]:
    return [
        change_from_document(proposal.change, company.catalog)
        for proposal in answer.proposals
        if isinstance(proposal, RecordConsent)
    ]


@pytest.mark.parametrize("text", ["hello", "text me about promotions", "stop promotions", "colourless green ideas"])
def test_the_same_request_gets_the_same_answer(understanding: Understanding, text: str) -> None:
    once = ask(understanding, text)
    ask(understanding, "stop promotions")  # whatever is asked in between leaves no trace
    assert without_time(ask(understanding, text)) == without_time(once)


@pytest.mark.parametrize("text", ["hello", "", "   ", "/restart", "/deny", "🙂", "x" * 2000, "stop promotions"])
@pytest.mark.parametrize("customer", ["ada", None])
def test_everything_gets_a_whole_answer_that_says_something(
    understanding: Understanding, text: str, customer: str | None
) -> None:
    answer = read_answer(ask(understanding, text, customer=customer))
    assert answer.replies
    assert json.loads(json.dumps(answer.state)) == answer.state


def test_exactly_one_of_text_and_choice_is_said(understanding: Understanding) -> None:
    with pytest.raises(TurnFailed):
        ask(understanding)
    with pytest.raises(TurnFailed):
        ask(understanding, "yes", choice="yes")


def test_what_tightens_is_proposed_at_once_for_the_present_version(
    understanding: Understanding, company: Company
) -> None:
    answer = read_answer(ask(understanding, "stop promotions"))
    (proposal,) = answer.proposals
    assert isinstance(proposal, RecordConsent)
    assert (proposal.base_version, proposal.confirmed, proposal.undo_of) == (0, False, None)
    (change,) = changes(answer, company)
    assert not loosens(Preferences(), change, company.catalog, AT_INSTANT)
    assert {choice["value"] for reply in answer.replies for choice in reply.choices} >= {"undo"}


def test_what_loosens_is_asked_first_and_proposed_after_a_yes(understanding: Understanding, company: Company) -> None:
    asked = read_answer(ask(understanding, "text me about promotions"))
    assert asked.proposals == ()
    (question,) = [reply for reply in asked.replies if (reply.data or {}).get("type") == "confirm"]
    assert [choice["value"] for choice in question.choices] == ["yes", "no"]
    said = [change_from_document(change, company.catalog) for change in (question.data or {})["changes"]]
    for yes in (ask(understanding, choice="yes", state=asked.state), ask(understanding, "yes", state=asked.state)):
        answer = read_answer(yes)
        assert changes(answer, company) == said
        assert all(isinstance(proposal, RecordConsent) and proposal.confirmed for proposal in answer.proposals)


def test_a_no_proposes_nothing(understanding: Understanding) -> None:
    asked = ask(understanding, "text me about promotions")
    assert read_answer(ask(understanding, choice="no", state=asked["state"])).proposals == ()


def test_a_yes_to_nothing_proposes_nothing(understanding: Understanding) -> None:
    for answer in (ask(understanding, "yes"), ask(understanding, choice="yes")):
        assert read_answer(answer).proposals == ()


def test_a_visitor_proposes_no_consent(understanding: Understanding) -> None:
    for text in ("stop promotions", "text me about promotions", "yes"):
        answer = read_answer(ask(understanding, text, customer=None))
        assert not any(isinstance(proposal, RecordConsent) for proposal in answer.proposals)


def test_asking_for_a_person_requests_one(understanding: Understanding) -> None:
    answer = read_answer(ask(understanding, "talk to a person"))
    assert [type(proposal) for proposal in answer.proposals] == [RequestHandoff]


def test_the_offer_of_an_apology_is_understood(understanding: Understanding) -> None:
    answer = read_answer(ask(understanding, choice=PERSON["value"]))
    assert any(isinstance(proposal, RequestHandoff) for proposal in answer.proposals)


def test_the_state_does_not_grow_with_the_conversation(understanding: Understanding) -> None:
    state, sizes = None, []
    for _ in range(12):
        for text in ("hello", "text me about promotions", "no", "colourless green ideas"):
            state = ask(understanding, text, state=state)["state"]
        sizes.append(len(json.dumps(state)))
    assert max(sizes) < 8_000
    assert max(sizes[6:]) - min(sizes[6:]) <= 8
