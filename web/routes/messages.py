"""A message from the company to a customer: handed in here, sent by the gate when it may leave, or never."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contact.terms import Channel
from customers.fields import Attributes, is_storable
from gate.accepting import Accepted, Wanted, accept
from gate.errors import InvalidMessage, KeyTaken, UnknownRecipient
from gate.story import story_of
from web.auth import CompanyOnly
from web.problems import Problem, problems
from web.routes.decisions import Moment, Name
from web.services import UseServices

router = APIRouter(prefix="/v1/messages", tags=["gate"], dependencies=[CompanyOnly])

LONGEST_TEXT = 20_000


def _storable(value: str) -> str:
    if not is_storable(value):
        raise ValueError("must not contain NUL or half a character")
    return value


Stored = AfterValidator(_storable)
MessageId = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class MessageBody(BaseModel):
    """`text`, or `template` with its `data`. Without `channel`: the best permitted one, chosen anew when it leaves.

    The same `idempotency_key` again changes nothing. Without `expires_at`, marketing is out of date after 72 hours and
    everything else after 30 days, counted from `not_before`.
    """

    model_config = ConfigDict(extra="forbid")
    customer: Annotated[Name, Stored]
    topic: Annotated[Name, Stored]
    idempotency_key: Annotated[Name, Stored]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), Stored] | None = None
    template: Annotated[str, Field(min_length=1, max_length=100), Stored] | None = None
    data: Attributes | None = None
    channel: Channel | None = None
    not_before: Moment | None = None
    expires_at: Moment | None = None


class AcceptedMessage(BaseModel):
    """`message` is its id. The rest is the gate's decision, as `POST /v1/decisions` gives it: of a message that was
    handed in before, the latest. A decision of `send` is made again when the message leaves, moments later."""

    message: str
    decision: Literal["send", "defer", "withhold"]
    channel: Channel
    reason: str
    rule: str | None
    explanation: str
    next_allowed_at: datetime | None = None


class Entry(BaseModel):
    """A decision, an attempt or a receipt: `type` says which, and which of the fields are there. `why` tells a decision
    as the customer is told it, with their own words quoted."""

    model_config = ConfigDict(extra="allow")
    type: Literal["decision", "attempt", "receipt"]
    at: datetime
    explanation: str


class MessageStory(BaseModel):
    """`state` is queued, deferred, sending, sent, withheld or failed, and `explanation` says it in words.

    `text` and `subject` are the words as they left; before, those of the request.
    """

    message: str
    customer: str | None
    topic: str | None
    purpose: str
    state: str
    explanation: str
    channel: str
    text: str | None
    subject: str | None
    template: str | None
    data: dict[str, Any] | None
    idempotency_key: str | None
    created_at: datetime
    not_before: datetime | None
    expires_at: datetime | None
    next_attempt_at: datetime | None
    touchpoints: list[Entry]


@router.post("", status_code=202, responses=problems(401, 404, 409, 422))
def send(services: UseServices, body: MessageBody) -> AcceptedMessage:
    """Hands a message in. The gate decides at once, and again when it leaves: nothing goes out that the customer would
    not want at that moment."""
    wanted = Wanted(
        customer=body.customer,
        topic=body.topic,
        idempotency_key=body.idempotency_key,
        text=body.text,
        template=body.template,
        data=body.data,
        channel=body.channel,
        not_before=body.not_before,
        expires_at=body.expires_at,
    )
    try:
        with services.database.write() as uow:
            accepted = accept(uow, services.company, wanted, services.clock(), services.templates)
    except UnknownRecipient as error:
        raise Problem(404, "Unknown customer", detail=str(error), field=error.field) from None
    except KeyTaken as error:
        raise Problem(409, "The key is taken", detail=str(error), field=error.field) from None
    except InvalidMessage as error:
        raise Problem(422, "The message is not valid", detail=str(error), field=error.field) from None
    return _answer(accepted)


@router.get("/{message}", responses=problems(401, 404, 422))
def read(services: UseServices, message: MessageId) -> MessageStory:
    """What became of it: each decision, attempt and receipt, in order, and in words."""
    with services.database.read() as uow:
        found = uow.outbox.by_message_id(message)
        if found is None:
            raise Problem(404, "Unknown message", detail="there is no message with this id", field="message")
        return MessageStory.model_validate(story_of(uow, services.company, found, services.clock()))


def _answer(accepted: Accepted) -> AcceptedMessage:
    ruling = accepted.ruling
    assert accepted.message.message_id is not None
    return AcceptedMessage(
        message=accepted.message.message_id,
        decision=ruling.verdict.value,
        channel=Channel(ruling.channel or accepted.message.channel),
        reason=ruling.reason,
        rule=ruling.rule,
        explanation=ruling.explanation or "",
        next_allowed_at=ruling.next_allowed_at,
    )
