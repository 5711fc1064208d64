"""Who is calling: the company, by its API key; a customer's browser, by its session token."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

from fastapi import Depends, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from storage.records import Conversation
from web.problems import Problem
from web.services import UseServices

_company_scheme = HTTPBearer(scheme_name="CompanyKey", description="`REINS_API_KEY`", auto_error=False)
_session_scheme = HTTPBearer(scheme_name="ChatSession", description="The session's token", auto_error=False)
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


# `async`, although they wait for nothing: FastAPI would move them to a thread each, which costs more than they do.
async def company(
    services: UseServices, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_company_scheme)]
) -> None:
    """Refuses everybody who does not hold the company's key."""
    given = credentials.credentials if credentials else ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), services.api_key.encode()):
        raise Problem(401, "The API key is missing or wrong", headers=_CHALLENGE)


async def chat_conversation(
    services: UseServices, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_session_scheme)]
) -> Conversation:
    """The conversation of the session whose token is presented."""
    if credentials is None:
        raise Problem(401, "A session token is needed", headers=_CHALLENGE)
    token_hash = hash_token(credentials.credentials)

    def find() -> Conversation | None:
        with services.database.read() as uow:
            session = uow.chat_sessions.get(token_hash, services.clock())
            return uow.conversations.get(session.conversation_id) if session else None

    conversation = await run_in_threadpool(find)
    if conversation is None:
        raise Problem(401, "The session has ended: open a new one", headers=_CHALLENGE)
    return conversation


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


CompanyOnly = Depends(company)
ChatConversation = Annotated[Conversation, Depends(chat_conversation)]
