from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from company import Company, load
from contact.document import change_from_document
from customers import consent
from customers.schemas import CustomerBody, read
from customers.service import put_customer
from reins.settings import ROOT
from storage import Database
from storage.records import LedgerEntry


@pytest.fixture(scope="session")
def company() -> Company:
    return load(ROOT / "catalog.yml", ROOT / "policy.yml")


@pytest.fixture
def put(database: Database, company: Company, now: datetime) -> Callable[..., bool]:
    """Puts a customer in a transaction of its own."""

    def put(ref: str = "ada", **fields: Any) -> bool:
        with database.write() as uow:
            return put_customer(uow, company, ref, read(CustomerBody, fields), now)

    return put


@pytest.fixture
def say(database: Database, company: Company, now: datetime) -> Callable[..., LedgerEntry | None]:
    """Records a change document, with these words, in a transaction of its own."""

    def say(document: dict[str, Any], ref: str = "ada", words: str = "as I said", **more: Any) -> LedgerEntry | None:
        given = {"actor": "customer", "channel": "web", "event_id": None, "wording": None, "now": now} | more
        with database.write() as uow:
            change = change_from_document(document, company.catalog)
            return consent.record(uow, company, customer=ref, change=change, words=words, **given)

    return say
