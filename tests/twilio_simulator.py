"""A stand-in for Twilio: its REST API as the real SDK sees it, and its signed webhooks.

It checks what Twilio checks: basic auth, who sends, number formats, length; a number that sent STOP gets one more text
(the confirmation) and then 21610. Failures, broken connections and receipts come when a test asks for them.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode

from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 32
TOKEN = "token-of-the-simulated-account"
SERVICE = "MG" + "1" * 32
STOP_WORDS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START_WORDS = {"START", "YES", "UNSTOP"}
E164 = re.compile(r"\+[1-9]\d{6,14}")
LONGEST_BODY = 1600

# Posts a form: the URL, the body, the headers → the HTTP status.
Post = Callable[[str, bytes, Mapping[str, str]], int]


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
    sent: list[Sent] = field(default_factory=list)
    requests: int = 0
    delay: float = 0.0
    _opted_out: dict[str, int] = field(default_factory=dict)
    _failures: list[tuple[int, int, dict[str, str]]] = field(default_factory=list)
    _broken: list[bool] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _numbers: int = 0

    def __enter__(self) -> TwilioSimulator:
        simulator = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                simulator._answer(self, self.rfile.read(length).decode())

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    # What tests ask for.

    def fail_next(self, status: int, code: int = 20000, times: int = 1, **headers: str) -> None:
        """The next requests are answered with this error and take nothing."""
        self._failures.extend([(status, code, headers)] * times)

    def break_next(self, *, taken: bool) -> None:
        """The next connection breaks without an answer, with the message taken or not."""
        self._broken.append(taken)

    def opt_out(self, number: str, texts_left: int = 0) -> None:
        self._opted_out[number] = texts_left

    def text(self, sender: str, body: str, *, sid: str | None = None, token: str = TOKEN, **more: str) -> int:
        """A customer's text, posted as Twilio posts it. Returns the HTTP status."""
        word = re.sub(r"[\W_]", "", body).upper()
        if word in STOP_WORDS:
            self._opted_out.setdefault(sender, 1)
        elif word in START_WORDS:
            self._opted_out.pop(sender, None)
        form = {
            "ToCountry": "US",
            "ToState": "",
            "SmsMessageSid": sid or self._sid("SM"),
            "NumMedia": "0",
            "FromCity": "",
            "Body": body,
            "From": sender,
            "To": "+14025550148",
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
        } | more
        form |= {"MessageSid": form["SmsMessageSid"], "SmsSid": form["SmsMessageSid"]}
        return self.webhook(self.inbound_url, form, token)

    def report(self, sent: Sent, status: str, *, error: int | None = None, to: str | None = None) -> int:
        """A receipt, posted to the address that came with the message. Returns the HTTP status."""
        assert sent.callback is not None
        form = {"MessageSid": sent.sid, "MessageStatus": status, "To": to or sent.to, "ErrorCode": str(error or "")}
        return self.webhook(sent.callback, form)

    def webhook(self, url: str, form: Mapping[str, str], token: str = TOKEN) -> int:
        signature = RequestValidator(token).compute_signature(url, dict(form))
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        return self.post(url, urlencode(form).encode(), headers)

    def sent_to(self, number: str) -> list[str]:
        return [one.body for one in list(self.sent) if one.to == number]

    # The REST API.

    def _answer(self, request: BaseHTTPRequestHandler, body: str) -> None:
        with self._lock:
            self.requests += 1
            broken = self._broken.pop(0) if self._broken else None
        if self.delay:
            time.sleep(self.delay)
        status, document, headers = self._take(request, body, countable=broken is not False)
        if broken is not None:
            request.close_connection = True
            request.connection.close()
            return
        encoded = json.dumps(document).encode()
        request.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(encoded)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(encoded)

    def _take(
        self, request: BaseHTTPRequestHandler, body: str, *, countable: bool
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        expected = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != expected:
            return _error(401, 20003)
        if request.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return _error(404, 20404)
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        with self._lock:
            if self._failures:
                status, code, headers = self._failures.pop(0)
                return _error(status, code, headers)
            fault = self._fault(form)
            if fault is not None:
                return _error(400, fault)
            if not countable:
                return _error(500, 0)
            sent = Sent(self._sid("SM"), form["To"], form["Body"], form.get("StatusCallback"), time.time())
            self.sent.append(sent)
        return 201, {"sid": sent.sid, "status": "queued", "to": sent.to, "body": sent.body}, {}

    def _fault(self, form: Mapping[str, str]) -> int | None:
        if not E164.fullmatch(form.get("To", "")):
            return 21211
        if form.get("MessagingServiceSid", SERVICE) != SERVICE or not (
            "MessagingServiceSid" in form or E164.fullmatch(form.get("From", ""))
        ):
            return 21603
        if not form.get("Body"):
            return 21602
        if len(form["Body"]) > LONGEST_BODY:
            return 21617
        left = self._opted_out.get(form["To"])
        if left == 0:
            return 21610
        if left is not None:
            self._opted_out[form["To"]] = left - 1
        return None

    def _sid(self, kind: str) -> str:
        self._numbers += 1
        return f"{kind}{self._numbers:032x}"


def _error(status: int, code: int, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any], dict[str, str]]:
    return status, {"code": code, "message": "refused", "status": status, "more_info": ""}, headers or {}
