"""The simulator as a program: `reins run` keeps one beside the demo shop, so that a phone can be held in the browser.

Its settings are those that Reins itself reads: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM, TWILIO_API_BASE
(where it listens), REINS_PUBLIC_URL (what it signs for). REINS_PHONE_REACHES is where it posts to instead,
REINS_PHONE_FILE where it remembers its phones. They are held through the same address, with the account's credentials:

    GET  /phones/{number}?after=version&wait=seconds    the thread, what the carrier saw, and whether it is blocked
    POST /phones/{number}/text    {"body": …}           a text from this phone
    POST /phones/{number}/again                         the last one once more, as Twilio does when it is not sure
    POST /phones/{number}/past                          a program of the company's texts it without asking anybody
    POST /phones/{number}/clear                         an empty thread
    POST /carrier    {"fail": …, "times": …} or {"late": …, "twice": …}         how the carrier misbehaves from now on
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from tests.twilio_phones import Phones
from tests.twilio_receipts import Receipts
from tests.twilio_simulator import E164, LONGEST_BODY, TwilioSimulator

FAILURES = {"429": (429, 20429), "503": (503, 20503)}
BROKEN = "broken"
MOST_FAILURES = 20
LONGEST_WAIT = 25.0
PATIENCE_SECONDS = 15.0
"""So long Twilio waits for a webhook's answer."""
PAST = "A text from a program that never asked whether it may."

Told = tuple[int, dict[str, Any]]


class PhoneDesk:
    """What can be done with the simulator's phones and its carrier. Texts of one phone are posted one after another."""

    def __init__(self, twilio: TwilioSimulator) -> None:
        self._twilio = twilio
        self._hands: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, method: str, path: str, body: str) -> Told | None:
        """None for what belongs to the REST API."""
        split = urlsplit(path)
        parts = [unquote(part) for part in split.path.strip("/").split("/")]
        if parts[0] not in ("phones", "carrier"):
            return None
        try:
            said = json.loads(body) if body else {}
            if parts == ["carrier"] and method == "POST":
                return self._misbehave(said)
            if len(parts) < 2 or not E164.fullmatch(parts[1]):
                return 404, {"message": "no such phone"}
            if method == "GET" and len(parts) == 2:
                return self._look(parts[1], parse_qs(split.query))
            act = {"text": self._text, "again": self._again, "past": self._past, "clear": self._clear}[parts[2]]
            with self._hands[parts[1]]:
                return act(parts[1], said)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return 400, {"message": "not understood"}

    def _look(self, number: str, query: Mapping[str, list[str]]) -> Told:
        after, wait = int(query.get("after", ["0"])[0]), float(query.get("wait", ["0"])[0])
        self._twilio.phones.wait(after, min(wait, LONGEST_WAIT))
        receipts = self._twilio.receipts or Receipts()
        carrier = {"failing": self._twilio.failing, "late": receipts.late, "twice": receipts.twice}
        return 200, self._twilio.phones.document(number) | {"carrier": carrier}

    def _text(self, number: str, said: dict[str, Any]) -> Told:
        body = str(said["body"])
        if len(body) > LONGEST_BODY:
            return 400, {"message": f"at most {LONGEST_BODY} characters"}
        return 200, {"status": self._twilio.text(number, body)}

    def _again(self, number: str, _: dict[str, Any]) -> Told:
        last = self._twilio.phones.last_written_on(number)
        if last is None:
            return 409, {"message": "nothing has been written on this phone"}
        return 200, {"status": self._twilio.text(number, last.body, sid=last.sid)}

    def _past(self, number: str, _: dict[str, Any]) -> Told:
        form = {"To": number, "From": self._twilio.number, "Body": PAST}
        status, document, _headers = self._twilio.send(form)
        return 200, {"status": status, "code": document.get("code")}

    def _clear(self, number: str, _: dict[str, Any]) -> Told:
        self._twilio.phones.clear(number)
        return 200, {}

    def _misbehave(self, said: dict[str, Any]) -> Told:
        if "fail" in said:
            times = int(said.get("times", 1))
            if not 1 <= times <= MOST_FAILURES:
                return 400, {"message": f"1 to {MOST_FAILURES} times"}
            if said["fail"] == BROKEN:
                for _ in range(times):
                    self._twilio.break_next(taken=True)
            else:
                status, code = FAILURES[str(said["fail"])]
                self._twilio.fail_next(status, code, times)
        receipts = self._twilio.receipts
        if receipts is not None:
            receipts.late = bool(said.get("late", receipts.late))
            receipts.twice = bool(said.get("twice", receipts.twice))
        self._twilio.phones.changed()
        return 200, {}


def main() -> None:
    """Serves until SIGINT or SIGTERM."""
    given = os.environ
    public, reaches = given["REINS_PUBLIC_URL"].rstrip("/"), given["REINS_PHONE_REACHES"].rstrip("/")
    client = httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False)

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        if not url.startswith(f"{public}/"):
            return 0  # a telephone of the demo posts to the demo only
        try:
            return client.post(reaches + url.removeprefix(public), content=body, headers=dict(headers)).status_code
        except httpx.HTTPError:
            return 0

    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    twilio = TwilioSimulator(
        post,
        f"{public}/connectors/sms/inbound",
        account=given["TWILIO_ACCOUNT_SID"],
        token=given["TWILIO_AUTH_TOKEN"],
        number=given["TWILIO_FROM"],
        port=urlsplit(given["TWILIO_API_BASE"]).port or 0,
        phones=Phones(Path(given["REINS_PHONE_FILE"])),
        receipts=Receipts(),
    )
    twilio.control = PhoneDesk(twilio)
    with twilio, client:
        stopping.wait()


if __name__ == "__main__":
    main()
