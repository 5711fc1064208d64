"""How the holder of a shared or unconfirmed number proves which customer they are, by what the company's policy asks.

It names nobody, it is believed for a day (a telephone may lie around), and only a few tries a day are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from company.proof import Detail, ProofRule
from connectors.sms_twilio.keywords import bare
from storage import UnitOfWork
from storage.records import Customer, SmsNumber

BELIEVED_FOR = timedelta(hours=24)
MOST_FAILURES = 5
FAILURES_FOR = timedelta(hours=24)
_WORD = re.compile(r"[\w-]+")
# What people put around their number.
_AROUND = frozenset(
    {"a", "an", "and", "code", "here", "hello", "hi", "is", "it", "its", "last", "my", "no", "nr", "number", "of"}
    | {"order", "orders", "postal", "postcode", "s", "thanks", "the", "this", "was", "yes", "zip", "zipcode"}
)
_LONGEST = 100
_MOST_PARTS = 6
_US_ZIP = re.compile(r"(\d{5})(?:\d{4})?", re.ASCII)


def looks_like_a_proof(text: str) -> bool:
    """Whether the message is nothing but something that may be an order's number or a postal code."""
    return bool(_given(text))


def check(
    uow: UnitOfWork, rule: ProofRule, number: SmsNumber, people: Sequence[Customer], text: str, now: datetime
) -> str | None:
    """The customer whom the text proves to be the holder, kept for a day; None, and a failure is counted.

    What is right for two of them proves nothing: a household has one postal code.
    """
    failures = number.failures
    if number.failures_since is None or now - number.failures_since >= FAILURES_FOR:
        number, failures = replace(number, failures_since=now), 0
    if failures >= MOST_FAILURES:
        return None
    given = _given(text)
    matching = [person.ref for person in people if _is_right(uow, rule, person, given)]
    if len(matching) != 1:
        uow.sms_numbers.save(replace(number, failures=failures + 1))
        return None
    uow.sms_numbers.save(replace(number, proven=matching[0], proven_until=now + BELIEVED_FOR, failures=failures))
    return matching[0]


def _is_right(uow: UnitOfWork, rule: ProofRule, person: Customer, given: frozenset[str]) -> bool:
    right = [_known(uow, detail, person) in given for detail in rule.details]
    return all(right) if rule.all_needed else any(right)


def _known(uow: UnitOfWork, detail: Detail, person: Customer) -> str | None:
    if detail is Detail.POSTAL_CODE:
        return _postal(bare(person.postal_code or "")) or None
    orders = uow.orders.of_customer(person.ref)
    if not orders:
        return None
    return bare(max(orders, key=lambda order: (order.placed_at, order.number)).number) or None


def _given(text: str) -> frozenset[str]:
    """What the message gives that could be right: its parts, and neighbours as one, for `K1A 0B1` is one code.

    Empty if there is anything else in it: a sentence is for the assistant.
    """
    if len(text) > _LONGEST:
        return frozenset()
    parts = [bare(word) for word in _WORD.findall(text) if bare(word) not in _AROUND]
    parts = [part for part in parts if part]
    if not parts or len(parts) > _MOST_PARTS or not all(any(c.isdigit() for c in part) for part in parts):
        return frozenset()
    joined = [first + second for first, second in pairwise(parts)]
    found = {form for part in (*parts, *joined) if len(part) >= 3 for form in (part, _postal(part))}
    return frozenset(found)


def _postal(code: str) -> str:
    """A United States ZIP code without its last four digits; any other code as it is."""
    match = _US_ZIP.fullmatch(code)
    return match[1] if match else code
