"""May we contact this customer, about this, here, now? Asked before anything is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contact.terms import Channel, Decision, Message, Touch
from gate.decisions import InvalidQuestion, Question, decide_many
from web.auth import CompanyOnly
from web.problems import Problem, problems
from web.services import UseServices

router = APIRouter(prefix="/v1/decisions", tags=["gate"], dependencies=[CompanyOnly])

MOST_QUESTIONS = 1000
MOST_ASSUMED = 1000
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
# Beyond these years calendar arithmetic would overflow.
Moment = Annotated[
    AwareDatetime, Field(ge=datetime.fromisoformat("1971-01-01T00:00Z"), le=datetime.fromisoformat("9000-01-01T00:00Z"))
]


class AssumedSent(BaseModel):
    model_config = ConfigDict(extra="forbid")
    topic: Name
    channel: Channel
    at: Moment


class Asked(BaseModel):
    """Without `channel`: the best permitted one. Without `at`: now. `assume_sent` counts besides the log."""

    model_config = ConfigDict(extra="forbid")
    customer: Name
    topic: Name
    channel: Channel | None = None
    at: Moment | None = None
    assume_sent: Annotated[list[AssumedSent], Field(max_length=MOST_ASSUMED)] = []


Many = Annotated[list[Asked], Field(min_length=1, max_length=MOST_QUESTIONS)]


class Answer(BaseModel):
    """`reason` is a stable code; `next_allowed_at` is exact, to the second, and given with `defer`."""

    decision: str
    channel: Channel | None
    reason: str
    rule: str
    explanation: str
    next_allowed_at: datetime | None = None


@router.post("", response_model_exclude_none=False, responses=problems(401, 404, 422))
def decisions(services: UseServices, body: Asked | Many) -> Answer | list[Answer]:
    """One question, or up to 1,000; the answers come in the same order. Asking counts as nothing."""
    asked = body if isinstance(body, list) else [body]
    questions = [_question(one) for one in asked]
    try:
        with services.database.read() as uow:
            answers = [_answer(one) for one in decide_many(uow, services.company, questions, services.clock())]
    except InvalidQuestion as error:
        field = f"{error.index}/{error.field}" if isinstance(body, list) else error.field
        status = 404 if error.field == "customer" else 422
        raise Problem(status, "The question cannot be decided", detail=str(error), field=field) from None
    return answers if isinstance(body, list) else answers[0]


def _question(one: Asked) -> Question:
    return Question(
        customer=one.customer,
        message=Message(one.topic, one.channel),
        at=one.at,
        assume_sent=tuple(Touch(sent.topic, sent.channel, sent.at) for sent in one.assume_sent),
    )


def _answer(decision: Decision) -> Answer:
    return Answer(
        decision=decision.verdict.value,
        channel=decision.channel,
        reason=decision.reason,
        rule=decision.rule,
        explanation=decision.explanation,
        next_allowed_at=decision.next_allowed_at,
    )
