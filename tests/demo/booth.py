"""The demo with its phone in one process: the real page, webhook, gate, SDK and simulator; only Rasa is played."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
import uvicorn
from playwright.sync_api import Locator, Page, expect

from company import Company
from connectors.sms_twilio.sender import TwilioAccount, TwilioSender
from connectors.web_widget.sender import WebWidgetSender
from conversation.worker import Worker
from customers import demo
from gate.dispatcher import Dispatcher
from storage import ChangeSignal, Database
from storage.records import Event
from tests.conversation.stage import fake_for
from tests.databases import create_tables, sqlite_url
from tests.twilio_phones import Phones
from tests.twilio_process import PhoneDesk
from tests.twilio_receipts import Receipts
from tests.twilio_simulator import ACCOUNT, NUMBER, TOKEN, TwilioSimulator
from web.app import create_app
from web.services import Services

PUBLIC = "https://reins.example.com"
# 12:00 in Omaha, on a Monday: every law lets a text go out.
_NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
_AHEAD = _NOON - datetime.now(UTC)


def now() -> datetime:
    return datetime.now(UTC) + _AHEAD


@dataclass
class Booth:
    url: str
    twilio: TwilioSimulator
    database: Database
    account: TwilioAccount

    def on_their_phone(self, number: str) -> list[str]:
        return self.twilio.sent_to(number)


@contextmanager
def booth(folder: Path, company: Company) -> Iterator[Booth]:
    url = sqlite_url(folder)
    create_tables(url)
    database = Database(url)
    demo.seed(database, company, now().date())
    signal = ChangeSignal(database.engine)
    client = httpx.Client(timeout=15, trust_env=False)
    reaches = ""

    def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
        return client.post(address.replace(PUBLIC, reaches, 1), content=body, headers=dict(headers)).status_code

    def event_of(event_id: int) -> Event | None:
        with database.read() as uow:
            return uow.events.get(event_id)

    twilio = TwilioSimulator(
        post,
        f"{PUBLIC}/connectors/sms/inbound",
        phones=Phones(folder / "phones.json"),
        receipts=Receipts(late_by=0.5),
    )
    twilio.control = PhoneDesk(twilio)
    with twilio, client:
        account = TwilioAccount(ACCOUNT, TOKEN, PUBLIC, number=NUMBER, api_base=twilio.base)
        services = Services(
            database=database,
            company=company,
            signal=signal,
            api_key="k" * 16,
            identity_secret="s" * 32,
            ready=lambda: None,
            demo=True,
            phone=True,
            sms=account,
            clock=now,
        )
        server = uvicorn.Server(
            uvicorn.Config(create_app(services), port=0, log_level="error", timeout_graceful_shutdown=1)
        )
        serving = threading.Thread(target=server.run, daemon=True)
        serving.start()
        while not server.started:
            time.sleep(0.02)
        reaches = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        senders = {"sms": TwilioSender(account, event_of), "web": WebWidgetSender()}
        worker = Worker(database, company, fake_for(database, company), signal, threads=1, clock=now)
        gate = Dispatcher(database, company, senders, signal, clock=now)
        worker.start()
        gate.start()
        yield Booth(reaches, twilio, database, account)
        worker.stop()
        gate.stop()
        server.should_exit = True
        serving.join(10)
    signal.close()
    database.close()


@dataclass
class Phone:
    """One phone, held in a browser."""

    page: Page

    @classmethod
    def of(cls, page: Page, url: str, who: str) -> Phone:
        """`who` is a customer's reference or a number."""
        asked = f"number={quote(who)}" if who.startswith("+") else f"as={who}"
        page.goto(f"{url}/demo/phone?{asked}")
        expect(page.locator("[data-carrier]")).not_to_have_text("…")
        return cls(page)

    @property
    def body(self) -> Locator:
        return self.page.get_by_label("Text message")

    @property
    def texts(self) -> Locator:
        return self.page.locator(".thread ol > li")

    @property
    def notes(self) -> Locator:
        return self.page.locator(".notes li")

    def told(self, name: str) -> Locator:
        return self.page.locator(f"[data-{name}]")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def say(self, text: str) -> Phone:
        self.body.fill(text)
        self.body.press("Enter")
        expect(self.body).to_have_value("")
        return self

    def sees(self, text: str) -> Phone:
        expect(self.texts.filter(has=self.page.locator(".bubble", has_text=text)).last).to_be_visible()
        return self
