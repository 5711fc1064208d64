"""Sends text messages through Twilio's REST API. Only the gate calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException

from company.texts import Texts
from connectors.sending import Blocked, Permanent, Receipt, Temporary, Uncertain
from connectors.sms_twilio.api import make_client, never_left, status_and_code
from connectors.sms_twilio.composing import Outgoing, compose
from connectors.sms_twilio.reassignment import REASSIGNED_CODES
from storage.records import Event, OutboxMessage

log = structlog.get_logger(__name__)

OPTED_OUT = 21610
BLOCKING_CODES = frozenset({OPTED_OUT, 30004})
"""The recipient opted out with Twilio; the recipient or their carrier blocks us."""
TRY_AGAIN_CODES = frozenset({20429, 20503, 30001, 14107})
"""Too many requests, service unavailable, queue overflow, sending rate exceeded."""
# A gateway that gave up waiting: the message may have gone through behind it.
_MAYBE_LEFT = frozenset({408, 502, 504})


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """`public_url` is where Twilio reaches us; one of `messaging_service` and `number` is set."""

    account_sid: str
    auth_token: str = field(repr=False)
    public_url: str
    messaging_service: str | None = None
    number: str | None = None
    api_base: str | None = None

    def status_url(self, outbox_id: int) -> str:
        """Where the receipts of this message go. Signed with its query, so nobody else can report on it."""
        return f"{self.public_url}/connectors/sms/status?message={outbox_id}"

    @property
    def inbound_url(self) -> str:
        return f"{self.public_url}/connectors/sms/inbound"


class TwilioSender:
    """`event_of` finds an event of the log: with the choices it offers. `on_reassigned` is called, before `Blocked` is
    raised, with a number that Twilio calls out of service and why; `texts` is what the company allows in texts, by
    class. Safe to use from several threads."""

    local = False

    def __init__(
        self,
        account: TwilioAccount,
        event_of: Callable[[int], Event | None],
        on_reassigned: Callable[[str, int, str], object] | None = None,
        *,
        texts: Texts | None = None,
    ) -> None:
        self._texts = texts or Texts()
        self._account = account
        self._on_reassigned = on_reassigned
        self._event_of = event_of
        self._client, self._http = make_client(account.account_sid, account.auth_token, account.api_base)

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        """Raises `Temporary` (429, 5xx, no connection), `Uncertain` (the connection broke afterwards), `Blocked`
        (opted out with Twilio, or blocked by the carrier) and `Permanent`."""
        if address is None:
            raise Permanent("a text needs a number")
        outgoing = self.outgoing(message)
        more: dict[str, Any] = {"media_url": list(outgoing.media)} if outgoing.media else {}
        more |= (
            {"messaging_service_sid": self._account.messaging_service}
            if self._account.messaging_service
            else {"from_": self._account.number}
        )
        try:
            sent = self._client.messages.create(
                to=address, body=outgoing.body, status_callback=self._account.status_url(message.id), **more
            )
        except TwilioException as error:
            self._tell_of_reassigned(address, message, error)
            raise self._failure(error) from None
        except RequestException as error:
            name = type(error).__name__
            raise (Temporary(name) if never_left(error) else Uncertain(name)) from None
        except ValueError:
            raise Uncertain("the answer could not be read") from None
        return Receipt(sent.sid)

    def outgoing(self, message: OutboxMessage) -> Outgoing:
        """What is sent for it. Raises `Permanent` for what its class does not allow."""
        event = self._event_of(message.event_id) if message.event_id is not None else None
        return compose(message, event, self._texts, urlsplit(self._account.public_url).hostname or "")

    def _tell_of_reassigned(self, address: str, message: OutboxMessage, error: TwilioException) -> None:
        code = status_and_code(error)[1]
        if code not in REASSIGNED_CODES or self._on_reassigned is None:
            return
        try:
            self._on_reassigned(address, code, f"message {message.id}")
        except Exception as trouble:
            # The number is blocked all the same; what was granted for it ends when Twilio says so again.
            log.error("consent_not_ended", outbox=message.id, error=type(trouble).__name__)

    def _failure(self, error: TwilioException) -> Exception:
        status, code = status_and_code(error)
        why = f"twilio {status} {code}"
        if code in BLOCKING_CODES | REASSIGNED_CODES:
            return Blocked(why)
        if status == 429 or code in TRY_AGAIN_CODES:
            return Temporary(why, self._http.retry_after)
        if status in _MAYBE_LEFT:
            return Uncertain(why)
        if status >= 500:
            return Temporary(why, self._http.retry_after)
        # An answer without a status is one that the SDK could not read: the message may be on its way.
        return Permanent(why) if status >= 300 else Uncertain(why)
