"""Measures a running Reins from outside, over HTTP, as its callers feel it.

    .venv/bin/python benchmarks/live.py [--base http://127.0.0.1:8000] [--turns 500]

Prints the median and 95th percentile of a whole turn (message accepted, understood, committed, reply read) for a plain
reply, an order question and a preference change, at the beginning of a conversation and with 100 and more turns behind
it; and decisions per second, single and bulk. Use a scratch database: it makes customers of its own.
Needs REINS_API_KEY and REINS_IDENTITY_SECRET, as the server has them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import uuid
from datetime import UTC, datetime, timedelta
from itertools import cycle

import httpx
import jwt

SAMPLES = 20
SAID = {
    "plain reply": cycle(["thanks", "hello there"]),
    "order question": cycle(["where is my order?"]),
    "preference change": cycle(["no calls on Sundays", "no calls on Saturdays"]),
}


class Caller:
    """The company's side and one customer's side of the API."""

    def __init__(self, base: str) -> None:
        self.company = httpx.Client(
            base_url=base, timeout=60, headers={"Authorization": f"Bearer {os.environ['REINS_API_KEY']}"}
        )
        self.ref = f"bench-{uuid.uuid4().hex[:8]}"
        self._customer()
        now = datetime.now(UTC)
        claims = {"sub": self.ref, "aud": "reins", "iat": now, "exp": now + timedelta(minutes=5)}
        identity = jwt.encode(claims, os.environ["REINS_IDENTITY_SECRET"], algorithm="HS256")
        self.chat = httpx.Client(base_url=base, timeout=60)
        token = self._must(self.chat.post("/v1/chat/sessions", json={"identity": identity})).json()["token"]
        self.chat.headers["Authorization"] = f"Bearer {token}"
        self.after = 0
        self.turns = 0

    def turn(self, text: str) -> float:
        """Seconds from sending the message until its turn is done."""
        began = time.perf_counter()
        sent = self._must(self.chat.post("/v1/chat/messages", json={"client_id": str(uuid.uuid4()), "text": text}))
        event = sent.json()["event"]
        while True:
            page = self._must(self.chat.get("/v1/chat/events", params={"after": self.after, "wait": 20})).json()
            for found in page["events"]:
                self.after = found["id"]
                if found["kind"] == "turn_done" and found["reply_to"] == event:
                    self.turns += 1
                    return time.perf_counter() - began

    def decide(self, questions: int) -> float:
        """Seconds for one call with that many questions."""
        question = {"customer": self.ref, "topic": "promotions", "channel": "sms"}
        began = time.perf_counter()
        self._must(self.company.post("/v1/decisions", json=question if questions == 1 else [question] * questions))
        return time.perf_counter() - began

    def _customer(self) -> None:
        body = {
            "first_name": "Robin",
            "last_name": "Bench",
            "stage": "customer",
            "time_zone": "America/Chicago",
            "country": "US",
            "contact_points": [
                {"channel": "sms", "address": "+14025550123", "verified": True},
                {"channel": "phone", "address": "+14025550123", "verified": True},
                {"channel": "web", "address": self.ref, "verified": True},
            ],
        }
        self._must(self.company.put(f"/v1/customers/{self.ref}", json=body))
        order = {
            "placed_at": datetime.now(UTC).isoformat(),
            "status": "shipped",
            "origin": "online",
            "currency": "USD",
            "lines": [{"sku": "TIE-1", "name": "Wool tie", "quantity": 1, "unit_price": "45.00"}],
            "shipments": [{"carrier": "UPS", "tracking": "1Z1"}],
            "payment": {"status": "paid"},
        }
        self._must(self.company.put(f"/v1/customers/{self.ref}/orders/1001", json=order))

    @staticmethod
    def _must(answer: httpx.Response) -> httpx.Response:
        answer.raise_for_status()
        return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--turns", type=int, default=500)
    options = parser.parse_args()
    caller = Caller(options.base)
    caller.turn("hello")
    first: dict[str, float] = {}
    for behind in (1, 100, options.turns):
        while caller.turns < behind:
            caller.turn("thanks")
        for kind, texts in SAID.items():
            seconds = sorted(caller.turn(next(texts)) for _ in range(SAMPLES))
            median, p95 = statistics.median(seconds), seconds[int(len(seconds) * 0.95)]
            first.setdefault(kind, median)
            print(
                f"{kind:18} after {behind:4} turns: median {median * 1000:6.1f} ms, p95 {p95 * 1000:6.1f} ms, "
                f"{median / first[kind]:.2f} x the first"
            )
    for questions, calls in ((1, 300), (1000, 5)):
        caller.decide(questions)
        spent = sum(caller.decide(questions) for _ in range(calls))
        print(f"decisions, {questions:4} a call: {questions * calls / spent:8.0f} a second")


if __name__ == "__main__":
    main()
