"""What somebody said before anybody knew who they were holds for the customer they turn out to be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contact.document import change_from_document
from contact.terms import Channel, Permission
from customers import consent
from customers.merge import merge_at
from tests.sms.conftest import ADA, NOON, Sms

NUMBER = "+14025559999"
KEY = {"Authorization": "Bearer " + "k" * 16}
STAFF = {"actor": "anna@example.com", "evidence": "it was somebody else who had written"}


@pytest.fixture
def prospect(sms: Sms) -> str:
    """Somebody unknown, who has refused surveys by text and granted promotions."""
    sms.say("hello", NUMBER)
    (conversation,) = sms.conversations()
    assert conversation.customer is not None
    _say(
        sms, conversation.customer, [("surveys", "denied"), ("promotions", "granted")], "no surveys, but deals are fine"
    )
    return conversation.customer


def _say(sms: Sms, ref: str, said: list[tuple[str, str]], words: str) -> None:
    rules = [{"topic": topic, "channel": "sms", "permission": permission} for topic, permission in said]
    with sms.database.write() as uow:
        consent.record(
            uow,
            sms.company,
            customer=ref,
            change=change_from_document({"rules": rules}, sms.company.catalog),
            actor="customer",
            channel="sms",
            words=words,
            event_id=None,
            wording=None,
            now=sms.clock(),
        )


def _rules(sms: Sms, ref: str = "zoe") -> dict[tuple[str, Channel], Permission]:
    with sms.database.read() as uow:
        return dict(consent.preferences(uow, sms.company, ref).rules)


def _put(sms: Sms, ref: str = "zoe", *, verified: bool = True) -> None:
    body = {
        "first_name": "Zoe",
        "last_name": "Vale",
        "stage": "customer",
        "country": "US",
        "contact_points": [{"channel": "sms", "address": NUMBER, "verified": verified}],
    }
    answer = sms.client.put(f"/v1/customers/{ref}", json=body, headers=KEY)
    assert answer.status_code in (200, 201), answer.text


def test_their_refusals_come_along_and_their_grants_do_not(sms: Sms, prospect: str) -> None:
    _put(sms)
    assert _rules(sms) == {("surveys", Channel.SMS): Permission.DENIED}
    (entry,) = sms.ledger("zoe")
    assert (entry.actor, entry.channel, entry.words) == ("merged", "sms", "no surveys, but deals are fine")
    assert prospect in (entry.wording or "")
    assert NUMBER in (entry.wording or "")
    assert sms.ledger(prospect)[-1].change == {"merged": {"channel": "sms", "address": NUMBER, "into": ["zoe"]}}


def test_nothing_that_the_customer_granted_is_lost_unless_they_refused_it_there(sms: Sms, prospect: str) -> None:
    _put(sms, verified=False)
    _say(sms, "zoe", [("promotions", "granted"), ("surveys", "granted"), ("tips", "denied")], "on the website")
    _put(sms)
    assert _rules(sms) == {
        ("promotions", Channel.SMS): Permission.GRANTED,
        ("surveys", Channel.SMS): Permission.DENIED,
        ("tips", Channel.SMS): Permission.DENIED,
    }


def test_an_import_merges_as_well(sms: Sms, prospect: str) -> None:
    line: dict[str, Any] = {
        "type": "customer",
        "customer": "zoe",
        "first_name": "Zoe",
        "last_name": "Vale",
        "stage": "customer",
        "country": "US",
        "contact_points": [{"channel": "sms", "address": NUMBER, "verified": True}],
    }
    headers = KEY | {"Content-Type": "application/x-ndjson"}
    answer = sms.client.post("/v1/import", content=json.dumps(line) + "\n", headers=headers)
    assert answer.status_code == 200, answer.text
    assert _rules(sms) == {("surveys", Channel.SMS): Permission.DENIED}


def test_a_number_that_the_company_has_not_confirmed_merges_when_its_holder_gives_the_proof(
    sms: Sms, prospect: str
) -> None:
    _put(sms, verified=False)
    assert _rules(sms) == {}
    sms.order("zoe", "VS-1001")
    sms.say("VS-1001", NUMBER)
    assert _rules(sms) == {("surveys", Channel.SMS): Permission.DENIED}


def test_it_happens_once_and_again_only_for_something_new(sms: Sms, prospect: str) -> None:
    _put(sms)
    _put(sms)
    sms.say("hello", NUMBER)
    assert len(sms.ledger("zoe")) == 1
    # A turn of theirs that was under way meanwhile.
    _say(sms, prospect, [("newsletter", "denied")], "no newsletter either")
    sms.say("hello", NUMBER)
    assert len(sms.ledger("zoe")) == 2
    assert ("newsletter", Channel.SMS) in _rules(sms)


def test_nothing_is_sent_to_the_prospect_any_more(sms: Sms, prospect: str) -> None:
    _put(sms)
    offer = sms.queue(prospect)
    sms.dispatch()
    assert sms.message(offer).status == "withheld"


def test_a_number_of_two_customers_merges_into_both(sms: Sms, prospect: str) -> None:
    for ref in ("yan", "zoe"):
        sms.customer(ref, NUMBER)
    with sms.database.write() as uow:
        assert len(merge_at(uow, sms.company, [NUMBER], NOON)) == 2
    assert _rules(sms, "yan") == _rules(sms, "zoe") == {("surveys", Channel.SMS): Permission.DENIED}


def test_staff_can_take_a_merge_back_and_what_was_said_since_stays(sms: Sms, prospect: str) -> None:
    _put(sms)
    _say(sms, "zoe", [("tips", "denied")], "no tips")
    answer = sms.client.post("/v1/customers/zoe/ledger/1/undo", json=STAFF, headers=KEY)
    assert answer.status_code == 200, answer.text
    assert _rules(sms) == {("tips", Channel.SMS): Permission.DENIED}
    entry = sms.ledger("zoe")[-1]
    assert (entry.undo_of, entry.actor, entry.words) == (1, STAFF["actor"], STAFF["evidence"])
    assert sms.client.post("/v1/customers/zoe/ledger/1/undo", json=STAFF, headers=KEY).status_code == 422


def test_only_a_merge_can_be_taken_back_so(sms: Sms) -> None:
    sms.customer("ada", ADA)
    sms.grants("ada")
    assert sms.client.post("/v1/customers/ada/ledger/1/undo", json=STAFF, headers=KEY).status_code == 422
    assert sms.client.post("/v1/customers/nobody/ledger/1/undo", json=STAFF, headers=KEY).status_code == 404
