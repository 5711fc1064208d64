"""One text message as Twilio posts it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from connectors.sms_twilio.signature import Form

LONGEST_TEXT = 10_000
"""Characters that are kept of a message, six times as many as the carriers' longest has."""
_LONGEST_SID = 100
_MOST_MEDIA = 10
E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_LONGEST_URL = 1000


class InvalidIncoming(ValueError):
    """A signed post that is no message. `field` names the form field at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Media:
    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """`sid` is Twilio's name for the message; `sender` the number in E.164; `text` may be empty."""

    sid: str
    sender: str
    text: str
    media: tuple[Media, ...] = ()
    opt_out_type: str | None = None

    @property
    def is_answerable(self) -> bool:
        """Whether it came from a telephone. Short codes and names of companies cannot be written to."""
        return E164.fullmatch(self.sender) is not None


def read_incoming(form: Form) -> Incoming:
    """Raises `InvalidIncoming`."""
    sid = form.get("MessageSid") or form.get("SmsSid") or form.get("SmsMessageSid")
    if not 1 <= len(sid) <= _LONGEST_SID or not sid.isprintable():
        raise InvalidIncoming("MessageSid", f"must be 1 to {_LONGEST_SID} printable characters")
    sender = form.get("From").strip()
    if not sender:
        raise InvalidIncoming("From", "is missing")
    number = form.get("NumMedia").strip()
    count = min(int(number), _MOST_MEDIA) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    return Incoming(
        sid=sid,
        sender=sender,
        text=_words(form.get("Body")),
        media=tuple(
            Media(form.get(f"MediaUrl{at}")[:_LONGEST_URL], form.get(f"MediaContentType{at}")[:100])
            for at in range(count)
        ),
        opt_out_type=form.get("OptOutType") or None,
    )


def _words(body: str) -> str:
    """The text without control characters and margins, at most as long as a message may be."""
    kept = "".join(c for c in body if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()[:LONGEST_TEXT].strip()
