"""Secrets for a machine on which nobody has set any: made up once, kept in `var/secrets.env`, for the owner only.

What the environment or `.env` says always wins. A production installation sets them itself and never comes here.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from dotenv import dotenv_values

from reins.settings import ROOT

FILE = ROOT / "var" / "secrets.env"
NAMES = ("REINS_API_KEY", "REINS_IDENTITY_SECRET", "REINS_INTERNAL_TOKEN")


def take_over(file: Path = FILE) -> None:
    """Puts kept secrets into this process's environment where it has none of that name."""
    configured = {**dotenv_values(ROOT / ".env"), **os.environ}
    for name, value in dotenv_values(file).items():
        if name in NAMES and value and not configured.get(name):
            os.environ[name] = value


def make_up_missing(file: Path = FILE) -> list[str]:
    """Makes up the secrets that are set nowhere, keeps them, and returns their names."""
    take_over(file)
    configured = {**dotenv_values(ROOT / ".env"), **os.environ}
    missing = [name for name in NAMES if not configured.get(name)]
    if missing:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a") as kept:
            kept.writelines(f"{name}={secrets.token_urlsafe(32)}\n" for name in missing)
        take_over(file)
    return missing
