"""The signature over a posted bounce or complaint: proof that our own mail system, or the provider's bridge, sent it.

`X-Reins-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with `EMAIL_INBOUND_SECRET` over `<seconds>.` and the raw body.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

HEADER = "X-Reins-Signature"
WINDOW = timedelta(minutes=5)
"""How old a signature may be, or how far ahead a clock may run."""
_FORM = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})", re.ASCII)


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The header's value. `at` is an aware instant."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def is_signed(secret: str, header: str, body: bytes, now: datetime) -> bool:
    """Whether the signature is the one for this body, and fresh."""
    found = _FORM.fullmatch(header.strip())
    if found is None or not hmac.compare_digest(found[2], _digest(secret, int(found[1]), body)):
        return False
    return abs(now.timestamp() - int(found[1])) <= WINDOW.total_seconds()


def _digest(secret: str, seconds: int, body: bytes) -> str:
    return hmac.digest(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hex()
