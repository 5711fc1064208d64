"""Twilio's webhooks: signed form posts over the configured public URL. Everything else is refused and not stored."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request, Response, status
from fastapi.concurrency import run_in_threadpool

from connectors.sms_twilio.inbound import receive
from connectors.sms_twilio.incoming import InvalidIncoming, read_incoming
from connectors.sms_twilio.reassignment import is_signed_body, read_detected, take_in
from connectors.sms_twilio.sender import TwilioAccount
from connectors.sms_twilio.signature import Form, is_signed
from connectors.sms_twilio.status import read_status, record
from conversation.intake import accept_message
from web.problems import Problem, problems
from web.services import Services, UseServices

router = APIRouter(prefix="/connectors/sms", tags=["sms"])
log = structlog.get_logger(__name__)

SIGNATURE = "X-Twilio-Signature"
_FORM = {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}}}


@router.post("/inbound", status_code=status.HTTP_204_NO_CONTENT, responses=problems(403, 404, 422), openapi_extra=_FORM)
async def inbound(request: Request, services: UseServices) -> Response:
    """A text message. 204 means that it is kept; the answer goes out through Twilio's REST API.

    The same `MessageSid` again changes nothing. Keywords (STOP, START, HELP) have acted when this answers.
    """
    account = _account(services)
    form = await _signed_form(request, account, account.inbound_url)
    try:
        incoming = read_incoming(form)
    except InvalidIncoming as error:
        raise Problem(422, "The message is not valid", detail=error.message, field=error.field) from None

    def take_in() -> None:
        with services.database.write() as uow:
            if not receive(uow, services.company, incoming, services.clock(), accept_message):
                log.info("sms_ignored", message=incoming.sid, answerable=incoming.is_answerable)

    await run_in_threadpool(take_in)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/status", status_code=status.HTTP_204_NO_CONTENT, responses=problems(403, 404, 422), openapi_extra=_FORM)
async def delivery(request: Request, services: UseServices, message: Annotated[int, Query(ge=1, le=2**62)]) -> Response:
    """A delivery receipt of the message that the signed address names. The same one again changes nothing."""
    account = _account(services)
    form = await _signed_form(request, account, account.status_url(message))
    try:
        told = read_status(form, message)
    except InvalidIncoming as error:
        raise Problem(422, "The receipt is not valid", detail=error.message, field=error.field) from None

    def keep() -> None:
        with services.database.write() as uow:
            record(uow, services.company, told, services.clock())

    await run_in_threadpool(keep)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/reassigned", status_code=status.HTTP_204_NO_CONTENT, responses=problems(403, 404, 422))
async def reassigned(request: Request, services: UseServices) -> Response:
    """Twilio's events of reassigned numbers (`com.twilio.messaging.reassigned-number.detected`), one or a list.

    An Event Streams webhook, signed with the hash of its body. Every consent that is tied to such a number ends, and
    nothing is sent to it any more. The same event again changes nothing.
    """
    account = _account(services)
    body = await request.body()
    url = f"{account.public_url}{request.url.path}?{request.url.query}"
    if not is_signed_body(account.auth_token, url, body, request.headers.get(SIGNATURE, "")):
        log.warning("sms_not_signed", path=request.url.path)
        raise Problem(403, "The signature is not valid")
    try:
        detected = read_detected(body)
    except InvalidIncoming as error:
        raise Problem(422, "The event is not valid", detail=error.message, field=error.field) from None

    def end() -> None:
        for found in detected:
            # One at a time: each takes the lock of its number, and that is the first one of its transaction.
            with services.database.write() as uow:
                take_in(uow, services.company, found, services.clock())

    await run_in_threadpool(end)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


def _account(services: Services) -> TwilioAccount:
    if services.sms is None:
        raise Problem(404, "The SMS connector is switched off")
    return services.sms


async def _signed_form(request: Request, account: TwilioAccount, url: str) -> Form:
    """The form, if the signature is the one for it at that address. Whatever else it is: 403."""
    body = await request.body()
    try:
        form = Form(body)
    except ValueError:
        raise Problem(403, "The signature is not valid") from None
    if not is_signed(account.auth_token, url, form, request.headers.get(SIGNATURE, "")):
        log.warning("sms_not_signed", path=request.url.path)
        raise Problem(403, "The signature is not valid")
    return form
