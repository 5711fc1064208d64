from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from company import Company
from contact.document import change_from_document
from contact.terms import Channel, Message, Touch, Verdict
from customers import consent
from gate.decisions import Question, decide_many
from gate.errors import InvalidQuestion, UnknownCustomer, UnknownTopic
from storage import Database
from storage.records import Touchpoint
from tests.conversation.stage import add_customer

NOON = datetime.fromisoformat("2026-11-23T18:00:00+00:00")
PROMOTIONS = Message("promotions", Channel.SMS)


def says(database: Database, company: Company, customer: str, document: dict[str, Any]) -> None:
    with database.write() as uow:
        consent.record(
            uow,
            company,
            customer=customer,
            change=change_from_document(document, company.catalog),
            actor="customer",
            channel="web",
            words="as I said",
            event_id=None,
            wording=None,
            now=NOON,
        )


def grant(per: str | None = None) -> dict[str, Any]:
    rule: dict[str, Any] = {"topic": "promotions", "channel": "sms", "permission": "granted"}
    return {"rules": [rule | ({"frequency": per} if per else {})]}


def sent(database: Database, customer: str, at: datetime, *, counts: bool = True) -> None:
    with database.write() as uow:
        uow.touchpoints.add(
            Touchpoint(at, customer, None, None, "sms", "promotions", "marketing", "send", "allowed", None, counts)
        )


def decide(database: Database, company: Company, *questions: Question) -> list[str]:
    with database.read() as uow:
        return [decision.verdict.value for decision in decide_many(uow, company, questions, NOON)]


def test_answers_come_in_the_order_of_the_questions(database: Database, company: Company) -> None:
    for ref in ("ada", "bob"):
        add_customer(database, ref, NOON)
    says(database, company, "bob", grant())
    questions = [Question(ref, PROMOTIONS) for ref in ("ada", "bob", "ada", "bob")]
    assert decide(database, company, *questions) == ["withhold", "send", "withhold", "send"]


def test_what_was_sent_counts_as_far_back_as_the_longest_cap_reaches(database: Database, company: Company) -> None:
    add_customer(database, "ada", NOON)
    says(database, company, "ada", grant("P1Y"))
    sent(database, "ada", datetime.fromisoformat("2026-01-01T18:00:00+00:00"))
    assert decide(database, company, Question("ada", PROMOTIONS)) == ["defer"]
    later = datetime.fromisoformat("2027-01-01T18:00:00+00:00")
    assert decide(database, company, Question("ada", PROMOTIONS, at=later)) == ["send"]


def test_a_question_about_the_past_sees_what_had_been_sent_by_then(database: Database, company: Company) -> None:
    add_customer(database, "ada", NOON)
    says(database, company, "ada", grant("P1W"))
    past = NOON - timedelta(days=730)
    sent(database, "ada", past - timedelta(hours=2))
    assert decide(database, company, Question("ada", PROMOTIONS, at=past), Question("ada", PROMOTIONS)) == [
        "defer",
        "send",
    ]


def test_what_does_not_count_does_not_count(database: Database, company: Company) -> None:
    add_customer(database, "ada", NOON)
    says(database, company, "ada", grant("P1W"))
    sent(database, "ada", NOON, counts=False)
    assert decide(database, company, Question("ada", PROMOTIONS)) == ["send"]


def test_what_is_assumed_to_be_sent_counts_for_its_own_question_only(database: Database, company: Company) -> None:
    add_customer(database, "ada", NOON)
    says(database, company, "ada", grant("P1W"))
    assumed = (Touch("promotions", Channel.SMS, NOON - timedelta(hours=1)),)
    questions = [Question("ada", PROMOTIONS, assume_sent=assumed), Question("ada", PROMOTIONS)]
    assert decide(database, company, *questions) == ["defer", "send"]


def test_without_a_channel_the_best_permitted_one_answers(database: Database, company: Company) -> None:
    add_customer(database, "ada", NOON)
    says(database, company, "ada", grant())
    with database.read() as uow:
        (decision,) = decide_many(uow, company, [Question("ada", Message("promotions"))], NOON)
    assert (decision.verdict, decision.channel) == (Verdict.SEND, Channel.SMS)


def test_a_thousand_questions_take_a_handful_of_queries(database: Database, company: Company) -> None:
    refs = [add_customer(database, f"c{number}", NOON) for number in range(50)]
    says(database, company, "c0", grant("P1W"))
    questions = [Question(refs[number % 50], PROMOTIONS) for number in range(1000)]
    queries: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: queries.append(args[2]))
    assert decide(database, company, *questions) == (["send"] + ["withhold"] * 49) * 20
    assert len([query for query in queries if query.startswith("SELECT")]) <= 6


@pytest.mark.parametrize(
    ("error", "field", "question"),
    [
        (UnknownCustomer, "customer", Question("nobody", PROMOTIONS)),
        (UnknownTopic, "topic", Question("ada", Message("gossip"))),
        (UnknownTopic, "topic", Question("ada", Message("marketing"))),
        (UnknownTopic, "assume_sent/0/topic", Question("ada", PROMOTIONS, NOON, (Touch("x", Channel.SMS, NOON),))),
        (InvalidQuestion, "at", Question("ada", PROMOTIONS, NOON.replace(tzinfo=None))),
        (InvalidQuestion, "at", Question("ada", PROMOTIONS, NOON.replace(year=9999))),
        (
            InvalidQuestion,
            "assume_sent/0/at",
            Question("ada", PROMOTIONS, NOON, (Touch("promotions", Channel.SMS, NOON.replace(tzinfo=None)),)),
        ),
    ],
)
def test_a_question_that_cannot_be_decided_names_its_place_and_field(
    sqlite_database: Database, company: Company, error: type[InvalidQuestion], field: str, question: Question
) -> None:
    add_customer(sqlite_database, "ada", NOON)
    with pytest.raises(error) as raised:
        decide(sqlite_database, company, Question("ada", PROMOTIONS), question)
    assert (raised.value.index, raised.value.field) == (1, field)


def test_no_questions_have_no_answers(sqlite_database: Database, company: Company) -> None:
    assert decide(sqlite_database, company) == []
