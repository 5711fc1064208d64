"""How long a message stays worth sending, by its class."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType

from contact.terms import Purpose

LIFETIMES = MappingProxyType(
    {
        Purpose.MARKETING: timedelta(hours=72),
        Purpose.TRANSACTIONAL: timedelta(days=30),
        Purpose.SERVICE_REPLY: timedelta(days=30),
    }
)
"""From when the message may leave at the earliest until it is withheld as expired, if the company names no time."""


def expiry_of(purpose: Purpose, earliest: datetime) -> datetime:
    """When such a message is out of date, by itself."""
    return earliest + LIFETIMES[purpose]
