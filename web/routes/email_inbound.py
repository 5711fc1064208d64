"""Bounces and complaints, posted in by our own mail system or a provider's bridge, signed."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from connectors.email.inbound import receive
from connectors.email.incoming import InvalidIncoming, read_reports
from connectors.email.message_ids import MessageIds
from connectors.email.provider_events import ProviderEvents, read_events
from connectors.email.signature import HEADER, is_signed
from web.problems import Problem, problems
from web.services import Services, UseServices

router = APIRouter(prefix="/connectors/email", tags=["email"])
log = structlog.get_logger(__name__)


def _without_references(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its definitions in their places: a reference would be looked up in the whole document."""
    definitions = schema.pop("$defs", {})

    def placed(value: Any) -> Any:
        if isinstance(value, dict) and "$ref" in value:
            return placed(definitions[value["$ref"].rpartition("/")[2]])
        if isinstance(value, dict):
            return {name: placed(part) for name, part in value.items()}
        return [placed(part) for part in value] if isinstance(value, list) else value

    found: dict[str, Any] = placed(schema)
    return found


_MAIL = ("message/rfc822", "application/octet-stream")
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "message/rfc822": {
                "schema": {"type": "string", "description": "A delivery report or complaint, as it came"}
            },
            "application/json": {"schema": _without_references(ProviderEvents.model_json_schema())},
        },
    },
    "parameters": [
        {
            "name": HEADER,
            "in": "header",
            "required": True,
            "schema": {"type": "string"},
            "description": "`t=<seconds>,v1=<hex>`: HMAC-SHA256 with EMAIL_INBOUND_SECRET over `<seconds>.<body>`",
        }
    ],
}


@router.post("/inbound", responses=problems(403, 404, 415, 422), openapi_extra=_BODY)
async def inbound(request: Request, services: UseServices) -> dict[str, int]:
    """A delivery report (RFC 3464) or complaint (RFC 5965) as a raw mail, or a provider's events as JSON.

    A mailbox that is not there, and one whose owner complained, is blocked at once. The same report again changes
    nothing. A mail that names none of our mails by its Message-ID is read and not believed.
    """
    secret = _secret(services)
    body = await request.body()
    if not is_signed(secret, request.headers.get(HEADER, ""), body, services.clock()):
        log.warning("email_report_not_signed")
        raise Problem(403, "The signature is not valid")
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    is_json = kind == "application/json"
    if not is_json and kind not in _MAIL:
        raise Problem(415, "Reports are mails or JSON", detail=f"Content-Type: {_MAIL[0]}", field="Content-Type")
    try:
        reports = read_events(body) if is_json else read_reports(body)
    except InvalidIncoming as error:
        raise Problem(422, "The report is not valid", detail=error.message, field=error.field) from None

    def keep() -> int:
        ids = MessageIds(services.identity_secret)
        with services.database.write() as uow:
            return receive(uow, services.company, ids, reports, services.clock(), believed=is_json)

    kept = await run_in_threadpool(keep)
    log.info("email_reports", read=len(reports), kept=kept)
    return {"read": len(reports), "kept": kept}


def _secret(services: Services) -> str:
    if services.email_inbound_secret is None:
        raise Problem(404, "Reports about mails are switched off: EMAIL_INBOUND_SECRET is not set")
    return services.email_inbound_secret
