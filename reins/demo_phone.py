"""A phone in the browser, beside the demo shop: a Twilio simulator as one more process, and the settings to reach it.

It is a test double in `tests/`, so only a checkout has it. Whoever has set anything of Twilio's gets none of this.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys

from reins.settings import ROOT, Settings
from reins.supervisor import Process

_PROGRAM = ROOT / "tests" / "twilio_process.py"
_NUMBER = "+14025550148"
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104


def is_wanted(settings: Settings) -> bool:
    """Only with demo data, and only if nothing says how to reach the real Twilio, not even half of it."""
    given = (
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        settings.twilio_messaging_service_sid,
        settings.twilio_from,
        settings.twilio_api_base,
    )
    return settings.demo and not any(given) and _PROGRAM.exists()


def environment(settings: Settings, port: int) -> dict[str, str]:
    """For every process: an account of the simulator, made up for this run, and its address on loopback."""
    here = f"http://{_EVERYWHERE.get(settings.host, settings.host)}:{settings.port}"
    # A proxy would look for 127.0.0.1 on its own machine.
    direct = ",".join(part for part in (os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), "127.0.0.1") if part)
    return {
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_MESSAGING_SERVICE_SID": "",
        "TWILIO_FROM": _NUMBER,
        "TWILIO_API_BASE": f"http://127.0.0.1:{port}",
        "REINS_PUBLIC_URL": settings.public_url or here,
        "REINS_PHONE": "1",
        "REINS_PHONE_REACHES": here,
        "NO_PROXY": direct,
        "no_proxy": direct,
    }


def process(settings: Settings) -> Process:
    """The simulator. It remembers each database's phones in a file of their own."""
    name = hashlib.sha256(settings.database_url.encode()).hexdigest()[:12]
    file = ROOT / "var" / f"phones-{name}.json"
    file.parent.mkdir(exist_ok=True)
    known = {"REINS_PHONE_FILE": str(file)} | os.environ | {"PYTHONPATH": str(ROOT)}
    # -P: a folder named tests in the directory that one happens to be in is not meant.
    return Process("phone", [sys.executable, "-P", "-m", "tests.twilio_process"], known)
