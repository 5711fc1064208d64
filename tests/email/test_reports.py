"""Bounces and complaints, posted in as mails or JSON: what they block, and what they must not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from company import Company
from connectors.email.signature import HEADER, sign
from storage import ChangeSignal, Database
from storage.records import Customer, NewOutboxMessage, Point, Suppression
from storage.tables import outbox
from tests.conversation.stage import Clock
from tests.email.conftest import ADA, IDS, NOON, SECRET
from web.app import create_app
from web.services import Services

INBOUND = "inbound-secret-of-the-tests"
OTHER = "other@x.example"

DSN = """\
From: MAILER-DAEMON@relay.example
To: care@vale-and-sons.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Mon, 23 Nov 2026 18:00:00 +0000

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--b
Content-Type: {enclosed}

Message-ID: {message_id}
To: {recipient}
Subject: Twenty off

--b--
"""

ARF = """\
From: feedback@provider.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a complaint.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1

--b
Content-Type: message/rfc822

Message-ID: {message_id}
From: care@vale-and-sons.example
Subject: Twenty off

Words
--b--
"""


@dataclass
class Desk:
    """`post_mail` and `post_json` sign and post; the rest looks at what was kept."""

    client: TestClient
    database: Database
    clock: Clock

    def sent(self, address: str | None = ADA, customer: str = "ada") -> int:
        """A mail that has left."""
        values: dict[str, Any] = {
            "customer": customer,
            "conversation_id": None,
            "event_id": None,
            "channel": "email",
            "topic": "promotions",
            "purpose": "marketing",
            "text": "20 % off",
            "not_before": NOON,
            "created_at": NOON,
        }
        with self.database.write() as uow:
            outbox_id = uow.outbox.add(NewOutboxMessage(**values))
            uow.connection.execute(
                update(outbox).where(outbox.c.id == outbox_id).values(status="sent", address=address)
            )
        return outbox_id

    def bounce(self, outbox_id: int | None, **more: str) -> Any:
        fields = {
            "recipient": ADA,
            "action": "failed",
            "status": "5.1.1",
            "words": "550 5.1.1 User unknown",
            "enclosed": "text/rfc822-headers",
            "message_id": IDS.header(outbox_id, "vale-and-sons.example") if outbox_id else "<x@y.example>",
        }
        return self.post_mail(DSN.format(**fields | more))

    def complain(self, outbox_id: int, kind: str = "abuse") -> Any:
        return self.post_mail(ARF.format(kind=kind, message_id=IDS.header(outbox_id, "vale-and-sons.example")))

    def post_mail(self, text: str, **headers: str) -> Any:
        return self._post(text.replace("\n", "\r\n").encode(), "message/rfc822", headers)

    def post_json(self, *events: dict[str, Any]) -> Any:
        return self._post(json.dumps({"events": events}).encode(), "application/json", {})

    def _post(self, body: bytes, kind: str, headers: dict[str, str]) -> Any:
        signed = {"Content-Type": kind, HEADER: sign(INBOUND, body, self.clock())} | headers
        return self.client.post("/connectors/email/inbound", content=body, headers=signed)

    def reason(self, address: str = ADA) -> str | None:
        with self.database.read() as uow:
            found = uow.suppressions.get("email", address)
            return found.reason if found else None

    def receipts(self, outbox_id: int) -> list[tuple[str, str | None]]:
        with self.database.read() as uow:
            return [(one.status, one.error_code) for one in uow.receipts.of_message(outbox_id)]

    def ledger(self, ref: str = "ada") -> list[Any]:
        with self.database.read() as uow:
            return list(uow.ledger.of_customer(ref))


@pytest.fixture
def desk(sqlite_database: Database, company: Company) -> Iterator[Desk]:
    clock = Clock(NOON)
    signal = ChangeSignal(sqlite_database.engine)
    services = Services(
        database=sqlite_database,
        company=company,
        signal=signal,
        api_key="k" * 16,
        identity_secret=SECRET,
        ready=lambda: None,
        email_inbound_secret=INBOUND,
        clock=clock,
    )
    with sqlite_database.write() as uow:
        for ref, address in (("ada", ADA), ("bob", OTHER)):
            points = (Point("email", address, True),)
            uow.customers.put(Customer(ref, ref, None, "customer", None, None, "US", None, {}, points), NOON)
    with TestClient(create_app(services)) as client:
        yield Desk(client, sqlite_database, clock)
    signal.close()


def test_a_mailbox_that_is_not_there_is_blocked(desk: Desk) -> None:
    mail = desk.sent()
    answer = desk.bounce(mail)
    assert (answer.status_code, answer.json()) == (200, {"read": 1, "kept": 1})
    assert desk.reason() == "bounce"
    assert desk.receipts(mail) == [("bounced", "5.1.1")]
    (entry,) = desk.ledger()
    assert entry.change == {"suppressed": {"channel": "email", "address": ADA, "reason": "bounce"}}
    assert entry.words == "smtp; 550 5.1.1 User unknown"


def test_the_same_report_again_changes_nothing(desk: Desk) -> None:
    mail = desk.sent()
    desk.bounce(mail)
    assert desk.bounce(mail).json() == {"read": 1, "kept": 0}
    assert len(desk.ledger()) == 1


@pytest.mark.parametrize(
    ("action", "status", "words", "told"),
    [
        ("delayed", "4.4.1", "450 4.4.1 no answer", "delayed"),
        ("failed", "5.2.2", "552 5.2.2 Mailbox full", "bounced"),
        ("failed", "5.7.1", "550 5.7.1 Message refused by policy", "bounced"),
        ("failed", "4.4.7", "user unknown? delivery time expired", "bounced"),
        ("delivered", "2.0.0", "250 ok", "delivered"),
    ],
)
def test_what_may_pass_blocks_nobody(desk: Desk, action: str, status: str, words: str, told: str) -> None:
    mail = desk.sent()
    desk.bounce(mail, action=action, status=status, words=words)
    assert desk.reason() is None
    assert desk.receipts(mail) == [(told, status)]


def test_a_vague_code_is_read_together_with_its_words(desk: Desk) -> None:
    desk.bounce(desk.sent(), status="5.0.0", words="550 No such user here")
    assert desk.reason() == "bounce"


def test_the_whole_mail_may_be_enclosed(desk: Desk) -> None:
    desk.bounce(desk.sent(), enclosed="message/rfc822")
    assert desk.reason() == "bounce"


def test_a_complaint_blocks_although_the_provider_hides_who_complained(desk: Desk) -> None:
    mail = desk.sent()
    assert desk.complain(mail).json() == {"read": 1, "kept": 1}
    assert desk.reason() == "complaint"
    assert desk.receipts(mail) == [("complained", None)]
    assert desk.ledger()[0].actor == "mail_provider"


def test_a_report_that_the_mail_is_wanted_is_no_complaint(desk: Desk) -> None:
    assert desk.complain(desk.sent(), "not-spam").status_code == 422
    assert desk.reason() is None


def test_a_forged_bounce_blocks_nobody(desk: Desk) -> None:
    mail = desk.sent()
    guessed = f"<reins.{mail}.{'0' * 20}@vale-and-sons.example>"
    for message_id in (guessed, "<x@y.example>"):
        assert desk.bounce(None, message_id=message_id).json() == {"read": 1, "kept": 0}
    assert desk.reason() is None


def test_a_bounce_blocks_only_the_address_that_the_mail_went_to(desk: Desk) -> None:
    desk.bounce(desk.sent(), recipient=OTHER)
    assert desk.reason(OTHER) is None
    assert desk.reason(ADA) == "bounce"


def test_without_a_note_of_where_it_went_only_the_customers_own_address_is_believed(desk: Desk) -> None:
    desk.bounce(desk.sent(address=None), recipient=OTHER)
    assert desk.reason(OTHER) is None
    desk.bounce(desk.sent(address=None), recipient=ADA)
    assert desk.reason(ADA) == "bounce"


def test_a_providers_events_are_believed_by_address_alone(desk: Desk) -> None:
    answer = desk.post_json(
        {"kind": "bounced", "address": OTHER, "permanent": True, "words": "gone"},
        {"kind": "complained", "address": "Stranger@X.example"},
        {"kind": "bounced", "address": ADA, "status": "4.2.2"},
    )
    assert answer.json() == {"read": 3, "kept": 2}
    assert desk.reason(OTHER) == "bounce"
    assert desk.reason("Stranger@x.example") == "complaint"
    assert desk.reason(ADA) is None
    assert desk.ledger("bob")[0].words == "gone"


def test_an_older_block_stays_as_it_is(desk: Desk) -> None:
    with desk.database.write() as uow:
        uow.suppressions.add(Suppression("email", ADA, "by_hand", NOON))
    desk.bounce(desk.sent())
    assert desk.reason() == "by_hand"
    assert desk.ledger() == []


@pytest.mark.parametrize("header", ["", "t=1,v1=" + "0" * 64, "nonsense"])
def test_what_is_not_signed_is_refused(desk: Desk, header: str) -> None:
    assert desk.post_mail("Subject: x\n\nx", **{HEADER: header}).status_code == 403


def test_an_old_signature_is_refused(desk: Desk) -> None:
    body = b"{}"
    old = sign(INBOUND, body, NOON - timedelta(minutes=6))
    answer = desk.client.post("/connectors/email/inbound", content=body, headers={HEADER: old})
    assert answer.status_code == 403


def test_what_is_no_report_is_refused_and_its_field_named(desk: Desk) -> None:
    assert desk.post_mail("Subject: Re: your offer\n\nThanks!").json()["field"] == "body"
    assert desk.post_json({"kind": "bounced"}).json()["field"] == "events/0"
    assert desk.post_json({"kind": "sneezed", "address": ADA}).json()["field"] == "events/0/kind"
    assert desk._post(b"x", "text/html", {}).status_code == 415


def test_a_blocked_mailbox_gets_nothing_more(desk: Desk) -> None:
    desk.complain(desk.sent())
    asked = {"customer": "ada", "topic": "orders", "channel": "email"}
    answer = desk.client.post("/v1/decisions", json=asked, headers={"Authorization": f"Bearer {'k' * 16}"}).json()
    assert (answer["decision"], answer["reason"]) == ("withhold", "suppressed")
