"""Sending by hand: a message that may leave becomes a row of its channel's work list. Only the gate calls it."""

from __future__ import annotations

from datetime import datetime

from connectors.sending import Permanent, Receipt
from storage import UnitOfWork
from storage.records import OutboxMessage, WorklistRow
from storage.worklists import OPEN

LISTED = "listed"
"""How far a message has come that waits for somebody to take it."""


class WorklistSender:
    """The list lies in our own database, so the gate lists, logs and settles in one transaction."""

    local = True

    def put(self, uow: UnitOfWork, message: OutboxMessage, now: datetime) -> OutboxMessage:
        """Lists the message. The customer is held. The same message again changes nothing."""
        if message.customer is not None and message.address is not None and message.text:
            uow.worklists.add(
                WorklistRow(
                    outbox_id=message.id,
                    channel=message.channel,
                    customer=message.customer,
                    address=message.address,
                    subject=message.subject,
                    text=message.text,
                    status=OPEN,
                    not_before=now,
                    listed_at=now,
                )
            )
            uow.touchpoints.delivered(message.id, LISTED)
        return message

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        """Raises `Permanent` for what no list can hold: a message without a name outside, an address or words."""
        if message.message_id is None or address is None or not message.text:
            raise Permanent("a work list needs a message with words, to somebody, somewhere")
        return Receipt(f"worklist:{message.id}")
