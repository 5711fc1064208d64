"""Who is on the other side of the website chat: proven by the company's signed token, or a visitor."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from connectors.web_widget.threads import CHANNEL, conversation_of, new_conversation_id
from conversation.errors import (
    ExpiredIdentity,
    ForeignIdentity,
    ForgedIdentity,
    IncompleteIdentity,
    LongLivedIdentity,
    MalformedIdentity,
)
from customers import UnknownCustomer
from storage import UnitOfWork
from storage.records import ChatSession

AUDIENCE = "reins"
LONGEST_IDENTITY = timedelta(minutes=10)
CLOCK_SKEW = timedelta(seconds=10)
"""The company's clock and ours may differ by this much."""
SESSION_LIFETIME = timedelta(hours=24)
_MAX_REF = 200


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """`token` is shown to the browser once; only its hash is kept."""

    token: str
    conversation: str
    verified: bool
    expires_at: datetime


def verify_identity(token: str, secret: str, now: datetime) -> str:
    """The reference of the customer whom the company vouches for: the token's `sub`.

    HS256 with the shared secret, `aud` = reins, `exp` at most ten minutes ahead. Raises a subclass of
    `InvalidIdentity` for each way in which the token is not that.
    """
    claims = _claims(token, secret)
    ends = _instant(claims, "exp")
    if ends is None:
        raise IncompleteIdentity("the token has no exp")
    if ends <= now - CLOCK_SKEW:
        raise ExpiredIdentity("the token is over: exp has passed")
    if ends > now + LONGEST_IDENTITY + CLOCK_SKEW:
        raise LongLivedIdentity("exp is more than 10 minutes ahead")
    begins = _instant(claims, "nbf")
    if begins is not None and begins > now + CLOCK_SKEW:
        raise ExpiredIdentity("the token is not valid yet: nbf is ahead")
    customer = claims.get("sub")
    if customer is None or customer == "":
        raise IncompleteIdentity("the token has no sub")
    if not isinstance(customer, str) or len(customer) > _MAX_REF or not customer.isprintable():
        raise MalformedIdentity(f"sub must be a text of at most {_MAX_REF} printable characters")
    return customer


def open_session(uow: UnitOfWork, *, customer: str | None, now: datetime) -> OpenedSession:
    """A chat session: a proven customer's one web conversation, or a new one for a visitor.

    `customer` is what `verify_identity` returned, never what the browser says. Raises `UnknownCustomer`.
    """
    # Held first: two tabs opened at once must end up in the same conversation.
    if customer is not None and uow.customers.lock(customer) is None:
        raise UnknownCustomer(customer)
    if customer is not None:
        conversation = conversation_of(uow, customer, now)
    else:
        conversation = new_conversation_id()
        uow.conversations.add(conversation, customer=None, channel=CHANNEL, verified=False, now=now)
    token = secrets.token_urlsafe(32)
    expires_at = now + SESSION_LIFETIME
    uow.chat_sessions.add(_hash(token), conversation, now, expires_at)
    return OpenedSession(token, conversation, customer is not None, expires_at)


def find_session(uow: UnitOfWork, token: str, now: datetime) -> ChatSession | None:
    """The session of this token, unless it has expired."""
    return uow.chat_sessions.get(_hash(token), now)


def _claims(token: str, secret: str) -> dict[str, object]:
    try:
        # The times are checked against the caller's clock, not this machine's.
        claims: dict[str, object] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=AUDIENCE,
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_sub": False},
        )
    except jwt.MissingRequiredClaimError as error:
        raise IncompleteIdentity(f"the token has no {error.claim}") from None
    except jwt.InvalidAudienceError:
        raise ForeignIdentity("aud is not reins") from None
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
        raise ForgedIdentity("the token is not signed with the company's secret by HS256") from None
    except (jwt.InvalidTokenError, ValueError):
        raise MalformedIdentity("this is not a signed token") from None
    return claims


def _instant(claims: dict[str, object], name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedIdentity(f"{name} must be a number of seconds")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        raise MalformedIdentity(f"{name} is beyond the calendar") from None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
