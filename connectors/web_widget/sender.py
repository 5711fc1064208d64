"""Delivery to the website chat: the event in the log is the delivery, and every widget reads the log."""

from __future__ import annotations

from connectors.sending import Permanent, Receipt
from storage.records import OutboxMessage


class WebWidgetSender:
    """Nothing leaves the database, so the gate sends, logs and settles in one transaction."""

    local = True

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:  # noqa: ARG002 - the chat has no address
        """Raises `Permanent` for a message that is not in the log: no widget would ever show it."""
        if message.event_id is None:
            raise Permanent("only what is in the event log can be seen in the chat")
        return Receipt(f"event:{message.event_id}")
