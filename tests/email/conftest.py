"""The real sender before a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from company import Company
from connectors.email.account import EmailAccount, read_account
from connectors.email.api import Smtp
from connectors.email.message_ids import MessageIds
from connectors.email.sender import EmailSender
from connectors.links import PageLinks
from storage.records import OutboxMessage
from tests.email.mail_server import MailServer

NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SECRET = "s" * 32
FROM = "care@vale-and-sons.example"
ADA = "ada@x.example"
LINKS = PageLinks("https://reins.example.com", SECRET)
IDS = MessageIds(SECRET)


def message(**more: Any) -> OutboxMessage:
    fields: dict[str, Any] = {
        "id": 42,
        "customer": "ada",
        "conversation_id": None,
        "event_id": None,
        "channel": "email",
        "topic": "promotions",
        "purpose": "marketing",
        "text": "Hello Ada,\n\n20 % off: https://shop.example/a?b=1&c=2.",
        "status": "sending",
        "not_before": NOON,
        "attempts": 1,
        "claimed_by": "gate",
        "last_error": None,
        "created_at": NOON,
        "subject": "Twenty off",
    }
    return OutboxMessage(**fields | more)


class Post:
    """`send` hands a message to the sender; `server` is what it talks to."""

    def __init__(self, server: MailServer, company: Company, account: EmailAccount) -> None:
        self.server, self.account = server, account
        smtp = Smtp(account, timeout=5, whole=20)
        self.sender = EmailSender(account, company, LINKS, IDS, clock=lambda: NOON, smtp=smtp)

    def send(self, address: str = ADA, **more: Any) -> str | None:
        return self.sender.send(message(**more), address).reference


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def post(server: MailServer, company: Company) -> Iterator[Post]:
    built = Post(server, company, read_account(server.url, FROM))
    yield built
    built.sender.close()


def with_account(company: Company, server: MailServer, **more: Any) -> Post:
    return Post(server, company, replace(read_account(server.url, FROM), **more))
