"""A stand-in for Twilio: its REST API as the real SDK sees it, and its signed webhooks.

It checks what Twilio checks: basic auth, who sends, number formats, length, where receipts go; a number that sent
STOP gets one more text (the confirmation) and then 21610. Failures, broken connections and receipts come when a test
asks for them; `receipts` makes them come by themselves. `twilio_process` serves one as a program, with phones to hold.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from twilio.request_validator import RequestValidator

from tests.twilio_phones import Phones, Text, counted
from tests.twilio_receipts import Receipts

ACCOUNT = "AC" + "0" * 32
TOKEN = "token-of-the-simulated-account"
SERVICE = "MG" + "1" * 32
NUMBER = "+14025550148"
STOP_WORDS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START_WORDS = {"START", "YES", "UNSTOP"}
E164 = re.compile(r"\+[1-9]\d{6,14}")
LONGEST_BODY = 1600
# As on twilio.com/docs/api/errors.
MESSAGES = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20503: "Service is unavailable",
    21211: "Invalid 'To' Phone Number",
    21266: "'To' and 'From' number cannot be the same",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number",
    21609: "Invalid 'StatusCallback' URL",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21705: "The Messaging Service Sid is invalid",
}

# Posts a form: the URL, the body, the headers → the HTTP status; 0 if nobody answers.
Post = Callable[[str, bytes, Mapping[str, str]], int]
# Method, path with query, body → status and document, or None for a path that is not its own.
Control = Callable[[str, str, str], tuple[int, dict[str, Any]] | None]
Answer = tuple[int, dict[str, Any], dict[str, str]]


@dataclass(frozen=True)
class Sent:
    """One text that the simulator took."""

    sid: str
    to: str
    body: str
    callback: str | None
    at: float


@dataclass
class TwilioSimulator:
    """`with TwilioSimulator(post) as twilio`: `twilio.base` is its address, `twilio.sent` what it took."""

    post: Post
    inbound_url: str
    account: str = ACCOUNT
    token: str = TOKEN
    service: str = SERVICE
    number: str = NUMBER
    port: int = 0
    phones: Phones = field(default_factory=Phones)
    receipts: Receipts | None = None
    control: Control | None = None
    sent: list[Sent] = field(default_factory=list)
    requests: int = 0
    delay: float = 0.0
    _failures: list[tuple[int, int, dict[str, str]]] = field(default_factory=list)
    _broken: list[bool] = field(default_factory=list)
    _delivered: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> TwilioSimulator:
        simulator = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                simulator._answer(self, self.rfile.read(length).decode())

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        if self.receipts is not None:
            self.receipts.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.receipts is not None:
            self.receipts.stop()
        self._server.shutdown()
        self._server.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    # What tests ask for.

    def fail_next(self, status: int, code: int = 20000, times: int = 1, **headers: str) -> None:
        """The next requests are answered with this error and take nothing."""
        self._failures.extend([(status, code, headers)] * times)
        self.phones.changed()

    def break_next(self, *, taken: bool) -> None:
        """The next connection breaks without an answer, with the message taken or not."""
        self._broken.append(taken)
        self.phones.changed()

    @property
    def failing(self) -> int:
        """How many of the next requests will go wrong because somebody asked for it."""
        return len(self._failures) + len(self._broken)

    def opt_out(self, number: str, texts_left: int = 0) -> None:
        self.phones.block(number, texts_left)

    def text(self, sender: str, body: str, *, sid: str | None = None, token: str | None = None, **more: str) -> int:
        """A customer's text, posted as Twilio posts it. Returns the HTTP status."""
        word = re.sub(r"[\W_]", "", body).upper()
        if word in STOP_WORDS and sender not in self.phones.blocks:
            self.phones.block(sender, 1)
        elif word in START_WORDS:
            self.phones.unblock(sender)
        form = {
            "ToCountry": "US",
            "ToState": "",
            "SmsMessageSid": sid or _sid("SM"),
            "NumMedia": "0",
            "NumSegments": str(counted(body)["segments"] or 1),
            "FromCity": "",
            "Body": body,
            "From": sender,
            "To": self.number,
            "AccountSid": self.account,
            "ApiVersion": "2010-04-01",
        } | more
        form |= {"MessageSid": form["SmsMessageSid"], "SmsSid": form["SmsMessageSid"]}
        sid = form["MessageSid"]
        self.phones.add(Text(sid, sender, True, body, time.time(), "sending"))
        began = time.monotonic()
        status = self.webhook(self.inbound_url, form, token)
        took = f"{_said(status)} in {(time.monotonic() - began) * 1000:.0f} ms"
        # Twilio does not try again: a text that nobody took is gone.
        self.phones.mark(sender, sid, *(("taken",) if 200 <= status < 300 else ("lost", f"Reins: {_said(status)}")))
        self.phones.note(sender, f"Webhook: text {sid[-6:]}", took, went_well=200 <= status < 300)
        return status

    def report(self, sent: Sent, status: str, *, error: int | None = None, to: str | None = None) -> int:
        """A receipt, posted to the address that came with the message. Returns the HTTP status."""
        assert sent.callback is not None
        form = {
            "SmsSid": sent.sid,
            "SmsStatus": status,
            "MessageStatus": status,
            "To": to or sent.to,
            "MessageSid": sent.sid,
            "AccountSid": self.account,
            "From": self.number,
            "ApiVersion": "2010-04-01",
            "ErrorCode": str(error or ""),
        }
        answer = self.webhook(sent.callback, form)
        went_well = 200 <= answer < 300
        self.phones.note(sent.to, f"Receipt: {sent.sid[-6:]} {status}", _said(answer), went_well=went_well)
        return answer

    def webhook(self, url: str, form: Mapping[str, str], token: str | None = None) -> int:
        signature = RequestValidator(token or self.token).compute_signature(url, dict(form))
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        return self.post(url, urlencode(form).encode(), headers)

    def sent_to(self, number: str) -> list[str]:
        return [one.body for one in list(self.sent) if one.to == number]

    # The REST API.

    def _answer(self, request: BaseHTTPRequestHandler, body: str) -> None:
        authorised = request.headers.get("Authorization") == self._authorization
        if self.control is not None and authorised:
            controlled = self.control(request.command, request.path, body)
            if controlled is not None:
                _reply(request, *controlled, {})
                return
        with self._lock:
            self.requests += 1
            broken = self._broken.pop(0) if self._broken else None
        if self.delay:
            time.sleep(self.delay)
        known = request.command == "POST" and request.path == f"/2010-04-01/Accounts/{self.account}/Messages.json"
        if not authorised or not known:
            answer = _error(404, 20404) if authorised else _error(401, 20003)
        else:
            form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            answer = self.send(form, broken=broken)
        if broken is not None:
            request.close_connection = True
            request.connection.close()
            return
        _reply(request, *answer)

    def send(self, form: Mapping[str, str], *, broken: bool | None = None) -> Answer:
        """What becomes of a text that the account wants to send. `broken`: nobody will hear the answer, with the text
        taken or not."""
        answer = self._take(form, countable=broken is not False)
        self._note(form, answer, broken=broken is not None)
        return answer

    def _take(self, form: Mapping[str, str], *, countable: bool) -> Answer:
        with self._lock:
            if self._failures:
                status, code, headers = self._failures.pop(0)
                return _error(status, code, headers)
            fault = self._fault(form)
            if fault is not None:
                return _error(400, fault)
            if not countable:
                return _error(500, 0)
            sent = Sent(_sid("SM"), form["To"], form["Body"], form.get("StatusCallback"), time.time())
            self.sent.append(sent)
        self.phones.add(Text(sent.sid, sent.to, False, sent.body, sent.at, "queued"))
        if self.receipts is not None:
            self.receipts.follow(lambda status: self._follow(sent, status))
        return 201, self._resource(sent, form), {}

    def _follow(self, sent: Sent, status: str) -> None:
        if sent.callback is not None:
            self.report(sent, status)
        if status == "delivered" or sent.sid not in self._delivered:
            self.phones.mark(sent.to, sent.sid, status)
        if status == "delivered":
            self._delivered.add(sent.sid)

    def _fault(self, form: Mapping[str, str]) -> int | None:
        """Twilio's code for what is wrong with the form. Call it with the lock held: a blocked number's last text
        is used up here."""
        to, service = form.get("To", ""), form.get("MessagingServiceSid")
        if not to:
            return 21604
        if not E164.fullmatch(to):
            return 21211
        if service is not None and service != self.service:
            return 21705
        if service is None and form.get("From", "") != self.number:
            return 21606 if form.get("From") else 21603
        if to == self.number:
            return 21266
        if not form.get("Body"):
            return 21602
        if len(form["Body"]) > LONGEST_BODY:
            return 21617
        if "StatusCallback" in form and urlsplit(form["StatusCallback"]).scheme not in ("http", "https"):
            return 21609
        left = self.phones.blocks.get(to)
        if left == 0:
            return 21610
        if left is not None:
            self.phones.block(to, left - 1)
        return None

    def _resource(self, sent: Sent, form: Mapping[str, str]) -> dict[str, Any]:
        path = f"/2010-04-01/Accounts/{self.account}/Messages/{sent.sid}"
        at = formatdate(sent.at)
        return {
            "sid": sent.sid,
            "account_sid": self.account,
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "from": form.get("From"),
            "to": sent.to,
            "body": sent.body,
            "status": "accepted" if "MessagingServiceSid" in form else "queued",
            "direction": "outbound-api",
            "num_segments": str(counted(sent.body)["segments"]),
            "num_media": "0",
            "date_created": at,
            "date_updated": at,
            "date_sent": None,
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "uri": f"{path}.json",
            "subresource_uris": {"media": f"{path}/Media.json"},
        }

    def _note(self, form: Mapping[str, str], answer: Answer, *, broken: bool) -> None:
        status, document, _ = answer
        if broken:
            outcome = f"connection broken, text {'taken' if status < 300 else 'not taken'}"
        elif status < 300:
            outcome = f"{status}, text {document['sid'][-6:]} {document['status']}"
        else:
            outcome = f"{status}, {document['code']}: {document['message']}"
        self.phones.note(form.get("To", ""), "API: send a text", outcome, went_well=status < 300 and not broken)

    @property
    def _authorization(self) -> str:
        return "Basic " + base64.b64encode(f"{self.account}:{self.token}".encode()).decode()


def _sid(kind: str) -> str:
    """Never one that an earlier simulator on the same database has used."""
    return f"{kind}{uuid.uuid4().hex}"


def _said(status: int) -> str:
    return str(status) if status else "no answer"


def _error(status: int, code: int, headers: dict[str, str] | None = None) -> Answer:
    more = f"https://www.twilio.com/docs/errors/{code}"
    document = {"code": code, "message": MESSAGES.get(code, "refused"), "status": status, "more_info": more}
    return status, document, headers or {}


def _reply(request: BaseHTTPRequestHandler, status: int, document: dict[str, Any], headers: dict[str, str]) -> None:
    encoded = json.dumps(document).encode()
    request.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(encoded)), **headers}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(encoded)
