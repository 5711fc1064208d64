"""What a mail about our mails tells: delivery reports (RFC 3464) and complaints (RFC 5965)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import compat32
from enum import StrEnum

from connectors.email.answers import enhanced, is_nobody

MOST_RECIPIENTS = 100
_LONGEST_WORDS = 500
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_NOT_COMPLAINTS = frozenset({"not-spam", "virus"})


class Kind(StrEnum):
    """What has become of a mail."""

    BOUNCED = "bounced"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    COMPLAINED = "complained"


class InvalidIncoming(ValueError):
    """A signed post that is no report. `field` names the part at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Report:
    """`message_id` is the reported mail's own. `nobody`: there is no such mailbox, and there will not be. `status` is
    the code of RFC 3463, empty if there is none; `words` is what the other side wrote."""

    kind: Kind
    recipient: str | None
    message_id: str | None
    status: str = ""
    nobody: bool = False
    words: str = ""


def read_reports(raw: bytes) -> list[Report]:
    """The reports in a mail, one for each recipient. Raises `InvalidIncoming` for a mail that reports nothing."""
    mail = message_from_bytes(raw, policy=compat32)
    message_id = _original_id(mail)
    found = [*_deliveries(mail, message_id), *_complaints(mail, message_id)]
    if not found:
        raise InvalidIncoming("body", "holds no delivery report (RFC 3464) and no complaint (RFC 5965)")
    return found[:MOST_RECIPIENTS]


def _deliveries(mail: Message, message_id: str | None) -> Iterator[Report]:
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for fields in part.get_payload():
            if not isinstance(fields, Message) or "Action" not in fields:
                continue  # the first group is about the mail as a whole
            report = _delivery(fields, message_id)
            if report is not None:
                yield report


def _delivery(fields: Message, message_id: str | None) -> Report | None:
    action = _field(fields, "Action").casefold()
    words = _field(fields, "Diagnostic-Code")
    status = _status(_field(fields, "Status")) or enhanced(words)
    recipient = _typed(_field(fields, "Original-Recipient")) or _typed(_field(fields, "Final-Recipient"))
    kinds = {"failed": Kind.BOUNCED, "delayed": Kind.DELAYED, "delivered": Kind.DELIVERED, "relayed": Kind.DELIVERED}
    kind = kinds.get(action)
    if kind is None:
        return None
    nobody = kind is Kind.BOUNCED and not status.startswith("4") and is_nobody(enhanced(words) or status, words)
    return Report(kind, recipient, message_id, status, nobody, words[:_LONGEST_WORDS])


def _complaints(mail: Message, message_id: str | None) -> Iterator[Report]:
    for part in mail.walk():
        if part.get_content_type() != "message/feedback-report":
            continue
        fields = _fields_of(part)
        kind = _field(fields, "Feedback-Type").casefold()
        if kind and kind not in _NOT_COMPLAINTS:
            recipient = _typed(_field(fields, "Original-Rcpt-To")).strip("<>") or None
            yield Report(Kind.COMPLAINED, recipient, message_id, words=kind)


def _original_id(mail: Message) -> str | None:
    """The Message-ID of the mail that is reported on: it is enclosed, whole or as its header."""
    for part in mail.walk():
        kind = part.get_content_type()
        if part is mail or kind not in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            continue
        found = _field(_fields_of(part), "Message-ID")
        if found:
            return found
    return None


def _fields_of(part: Message) -> Message:
    """The header fields that are the content of a part."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[0] if payload and isinstance(payload[0], Message) else Message()
    decoded = part.get_payload(decode=True)
    text = decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else str(payload)
    return message_from_string(text.lstrip())


def _field(fields: Message, name: str) -> str:
    """The field on one line, without what no database takes; empty if it is missing."""
    return " ".join(str(fields.get(name, "")).replace("\x00", "").split())


def _typed(value: str) -> str:
    """`rfc822; ada@x.example` without its type."""
    return value.rpartition(";")[2].strip()


def _status(value: str) -> str:
    found = _STATUS.match(value)
    return found[0] if found else ""
