"""A customer with their link, on both databases: the page as a browser without JavaScript and cookies sees it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from company import Company
from contact.document import change_from_document
from contact.terms import Preferences
from customers import consent, page_tokens
from storage import ChangeSignal, Database
from storage.records import Customer, LedgerEntry, NewOutboxMessage, Point, Touchpoint
from web.preference_page import make_preference_page
from web.services import Services

SECRET = "test-secret-that-signs-identities"
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
TEXT, EMAIL = Point("sms", "+14025550101", True), Point("email", "ada@example.com", True)


@dataclass
class Shop:
    """The page, its database and its clock."""

    database: Database
    company: Company
    signal: ChangeSignal
    now: datetime = NOW
    client: TestClient = field(init=False)
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        services = Services(
            database=self.database,
            company=self.company,
            signal=self.signal,
            api_key="k" * 20,
            identity_secret=SECRET,
            ready=lambda: None,
            clock=lambda: self.now,
        )
        self.app = Starlette(routes=[Mount("/p", make_preference_page(services))])
        self.client = TestClient(self.app, base_url="https://reins.test", follow_redirects=False)

    def customer(self, ref: str = "ada", points: tuple[Point, ...] = (TEXT, EMAIL), **more: Any) -> str:
        fields: dict[str, Any] = {
            "first_name": "Ada",
            "last_name": "Lovelace",
            "stage": "customer",
            "time_zone": "America/Chicago",
            "postal_code": "68102",
            "country": "US",
            "locale": "en-US",
            "attributes": {},
        }
        with self.database.write() as uow:
            uow.customers.put(Customer(ref, points=points, **(fields | more)), self.now)
        return ref

    def said(self, change: Mapping[str, Any], words: str = "as I said", channel: str = "sms", **more: Any) -> int:
        """The customer said so before, in the chat. Returns the ledger's version."""
        with self.database.write() as uow:
            entry = consent.record(
                uow,
                self.company,
                customer=more.pop("ref", "ada"),
                change=change_from_document(change, self.company.catalog),
                actor=more.pop("actor", "customer"),
                channel=channel,
                words=words,
                event_id=None,
                wording="Is that right?",
                now=more.pop("at", self.now - timedelta(days=3)),
            )
        assert entry is not None
        return entry.version

    def message(self, topic: str | None = "promotions", channel: str = "sms", ref: str = "ada", **touch: Any) -> int:
        """A message that the company sent, as the gate logged it. Returns its number in the outbox."""
        purpose = self.company.catalog.topic(topic).purpose.value if topic else "service_reply"
        with self.database.write() as uow:
            number = uow.outbox.add(
                NewOutboxMessage(ref, None, None, channel, topic, purpose, "Sale!", self.now, self.now)
            )
            fields: dict[str, Any] = {"decision": "send", "reason": "allowed", "rule": None, "counts": True}
            uow.touchpoints.add(Touchpoint(self.now, ref, None, number, channel, topic, purpose, **(fields | touch)))
        return number

    def token(self, ref: str = "ada", point: Point | None = TEXT, message: int | None = None, age: int = 0) -> str:
        """The link's token, as it came with a message `age` days ago."""
        return page_tokens.make(
            SECRET,
            ref,
            channel=point.channel if point else None,
            address=point.address if point else None,
            outbox_id=message,
            now=self.now - timedelta(days=age),
        )

    def get(self, path: str) -> Any:
        return self.client.get(f"/p/{path}")

    def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> Any:
        return self.client.post(f"/p/{path}", data=data, **more)

    def preferences(self, ref: str = "ada") -> Preferences:
        with self.database.read() as uow:
            return consent.preferences(uow, self.company, ref)

    def ledger(self, ref: str = "ada") -> list[LedgerEntry]:
        with self.database.read() as uow:
            return list(uow.ledger.of_customer(ref))

    def form(self, token: str) -> dict[str, Any]:
        """What a browser would send if the customer pressed Save at once."""
        return fields_of(self.get(token).text)

    def save(self, token: str, on: tuple[str, ...] = (), off: tuple[str, ...] = (), **fields: Any) -> Any:
        form = self.form(token)
        form["on"] = [cell for cell in form.get("on", []) if cell not in off] + list(on)
        return self.post(token, form | fields)

    def confirm(self, token: str, asked: Any) -> Any:
        return self.post(f"{token}/confirm", {"proposal": value_of(asked.text, "proposal")})

    def follow(self, answer: Any) -> str:
        assert answer.status_code == 303, plain(answer.text)
        return plain(self.client.get(answer.headers["location"]).text)


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, plain(page)
    return html.unescape(found[1])


def fields_of(page: str) -> dict[str, Any]:
    """The fields of the page's great form as they stand."""
    form = page[page.index('<form class="choices"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given["type"] in ("checkbox", "radio") and " checked" not in tag:
            continue
        fields.setdefault(given["name"], []).append(html.unescape(given["value"]))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen, name
        fields[name] = [chosen[1]]
    return fields


def plain(page: str) -> str:
    """The text that is read."""
    body = page[page.index("<body") :] if "<body" in page else page
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def shop(database: Database, company: Company) -> Iterator[Shop]:
    """On SQLite and on PostgreSQL. Ada is on record."""
    yield from _open(database, company)


@pytest.fixture
def small_shop(sqlite_database: Database, company: Company) -> Iterator[Shop]:
    """For what would prove nothing more on PostgreSQL."""
    yield from _open(sqlite_database, company)


def _open(database: Database, company: Company) -> Iterator[Shop]:
    signal = ChangeSignal(database.engine)
    opened = Shop(database, company, signal)
    opened.customer()
    yield opened
    opened.client.close()
    signal.close()


GRANTED = {"rules": [{"topic": "promotions", "channel": "*", "permission": "granted"}]}
EVERYTHING = {"rules": [{"topic": "marketing", "channel": "*", "permission": "granted"}]}
