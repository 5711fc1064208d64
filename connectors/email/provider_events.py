"""The same reports as JSON, for providers that post events instead of mails."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from connectors.email.answers import is_nobody
from connectors.email.incoming import InvalidIncoming, Kind, Report
from customers.fields import ONE_LINE


class ProviderEvent(BaseModel):
    """`address`, `message_id` (ours, as in the mail's header) or both. `permanent`: there is no such mailbox; left out,
    it follows from `status` (RFC 3463) and `words`."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    address: Annotated[str, Field(max_length=320, pattern=ONE_LINE)] | None = None
    message_id: Annotated[str, Field(max_length=998, pattern=ONE_LINE)] | None = None
    status: Annotated[str, Field(pattern=r"^[245]\.[0-9]{1,3}\.[0-9]{1,3}$")] | None = None
    permanent: bool | None = None
    words: Annotated[str, Field(max_length=500, pattern=ONE_LINE)] = ""


class ProviderEvents(BaseModel):
    """What a provider posts."""

    model_config = ConfigDict(extra="forbid")

    events: Annotated[list[ProviderEvent], Field(min_length=1, max_length=1000)]


def read_events(body: bytes) -> list[Report]:
    """Raises `InvalidIncoming`, which names the first field at fault."""
    try:
        given = ProviderEvents.model_validate_json(body)
    except ValidationError as error:
        first: Any = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise InvalidIncoming("/".join(map(str, first["loc"])) or "body", first["msg"]) from None
    reports = []
    for position, event in enumerate(given.events):
        if event.address is None and event.message_id is None:
            raise InvalidIncoming(f"events/{position}", "needs an address or a message_id")
        status = event.status or ""
        nobody = event.permanent
        if nobody is None:
            nobody = not status.startswith("4") and is_nobody(status, event.words)
        bounced = event.kind is Kind.BOUNCED
        reports.append(Report(event.kind, event.address, event.message_id, status, bounced and nobody, event.words))
    return reports
