"""How long a STOP takes, from outside: until it is enforced, and until it is confirmed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from storage import Database
from tests.sms.line import Line


@dataclass(frozen=True)
class Stopped:
    """Seconds since the epoch. `enforced`: the webhook was answered, which happens after the commit; `since` is the
    suppression's own time; `confirmed`: the simulator took the confirmation."""

    posted: float
    since: float
    enforced: float
    confirmed: float
    confirmation: str

    @property
    def to_enforced(self) -> float:
        """Milliseconds."""
        return (self.enforced - self.posted) * 1000

    @property
    def to_confirmed(self) -> float:
        """Milliseconds."""
        return (self.confirmed - self.posted) * 1000


def stop(line: Line, database: Database, number: str, words: str = "STOP") -> Stopped:
    """Texts STOP and waits for its confirmation. Raises AssertionError if either fails."""
    posted = time.time()
    status = line.twilio.text(number, words)
    enforced = time.time()
    assert status == 204
    with database.read() as uow:
        suppression = uow.suppressions.get("sms", number)
    assert suppression is not None, "the webhook was answered before the opt-out was committed"
    line.until(lambda: bool(line.twilio.sent_to(number)))
    (sent,) = [one for one in line.twilio.sent if one.to == number]
    return Stopped(posted, _seconds(suppression.since), enforced, sent.at, sent.body)


def _seconds(at: datetime) -> float:
    return at.astimezone(UTC).timestamp()
