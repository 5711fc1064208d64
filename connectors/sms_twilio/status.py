"""Delivery receipts: kept as they come, once each, late or out of order; the touchpoint shows the furthest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from company import Company
from connectors.sending import BLOCKED_BY_CARRIER
from connectors.sms_twilio.incoming import E164, InvalidIncoming
from connectors.sms_twilio.reassignment import REASSIGNED_CODES, end_consent
from connectors.sms_twilio.sender import BLOCKING_CODES
from connectors.sms_twilio.signature import Form
from connectors.sms_twilio.threads import CHANNEL, people_of
from storage import UnitOfWork
from storage.records import DeliveryReceipt, Suppression

# How far a message has come, in the order of the stations. What comes late does not turn it back.
STATIONS = (
    "accepted",
    "scheduled",
    "queued",
    "sending",
    "sent",
    "canceled",
    "undelivered",
    "failed",
    "delivered",
    "read",
)
_STATUS = re.compile(r"[a-z_]{1,20}")


@dataclass(frozen=True, slots=True)
class Status:
    """`outbox_id` comes from the signed address, not from the form. `error_code` is empty if nothing went wrong."""

    outbox_id: int
    reference: str
    status: str
    error_code: str
    to: str


def read_status(form: Form, outbox_id: int) -> Status:
    """Raises `InvalidIncoming`."""
    reference = form.get("MessageSid") or form.get("SmsSid")
    if not 1 <= len(reference) <= 100 or not reference.isprintable():
        raise InvalidIncoming("MessageSid", "must be 1 to 100 printable characters")
    status = (form.get("MessageStatus") or form.get("SmsStatus")).casefold()
    if not _STATUS.fullmatch(status):
        raise InvalidIncoming("MessageStatus", "must be a word")
    return Status(outbox_id, reference, status, form.get("ErrorCode")[:20], form.get("To").strip())


def record(uow: UnitOfWork, company: Company, status: Status, now: datetime) -> bool:
    """Keeps the receipt. False: it has been told before, or is about no message of ours.

    A number that is out of service ends the consent that was given for it; a block of the carrier's blocks it here.
    """
    message = uow.outbox.get(status.outbox_id)
    if message is None or message.channel != CHANNEL:
        return False
    code = int(status.error_code) if status.error_code.isdigit() else 0
    blocked = code in BLOCKING_CODES
    told = {(one.reference, one.status) for one in uow.receipts.of_message(status.outbox_id)}
    if code in REASSIGNED_CODES and E164.fullmatch(status.to) and (status.reference, status.status) not in told:
        end_consent(uow, company, status.to, code, f"message {status.reference}", now)
    if blocked:
        # Before anything else is touched: locks are taken in one order (see `Events.append`).
        uow.customers.lock_many([person.ref for person in people_of(uow, status.to)])
    receipt = DeliveryReceipt(status.outbox_id, status.reference, status.status, now, status.error_code or None)
    if not uow.receipts.add(receipt):
        return False
    uow.outbox.did_leave(status.outbox_id)
    stations = [one.status for one in uow.receipts.of_message(status.outbox_id) if one.status in STATIONS]
    if stations:
        uow.touchpoints.delivered(status.outbox_id, max(stations, key=STATIONS.index))
    if blocked:
        # A STOP of the holder's own stays what it is.
        uow.suppressions.add(Suppression(CHANNEL, status.to, BLOCKED_BY_CARRIER, now))
    return True
