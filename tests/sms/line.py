"""Real processes with the simulator in the place of Twilio, with Rasa or without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from reins.run import free_port
from storage.migrate import upgrade
from tests.running import API_KEY, IDENTITY_SECRET, Company, Running
from tests.twilio_simulator import ACCOUNT, SERVICE, TOKEN, TwilioSimulator

PUBLIC = "https://reins.example.com"
WITHOUT_RASA = ("worker", "web")
WITH_RASA = ("rasa", "worker", "web")


@dataclass
class Line:
    reins: Running
    twilio: TwilioSimulator
    company: Company

    def until(self, true: Callable[[], bool], seconds: float = 120) -> float:
        """Seconds until it was true."""
        return until(true, self.reins, seconds)


@contextmanager
def line_of(url: str, folder: Path, processes: Sequence[str] = WITHOUT_RASA) -> Iterator[Line]:
    """Migrates the database and starts these processes on free ports; ends them afterwards."""
    upgrade(url)
    reins = Running(url, folder / "reins.log")
    client = httpx.Client(base_url=reins.base, timeout=30)

    def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
        return client.post(address.removeprefix(PUBLIC), content=body, headers=dict(headers)).status_code

    with TwilioSimulator(post, f"{PUBLIC}/connectors/sms/inbound") as twilio:
        reins.environment = {
            "REINS_API_KEY": API_KEY,
            "REINS_IDENTITY_SECRET": IDENTITY_SECRET,
            "REINS_INTERNAL_TOKEN": "known-to-the-tested-processes-only",
            "DATABASE_URL": url,
            "REINS_DEMO": "0",
            "HOST": "127.0.0.1",
            "PORT": str(reins.port),
            "RASA_PORT": str(free_port()),
            "ACTIONS_PORT": str(free_port()),
            "REINS_PUBLIC_URL": PUBLIC,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_MESSAGING_SERVICE_SID": SERVICE,
            "TWILIO_API_BASE": twilio.base,
        }
        try:
            for name in processes:
                reins.start(name)
            if "rasa" in processes:
                reins.wait_until_ready(300)
            else:
                until(lambda: _answers(client), reins, 300)
            yield Line(reins, twilio, Company(reins.base))
        finally:
            reins.stop()
            client.close()


def until(true: Callable[[], bool], reins: Running, seconds: float = 120) -> float:
    """Seconds until it was true. Raises AssertionError, with the end of the log, if it does not become so."""
    started = time.monotonic()
    while not true():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"not within {seconds} s:\n{reins.log.read_text()[-3000:]}")
        time.sleep(0.01)
    return time.monotonic() - started


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False
