"""Our names for mails: the same for one message however often it is tried, and not to be guessed.

Bounces come back from anywhere. One that names a mail of ours with its seal is about that mail.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field

_PURPOSE = b"reins message id 1: "
_OURS = re.compile(r"<?\s*(reins\.([0-9]{1,18})\.([0-9a-f]{20}))@[^>\s]+\s*>?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MessageIds:
    """`secret` is the company's identity secret; the seals are made with a key of their own, derived from it."""

    secret: str = field(repr=False)

    def name(self, outbox_id: int) -> str:
        """The part before the @: also the provider's reference in our receipts."""
        return f"reins.{outbox_id}.{self._seal(outbox_id)}"

    def header(self, outbox_id: int, domain: str) -> str:
        return f"<{self.name(outbox_id)}@{domain}>"

    def read(self, header: str | None) -> int | None:
        """The message that a `Message-ID` names; None if it is not one of ours."""
        found = _OURS.fullmatch((header or "").strip())
        if found is None or not hmac.compare_digest(found[3], self._seal(int(found[2]))):
            return None
        return int(found[2])

    def _seal(self, outbox_id: int) -> str:
        key = hmac.digest(self.secret.encode(), _PURPOSE, hashlib.sha256)
        return hmac.digest(key, str(outbox_id).encode(), hashlib.sha256).hex()[:20]
