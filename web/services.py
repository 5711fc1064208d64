"""What the routes need, handed in by the composition root: no globals, no module-level state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from company import Company
from connectors.sms_twilio.sender import TwilioAccount
from gate.rendering import Library
from storage import ChangeSignal, Database


@dataclass(frozen=True)
class Services:
    """`ready` raises if a turn cannot be answered now; `clock` gives the present instant, aware. Without `sms` that
    connector is off, and with `phone` its Twilio is the demo's simulator; without `templates` messages are text,
    without `email_inbound_secret` no bounces are taken in."""

    database: Database
    company: Company
    signal: ChangeSignal
    api_key: str
    identity_secret: str
    ready: Callable[[], None]
    demo: bool = False
    chat_origins: tuple[str, ...] = ("*",)
    sms: TwilioAccount | None = None
    phone: bool = False
    templates: Library | None = None
    email_inbound_secret: str | None = None
    public_url: str | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


async def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


UseServices = Annotated[Services, Depends(services)]

# A reference, order number and the like in an address: anything printable, without slash or control characters.
Ref = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/]+$")]
Number = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f/]+$")]
