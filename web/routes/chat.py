"""The chat of CONTRACT §2: open a session, say something, read what came after."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, model_validator

from conversation.errors import InvalidIdentity, InvalidMessage
from conversation.intake import MAX_CHOICE, MAX_TEXT, accept_message
from conversation.sessions import open_session, verify_identity
from customers.errors import UnknownCustomer
from storage.records import Event
from web.auth import ChatConversation
from web.event_stream import as_document, stream, wait_for_events, wants_stream
from web.problems import Problem, problems
from web.services import UseServices

router = APIRouter(prefix="/v1/chat", tags=["chat"])

MAX_WAIT_SECONDS = 25.0
_PAGE = 500

Cursor = Annotated[int, Query(ge=0, le=2**62, description="The id of the last event already seen")]
Wait = Annotated[float, Query(ge=0, le=MAX_WAIT_SECONDS, description="Seconds to wait for a first event")]


class NewSession(BaseModel):
    model_config = ConfigDict(extra="forbid")
    identity: str | None = Field(
        None,
        max_length=4096,
        description="The company's signed word for its customer: HS256, `sub`, `aud` = reins, `exp` ≤ 10 min ahead",
    )


class Session(BaseModel):
    token: str
    conversation: str
    verified: bool
    expires_at: str


class Said(BaseModel):
    """Exactly one of text and choice. The same `client_id` again changes nothing."""

    model_config = ConfigDict(extra="forbid")
    client_id: UUID
    # The room for what is cut off before counting: control characters and space around the words.
    text: str | None = Field(None, max_length=2 * MAX_TEXT)
    choice: str | None = Field(None, max_length=2 * MAX_CHOICE)

    @model_validator(mode="after")
    def _one(self) -> Said:
        if (self.text is None) == (self.choice is None):
            raise ValueError("give exactly one of text and choice")
        return self


class Accepted(BaseModel):
    event: int


@router.post("/sessions", status_code=status.HTTP_201_CREATED, responses=problems(401, 422))
async def new_session(services: UseServices, body: NewSession) -> Session:
    """Opens a session. Without `identity`: a visitor, unproven, who gets general answers only."""
    now = services.clock()

    def open_it() -> Session:
        try:
            customer = verify_identity(body.identity, services.identity_secret, now) if body.identity else None
            with services.database.write() as uow:
                opened = open_session(uow, customer=customer, now=now)
        except InvalidIdentity as error:
            raise Problem(401, "The identity cannot be trusted", detail=str(error), field="identity") from None
        except UnknownCustomer:
            raise Problem(401, "The identity names nobody we know", field="identity") from None
        return Session(
            token=opened.token,
            conversation=opened.conversation,
            verified=opened.verified,
            expires_at=opened.expires_at.isoformat(),
        )

    return await run_in_threadpool(open_it)


@router.post("/messages", status_code=status.HTTP_202_ACCEPTED, responses=problems(401, 422))
async def say(services: UseServices, conversation: ChatConversation, body: Said) -> Accepted:
    """Stores what the customer says; the answer comes as events. 202 means that it is kept, whatever happens next."""

    def store() -> int:
        try:
            with services.database.write() as uow:
                return accept_message(
                    uow,
                    conversation=conversation.id,
                    client_id=str(body.client_id),
                    text=body.text,
                    choice=body.choice,
                    now=services.clock(),
                )
        except InvalidMessage as error:
            raise Problem(422, "The message is not valid", detail=error.message, field=error.field) from None

    return Accepted(event=await run_in_threadpool(store))


@router.get("/events", response_model=None, responses=problems(401, 422))
async def events(
    request: Request, services: UseServices, conversation: ChatConversation, after: Cursor = 0, wait: Wait = 0.0
) -> Response | dict[str, Any]:
    """Events of this conversation after N: at once, after a wait, or as SSE (Accept: text/event-stream)."""

    def read(cursor: int) -> list[Event]:
        with services.database.read() as uow:
            return list(uow.events.of_conversation(conversation.id, cursor, _PAGE))

    if wants_stream(request):
        return stream(request, read, services.signal, after)
    found = await wait_for_events(read, services.signal, after, wait)
    return {"events": [as_document(event) for event in found]}
