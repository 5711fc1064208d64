"""What the composition root hands to the actions."""

from __future__ import annotations

from dataclasses import dataclass

from company import Company
from storage import Database


@dataclass(frozen=True, slots=True)
class Context:
    """The database is only ever read here."""

    database: Database
    company: Company
