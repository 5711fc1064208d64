"""What became of a message: each decision, attempt and receipt, in order, for machines and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from contact.why import explain
from gate.dispatch import ACCEPTED, UNCERTAIN
from gate.explanations import in_words
from storage import UnitOfWork
from storage.records import DeliveryReceipt, OutboxMessage, Touchpoint

if TYPE_CHECKING:
    from company import Company

Json = dict[str, Any]

DEFERRED = "deferred"
"""The state of a queued message that the gate, or the company itself, holds back for now."""


def state_of(message: OutboxMessage, now: datetime) -> str:
    """queued, deferred, sending, sent, withheld, failed, or whatever else the message's channel knows."""
    waits = message.status == "queued" and message.not_before > now and message.last_error is None
    return DEFERRED if waits else message.status


def story_of(uow: UnitOfWork, company: Company, message: OutboxMessage, now: datetime) -> Json:
    """The document of `GET /v1/messages/{id}`. Times are UTC; dates in words are the customer's own."""
    logged = uow.touchpoints.of_message(message.id)
    told_as = _teller(uow, company, message, now)
    told = uow.receipts.of_message(message.id)
    entries = [entry for touchpoint in logged for entry in _of_touchpoint(touchpoint, message, told_as)]
    entries += [_of_receipt(receipt) for receipt in told]
    state = state_of(message, now)
    last = logged[-1] if logged else None
    return {
        "message": message.message_id,
        "customer": message.customer,
        "topic": message.topic,
        "purpose": message.purpose,
        "state": state,
        "explanation": _in_one_sentence(state, message, last),
        "channel": message.channel,
        "text": message.text,
        "subject": message.subject,
        "template": message.template,
        "data": message.data,
        "idempotency_key": message.idempotency_key,
        "created_at": message.created_at,
        "not_before": message.earliest,
        "expires_at": message.expires_at,
        "next_attempt_at": message.not_before if message.status == "queued" else None,
        "touchpoints": sorted(entries, key=lambda entry: entry["at"]),  # stable: what is logged together stays together
    }


def _teller(
    uow: UnitOfWork, company: Company, message: OutboxMessage, now: datetime
) -> Callable[[Touchpoint], str | None]:
    """Tells a decision as the customer would be told, with their own words quoted from the ledger."""
    if message.customer is None:
        return lambda touchpoint: None  # noqa: ARG005
    customer = uow.customers.get(message.customer)
    zone = ZoneInfo(customer.time_zone) if customer is not None and customer.time_zone else None
    ledger = uow.ledger.of_customer(message.customer)
    return lambda touchpoint: explain(touchpoint, ledger, company.catalog, zone=zone, since=now).text


def _of_touchpoint(
    touchpoint: Touchpoint, message: OutboxMessage, told_as: Callable[[Touchpoint], str | None]
) -> Iterator[Json]:
    failed = touchpoint.decision == "send" and touchpoint.reason == "failed"
    reason = "allowed" if failed else touchpoint.reason
    yield {
        "type": "decision",
        "at": touchpoint.at,
        "decision": touchpoint.decision,
        "channel": touchpoint.channel,
        "reason": reason,
        "rule": touchpoint.rule,
        "next_allowed_at": touchpoint.next_allowed_at,
        "ledger_version": touchpoint.ledger_version,
        "explanation": touchpoint.explanation or in_words(reason, touchpoint.channel),
        "why": told_as(touchpoint),
    }
    if touchpoint.decision == "send":
        outcome, why = _outcome(touchpoint, message, failed)
        yield {
            "type": "attempt",
            "at": touchpoint.at,
            "channel": touchpoint.channel,
            "outcome": outcome,
            "counts": touchpoint.counts,
            "delivery": touchpoint.delivery,
            "error": touchpoint.error,
            "explanation": why,
        }


def _outcome(touchpoint: Touchpoint, message: OutboxMessage, failed: bool) -> tuple[str, str]:
    by = f"by {touchpoint.channel}"
    if failed:
        why = f": {touchpoint.error}" if touchpoint.error else ""
        return "failed", f"It did not leave {by}{why}."
    if message.status == "sending":
        return "sending", f"It is being handed over {by}."
    if touchpoint.delivery == UNCERTAIN or message.status == "failed":
        return UNCERTAIN, f"Nobody knows whether it left {by}: the connection broke, or the process that sent it ended."
    furthest = f"; the furthest that was told of it: {touchpoint.delivery}" if touchpoint.delivery else ""
    return "sent", f"It left {by}{furthest}."


def _of_receipt(receipt: DeliveryReceipt) -> Json:
    code = f", code {receipt.error_code}" if receipt.error_code else ""
    words = "The provider took it" if receipt.status == ACCEPTED else f"The provider says: {receipt.status}"
    return {
        "type": "receipt",
        "at": receipt.at,
        "status": receipt.status,
        "reference": receipt.reference,
        "error_code": receipt.error_code,
        "explanation": f"{words}{code}.",
    }


def _in_one_sentence(state: str, message: OutboxMessage, last: Touchpoint | None) -> str:
    if state == "sent":
        return f"It was sent by {message.channel}."
    if state == "sending":
        return f"It is being handed over by {message.channel}."
    if state == "failed":
        return f"It did not leave by {message.channel}, or nobody knows whether it did: {message.last_error}."
    if message.last_error is not None:
        return f"The latest attempt by {message.channel} failed ({message.last_error}); it will be tried again."
    if last is None or last.decision == "send":
        return f"It is about to leave by {message.channel}."
    return last.explanation or in_words(last.reason, last.channel)
