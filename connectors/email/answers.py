"""What an SMTP server's refusal means for the message."""

from __future__ import annotations

import re

from connectors.sending import Blocked, Permanent, SendingFailed, Temporary

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NOBODY_THERE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""RFC 3463: no such mailbox, no such system, no valid address, moved away, null MX (RFC 7505), switched off."""
_NOBODY_IN_WORDS = re.compile(
    r"(user|mailbox|recipient|address|account)\b.{0,40}\b(unknown|not found|does(n't| not) exist|disabled|invalid)"
    r"|(unknown|invalid|no such|nonexistent) (user|mailbox|recipient|address|account)"
    r"|no (mailbox|user) (here|by that name)",
    re.IGNORECASE,
)
_NOBODY_CODES = frozenset({550, 551, 553})


def refusal(code: int, words: str, *, of_recipient: bool) -> SendingFailed:
    """4xx: later. 5xx: never; and the address is blocked, if the server says that nobody is there.

    Only an answer about the recipient blocks: a refused sender or text says nothing about the customer's mailbox.
    """
    status = enhanced(words)
    why = f"smtp {code} {status}".strip()
    if 400 <= code < 500:
        return Temporary(why)
    if of_recipient and code in _NOBODY_CODES and is_nobody(status, words):
        return Blocked(why)
    return Permanent(why)


def is_nobody(status: str, words: str) -> bool:
    """Whether a permanent failure means that there is no such mailbox. A status code outweighs the words beside it."""
    if status and status not in ("5.0.0", "5.1.0"):
        return status in _NOBODY_THERE
    return _NOBODY_IN_WORDS.search(words) is not None


def enhanced(words: str) -> str:
    """The status code of RFC 3463 in an answer, as in 5.1.1; empty if it has none."""
    found = _ENHANCED.search(words)
    return found[0] if found else ""
