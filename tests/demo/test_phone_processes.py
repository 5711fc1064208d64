"""`reins run` as a developer starts it: real processes, real Rasa, and a phone in a real Chromium."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from reins.run import free_port
from reins.supervisor import wait_until_ready
from tests.databases import sqlite_url
from tests.demo.booth import Phone
from tests.running import API_KEY, IDENTITY_SECRET

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

_TWILIO = ("ACCOUNT_SID", "AUTH_TOKEN", "MESSAGING_SERVICE_SID", "FROM", "API_BASE")
READY_SECONDS = 240


@contextmanager
def make_run(folder: Path) -> Iterator[tuple[str, Path]]:
    """What `make run` does, on free ports, with a new database. Yields its address and its log."""
    port, log = free_port(), folder / "log"
    environment = os.environ | {f"TWILIO_{name}": "" for name in _TWILIO}
    environment |= {
        "REINS_API_KEY": API_KEY,
        "REINS_IDENTITY_SECRET": IDENTITY_SECRET,
        "REINS_INTERNAL_TOKEN": "known-to-the-tested-processes-only",
        "REINS_PUBLIC_URL": "",
        "REINS_DEMO": "1",
        "REINS_PHONE_FILE": str(folder / "phones.json"),
        "DATABASE_URL": sqlite_url(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "RASA_PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
    }
    with log.open("wb") as out:
        started = subprocess.Popen([sys.executable, "-m", "reins.cli", "run"], env=environment, stdout=out, stderr=out)
    try:
        base = f"http://127.0.0.1:{port}"
        if not wait_until_ready(f"{base}/readyz", lambda: started.poll() is not None, READY_SECONDS):
            raise RuntimeError(f"not ready:\n{log.read_text()[-4000:]}")
        yield base, log
    finally:
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{base}/healthz")


def _until_said(log: Path, words: str) -> str:
    deadline = time.monotonic() + 120
    while words not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        time.sleep(0.1)
    return log.read_text()


def test_a_customer_texts_agrees_stops_and_is_left_alone(browser: Browser, tmp_path: Path) -> None:
    with make_run(tmp_path) as (base, log):
        said = _until_said(log, "Ctrl+C")
        assert f"{base}/demo/phone?as=robin" in said
        assert "TWILIO_" not in said
        context = browser.new_context(reduced_motion="reduce", locale="en-US")
        phone = Phone.of(context.new_page(), base, "robin")
        expect(phone.told("offer")).to_contain_text("It would not go out.")
        phone.say("text me about sales").sees("Reply YES or NO.")
        phone.say("yes").sees("Done")
        # Sent or held until morning, but no longer for want of permission.
        expect(phone.told("offer")).to_contain_text(re.compile("would (go out|wait)"))
        phone.say("STOP").sees("opted out")
        phone.say("stop")
        theirs = phone.page.locator(".thread ol > li:not(.mine)")
        expect(phone.texts).to_have_count(7)
        expect(theirs.last.locator(".told")).to_contain_text("Delivered")
        expect(phone.told("carrier")).to_contain_text("21610")
        phone.button("without asking Reins").click()
        expect(phone.notes.first).to_contain_text("400, 21610: Attempt to send to unsubscribed recipient")
        expect(phone.told("reins")).to_contain_text("the customer texted STOP")
        expect(theirs).to_have_count(3)
        for note in phone.notes.filter(has_text=re.compile("Webhook|Receipt")).all():
            expect(note).to_contain_text("204")
        context.close()
