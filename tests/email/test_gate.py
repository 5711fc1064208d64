"""From the gate to the mailbox: a template, a customer, a real SMTP server, and what a refusal leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from company import Company
from connectors.email.account import read_account
from connectors.email.api import Smtp
from connectors.email.sender import EmailSender
from contact.document import change_from_document
from contact.terms import Channel
from customers import consent
from gate.accepting import Wanted, accept
from gate.dispatcher import Dispatcher
from rendering.library import Library, load
from rendering.render import Renderer
from storage import ChangeSignal, Database
from storage.records import Customer, LoyaltyAccount, OutboxMessage, Point
from tests.conftest import ROOT
from tests.conversation.stage import Clock
from tests.email.conftest import ADA, FROM, IDS, LINKS, NOON
from tests.email.mail_server import MailServer


@dataclass
class Gate:
    """`hands_in` gives the gate a message and lets it dispatch."""

    database: Database
    company: Company
    clock: Clock
    library: Library
    dispatcher: Dispatcher
    keys: int = 0

    def hands_in(self, topic: str, template: str | None = None, data: Any = None, text: str | None = None) -> str:
        self.keys += 1
        wanted = Wanted(
            customer="ada",
            topic=topic,
            idempotency_key=f"k{self.keys}",
            text=text,
            template=template,
            data=data,
            channel=Channel.EMAIL,
            not_before=None,
            expires_at=None,
        )
        with self.database.write() as uow:
            accepted = accept(uow, self.company, wanted, self.clock(), self.library)
        self.dispatcher.dispatch_due()
        return str(accepted.message.message_id)

    def message(self, message_id: str) -> OutboxMessage:
        with self.database.read() as uow:
            found = uow.outbox.by_message_id(message_id)
        assert found is not None
        return found

    def reasons(self, message_id: str) -> list[str]:
        with self.database.read() as uow:
            return [touch.reason for touch in uow.touchpoints.of_message(self.message(message_id).id)]


@pytest.fixture
def gate(sqlite_database: Database, company: Company, server: MailServer) -> Iterator[Gate]:
    clock, signal = Clock(NOON), ChangeSignal(sqlite_database.engine)
    account = read_account(server.url, FROM)
    sender = EmailSender(account, company, LINKS, IDS, clock=clock, smtp=Smtp(account, timeout=5, whole=20))
    library = load(ROOT / "templates")
    dispatcher = Dispatcher(
        sqlite_database, company, {"email": sender}, signal, clock=clock, renderer=Renderer(library, LINKS)
    )
    with sqlite_database.write() as uow:
        points = (Point("email", ADA, True),)
        uow.customers.put(
            Customer("ada", "Ada", "Vale", "customer", "America/Chicago", "68102", "US", "en-US", {}, points), NOON
        )
        rules = [{"topic": topic, "channel": "email", "permission": "granted"} for topic in ("loyalty", "promotions")]
        consent.record(
            uow,
            company,
            customer="ada",
            change=change_from_document({"rules": rules}, company.catalog),
            actor="customer",
            channel="web",
            words="mail me",
            event_id=None,
            wording=None,
            now=NOON,
        )
    yield Gate(sqlite_database, company, clock, library, dispatcher)
    sender.close()
    signal.close()


def points(gate: Gate, number: int) -> None:
    with gate.database.write() as uow:
        uow.service_history.put_loyalty([LoyaltyAccount("ada", number, "Silver")], NOON)


def test_a_template_reaches_the_mailbox_filled_with_what_is_known_when_it_leaves(
    gate: Gate, server: MailServer
) -> None:
    points(gate, 1250)
    message = gate.hands_in("loyalty", "loyalty_points")
    (mail,) = server.mails
    assert mail["Subject"] == "You have 1,250 points"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.startswith("Hello Ada,")
    assert "<strong>1,250 points</strong>" in html
    assert plain.count("/p/") == 2  # the page, and the way out in one step
    assert gate.message(message).status == "sent"
    with gate.database.read() as uow:
        (receipt,) = uow.receipts.of_message(gate.message(message).id)
    assert IDS.read(mail["Message-ID"]) == gate.message(message).id
    assert mail["Message-ID"].startswith(f"<{receipt.reference}@")


def test_a_field_that_is_missing_withholds_the_mail_and_says_which(gate: Gate, server: MailServer) -> None:
    message = gate.hands_in("loyalty", "loyalty_points")
    assert server.taken == []
    assert gate.message(message).status == "withheld"
    assert gate.reasons(message) == ["missing_field:loyalty.points"]


def test_an_address_where_nobody_is_gets_nothing_more(gate: Gate, server: MailServer) -> None:
    server.answers["RCPT"] = "550 5.1.1 User unknown"
    first = gate.hands_in("orders", text="It is here.")
    assert gate.message(first).status == "failed"
    server.answers.clear()
    second = gate.hands_in("orders", text="It is here.")
    assert gate.reasons(second) == ["suppressed"]
    assert server.taken == []


def test_a_busy_server_is_tried_again(gate: Gate, server: MailServer) -> None:
    server.answers["RCPT"] = "451 4.3.2 busy"
    message = gate.hands_in("orders", text="It is here.")
    assert gate.message(message).status == "queued"
    server.answers.clear()
    gate.clock.advance(minutes=10)
    gate.dispatcher.dispatch_due()
    assert gate.message(message).status == "sent"
    assert len(server.taken) == 1


def test_marketing_that_may_have_left_is_not_sent_twice(gate: Gate, server: MailServer) -> None:
    server.hang_up["END"] = 1
    message = gate.hands_in("promotions", text="20 % off")
    gate.clock.advance(days=2)
    gate.dispatcher.dispatch_due()
    assert len(server.taken) == 1
    assert gate.message(message).status == "failed"


def test_an_order_mail_that_may_have_left_is_repeated_under_the_same_name(gate: Gate, server: MailServer) -> None:
    server.hang_up["END"] = 1
    message = gate.hands_in("orders", text="It is here.")
    gate.clock.advance(minutes=10)
    gate.dispatcher.dispatch_due()
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert gate.message(message).status == "sent"
