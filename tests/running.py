"""A whole running Reins of real processes, for the tests that look at it from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt

from reins.run import free_port
from reins.supervisor import wait_until_ready
from storage.migrate import upgrade

API_KEY = "key-of-the-tested-company"
IDENTITY_SECRET = "secret-that-signs-identities-in-tests"
NAMES = ("rasa", "worker", "web")


@dataclass
class Running:
    """Three processes and their address."""

    database_url: str
    log: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        with self.log.open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "reins.cli", name], env=os.environ | self.environment, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """As the kernel does when memory is short: at once, without a word."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def wait_until_ready(self, timeout: float = 120) -> None:
        if not wait_until_ready(f"{self.base}/readyz", lambda: False, timeout):
            raise RuntimeError(f"not ready after {timeout} s:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def running(database_url: str, folder: Path, *, demo: bool = False) -> Iterator[Running]:
    """Migrates the database and starts everything on free ports; ends it afterwards."""
    upgrade(database_url)
    reins = Running(database_url, folder / "reins.log")
    reins.environment = {
        "REINS_API_KEY": API_KEY,
        "REINS_IDENTITY_SECRET": IDENTITY_SECRET,
        "REINS_INTERNAL_TOKEN": "known-to-the-tested-processes-only",
        "DATABASE_URL": database_url,
        "REINS_DEMO": "1" if demo else "0",
        "PORT": str(reins.port),
        "RASA_PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
        "HOST": "127.0.0.1",
    }
    for name in NAMES:
        reins.start(name)
    try:
        reins.wait_until_ready()
        yield reins
    finally:
        reins.stop()


class Company:
    """The company's side of a running Reins."""

    def __init__(self, base: str) -> None:
        self._client = httpx.Client(base_url=base, timeout=60, headers={"Authorization": f"Bearer {API_KEY}"})

    def call(self, method: str, path: str, **more: Any) -> Any:
        answer = self._client.request(method, path, **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def customer(self, **more: Any) -> str:
        """A new customer with every channel; returns the reference."""
        ref = f"c-{uuid.uuid4().hex[:10]}"
        number = f"+1402555{uuid.uuid4().int % 10_000:04d}"
        body = {
            "first_name": "Robin",
            "last_name": "Vale",
            "stage": "customer",
            "time_zone": "America/Chicago",
            "postal_code": "68102",
            "country": "US",
            "locale": "en-US",
            "contact_points": [
                {"channel": "sms", "address": number, "verified": True},
                {"channel": "phone", "address": number, "verified": True},
                {"channel": "email", "address": f"{ref}@example.com", "verified": True},
                {"channel": "post", "address": "1 Main St, Omaha, NE 68102", "verified": True},
                {"channel": "web", "address": ref, "verified": True},
            ],
        } | more
        self.call("PUT", f"/v1/customers/{ref}", json=body)
        return ref

    def decision(self, ref: str, topic: str, channel: str, at: str, **more: Any) -> str:
        question = {"customer": ref, "topic": topic, "channel": channel, "at": at, **more}
        verdict: str = self.call("POST", "/v1/decisions", json=question)["decision"]
        return verdict


class Chat:
    """A customer's, or a visitor's, side of a running Reins."""

    def __init__(self, base: str, customer: str | None = None) -> None:
        self._client = httpx.Client(base_url=base, timeout=60)
        body = {"identity": self.identity(customer)} if customer else {}
        answer = self._client.post("/v1/chat/sessions", json=body)
        assert answer.status_code == 201, answer.text
        self._client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        self.after = 0

    @staticmethod
    def identity(customer: str) -> str:
        now = datetime.now(UTC)
        claims = {"sub": customer, "aud": "reins", "iat": now, "exp": now + timedelta(minutes=5)}
        return jwt.encode(claims, IDENTITY_SECRET, algorithm="HS256")

    def send(self, text: str | None = None, choice: str | None = None) -> int:
        """Sends without waiting for the answer; returns the event's id."""
        said = {"text": text} if choice is None else {"choice": choice}
        answer = self._client.post("/v1/chat/messages", json={"client_id": str(uuid.uuid4()), **said})
        assert answer.status_code == 202, answer.text
        event: int = answer.json()["event"]
        return event

    def turn_of(self, event: int, timeout: float = 60) -> list[dict[str, Any]]:
        """Everything new up to the end of the turn of this event."""
        found: list[dict[str, Any]] = []
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            page = self._client.get("/v1/chat/events", params={"after": self.after, "wait": 10}).json()
            for one in page["events"]:
                self.after = one["id"]
                found.append(one)
                if one["kind"] == "turn_done" and one.get("reply_to") == event:
                    return found
        raise AssertionError(f"no turn_done for {event} within {timeout} s")

    def say(self, text: str | None = None, choice: str | None = None) -> list[dict[str, Any]]:
        return self.turn_of(self.send(text, choice))


def said(turn: list[dict[str, Any]]) -> str:
    """What the assistant said in this turn."""
    return "\n".join(event.get("text", "") for event in turn if event["by"] == "assistant")


def data_of(turn: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The turn's data of this type."""
    return [event["data"] for event in turn if event.get("data", {}).get("type") == kind]
