"""What Twilio tells of numbers that have gone to somebody else.

By an error, of a message or in its receipt: 30005, the number is unknown, inactive or no longer in service; carriers
hand such numbers on. And by an event of its Compliance Toolkit, which asks the FCC's Reassigned Numbers Database
(`com.twilio.messaging.reassigned-number.detected`, through an Event Streams webhook). Other errors (30003: switched
off; 30006, 21614: a landline) say nothing of who holds the number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twilio.request_validator import RequestValidator

from company import Company
from connectors.sms_twilio.incoming import E164, InvalidIncoming
from customers import reassigned
from storage import UnitOfWork

OUT_OF_SERVICE = 30005
REASSIGNED_CODES = frozenset({OUT_OF_SERVICE})
DETECTED = "com.twilio.messaging.reassigned-number.detected"
CARRIER = "carrier"
"""The actor of what the carrier's side has told."""
MOST_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class Detected:
    """`last_verified` is the day up to which the number was known to be its old holder's, as Twilio writes it."""

    event: str
    number: str
    last_verified: str


def is_signed_body(auth_token: str, url: str, body: bytes, signature: str) -> bool:
    """Whether the signature is the one for this JSON body, posted to this public URL with the body's hash in it."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    # Without the hash in its address the signature says nothing of the body.
    return bool(signature) and "bodySHA256=" in url and RequestValidator(auth_token).validate(url, text, signature)


def read_detected(body: bytes) -> list[Detected]:
    """The numbers that these events call reassigned; other events are passed over. Raises `InvalidIncoming`."""
    try:
        document = json.loads(body)
    except ValueError:
        raise InvalidIncoming("", "must be JSON") from None
    events = document if isinstance(document, list) else [document]
    if len(events) > MOST_EVENTS:
        raise InvalidIncoming("", f"must have at most {MOST_EVENTS} events")
    return [found for position, event in enumerate(events) if (found := _detected(event, position)) is not None]


def end_consent(uow: UnitOfWork, company: Company, number: str, code: int, about: str, now: datetime) -> Sequence[str]:
    """Twilio's error `code` says that the number is somebody else's, or about to be. Call it first in a transaction."""
    evidence = f"Twilio answered {code} (unknown, inactive or no longer in service) for {about}"
    return reassigned.mark(uow, company, number, actor=CARRIER, evidence=evidence, now=now, reason=f"twilio:{code}")


def take_in(uow: UnitOfWork, company: Company, found: Detected, now: datetime) -> Sequence[str]:
    evidence = f"Twilio's event {found.event}: reassigned since {found.last_verified or 'a day not given'}"
    return reassigned.mark(
        uow, company, found.number, actor=CARRIER, evidence=evidence, now=now, reason="twilio:reassigned"
    )


def _detected(event: Any, position: int) -> Detected | None:
    if not isinstance(event, Mapping):
        raise InvalidIncoming(f"{position}", "must be an object")
    if event.get("type") != DETECTED:
        return None
    data = event.get("data")
    if not isinstance(data, Mapping):
        raise InvalidIncoming(f"{position}/data", "must be an object")
    if data.get("is_reassigned") is not True:
        return None
    number = data.get("to_number")
    if not isinstance(number, str) or not E164.fullmatch(number):
        raise InvalidIncoming(f"{position}/data/to_number", "must be a number in E.164")
    return Detected(_text(event.get("id")), number, _text(data.get("last_verified_date")))


def _text(value: object) -> str:
    return value[:100] if isinstance(value, str) and value.isprintable() else ""
