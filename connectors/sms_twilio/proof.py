"""How the holder of a shared or unconfirmed number proves which customer they are: by the number of their last order.

It names nobody, it is believed for a day (a telephone may lie around), and only a few tries a day are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.sms_twilio.keywords import bare
from storage import UnitOfWork
from storage.records import Customer, SmsNumber

BELIEVED_FOR = timedelta(hours=24)
MOST_FAILURES = 5
FAILURES_FOR = timedelta(hours=24)
# One word with a digit in it, whatever stands around it.
_A_NUMBER = re.compile(r"[^\w]*(?:order|no|number|nr)?[^\w]*([\w][\w-]*)[^\w]*", re.IGNORECASE)


def looks_like_a_proof(text: str) -> bool:
    """Whether the message is nothing but something that may be an order's number."""
    found = _A_NUMBER.fullmatch(text)
    return found is not None and len(found[1]) >= 3 and any(character.isdigit() for character in found[1])


def check(uow: UnitOfWork, number: SmsNumber, people: Sequence[Customer], text: str, now: datetime) -> str | None:
    """The customer whom the text proves to be the holder, kept for a day; None, and a failure is counted."""
    failures = number.failures
    if number.failures_since is None or now - number.failures_since >= FAILURES_FOR:
        number, failures = replace(number, failures_since=now), 0
    if failures >= MOST_FAILURES:
        return None
    found = _A_NUMBER.fullmatch(text)
    said = bare(found[1]) if found else ""
    matching = [person.ref for person in people if said and said == _last_order(uow, person.ref)]
    if len(matching) != 1:
        uow.sms_numbers.save(replace(number, failures=failures + 1))
        return None
    uow.sms_numbers.save(replace(number, proven=matching[0], proven_until=now + BELIEVED_FOR, failures=failures))
    return matching[0]


def _last_order(uow: UnitOfWork, ref: str) -> str | None:
    orders = uow.orders.of_customer(ref)
    if not orders:
        return None
    return bare(max(orders, key=lambda order: (order.placed_at, order.number)).number)
