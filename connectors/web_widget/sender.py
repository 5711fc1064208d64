"""Delivery to the website chat: the event in the log is the delivery, and every widget reads the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from connectors.sending import Permanent, Receipt
from connectors.web_widget.threads import CHANNEL, conversation_of
from storage import UnitOfWork
from storage.records import NewEvent, OutboxMessage


class WebWidgetSender:
    """Nothing leaves the database, so the gate sends, logs and settles in one transaction."""

    local = True

    def put(self, uow: UnitOfWork, message: OutboxMessage, now: datetime) -> OutboxMessage:
        """Says what the company writes by itself in the customer's conversation, which is made if there is none.

        The customer and the conversation are held. A message to nobody, or without words, stays where it is: nowhere.
        """
        if message.event_id is not None or message.customer is None or not message.text:
            return message
        conversation = conversation_of(uow, message.customer, now)
        event = uow.events.append(
            NewEvent(
                at=now,
                kind="assistant_said",
                by="assistant",
                conversation_id=conversation,
                customer=message.customer,
                channel=CHANNEL,
                text=message.text,
                data={"type": "message", "topic": message.topic, "message": message.message_id},
            )
        )
        return replace(message, conversation_id=conversation, event_id=event)

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:  # noqa: ARG002 - the chat has no address
        """Raises `Permanent` for a message that is not in the log: no widget would ever show it."""
        if message.event_id is None:
            raise Permanent("only what is in the event log can be seen in the chat")
        return Receipt(f"event:{message.event_id}")
