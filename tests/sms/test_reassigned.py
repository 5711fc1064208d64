"""A number that has gone to somebody else: by Twilio's word or by staff's, every consent that was given for it ends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from twilio.request_validator import RequestValidator

from contact.terms import Channel, Message, Permission, Verdict
from customers import consent
from gate.decisions import Question, decide_many
from storage.records import Customer, Point, Suppression
from tests.sms.conftest import ADA, PUBLIC, Sms
from tests.twilio_simulator import TOKEN

KEY = {"Authorization": "Bearer " + "k" * 16}
EVIDENCE = {"actor": "anna@example.com", "evidence": "a stranger called: he has had this number since May"}
ADDRESS = f"{PUBLIC}/connectors/sms/reassigned"


@pytest.fixture
def ada(sms: Sms) -> Sms:
    """Ada has granted promotions on sms, refused surveys there, and granted the newsletter by email."""
    points = (Point("sms", ADA, True), Point("phone", ADA, True), Point("email", "ada@x.example", True))
    with sms.database.write() as uow:
        uow.customers.put(
            Customer("ada", "Ada", "Vale", "customer", "America/Chicago", "68102", "US", None, {}, points), sms.clock()
        )
    for topic in ("promotions", "orders"):
        sms.grants("ada", topic)
    _patch(
        sms,
        [
            {"topic": "promotions", "channel": "phone", "permission": "granted"},
            {"topic": "newsletter", "channel": "email", "permission": "granted"},
            {"topic": "surveys", "channel": "sms", "permission": "denied"},
        ],
    )
    return sms


def _patch(sms: Sms, rules: list[dict[str, str]]) -> None:
    answer = sms.client.patch(
        "/v1/customers/ada/preferences",
        json={"actor": "shop", "evidence": "asked in the shop", "rules": rules},
        headers=KEY,
    )
    assert answer.status_code == 200, answer.text


def _mark(sms: Sms, number: str = ADA, what: str = "reassigned", **more: Any) -> Any:
    return sms.client.post(f"/v1/numbers/{number}/{what}", json=EVIDENCE | more, headers=KEY)


def _rules(sms: Sms, ref: str = "ada") -> dict[tuple[str, Channel], Permission]:
    with sms.database.read() as uow:
        return dict(consent.preferences(uow, sms.company, ref).rules)


def _verdict(sms: Sms, topic: str, channel: Channel = Channel.SMS) -> tuple[Verdict, str]:
    with sms.database.read() as uow:
        (decision,) = decide_many(uow, sms.company, [Question("ada", Message(topic, channel))], sms.clock())
    return decision.verdict, decision.reason


def _consent_is_reset(sms: Sms) -> None:
    assert _rules(sms) == {
        ("newsletter", Channel.EMAIL): Permission.GRANTED,
        ("surveys", Channel.SMS): Permission.DENIED,
    }
    with sms.database.read() as uow:
        customer = uow.customers.get("ada")
    assert customer is not None
    assert [(p.channel, p.verified, p.suppressed) for p in customer.points] == [
        ("sms", False, True),
        ("phone", False, True),
        ("email", True, False),
    ]
    assert sms.reason() == "reassigned"
    for channel in (Channel.SMS, Channel.PHONE):
        for topic in ("orders", "promotions", "service"):
            assert _verdict(sms, topic, channel) == (Verdict.WITHHOLD, "suppressed")


def test_staff_can_mark_a_number_and_every_consent_tied_to_it_ends(ada: Sms) -> None:
    answer = _mark(ada)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"number": ADA, "state": "reassigned", "customers": ["ada"]}
    _consent_is_reset(ada)
    blocked, ended = ada.ledger("ada")[-2:]
    assert blocked.change == {"suppressed": {"channel": "sms", "address": ADA, "reason": "reassigned", "by": "staff"}}
    assert ended.before != ended.after
    assert {entry.words for entry in (blocked, ended)} == {EVIDENCE["evidence"]}
    assert {entry.actor for entry in (blocked, ended)} == {EVIDENCE["actor"]}


def test_marking_twice_changes_nothing_more(ada: Sms) -> None:
    _mark(ada)
    entries = len(ada.ledger("ada"))
    assert _mark(ada).status_code == 200
    assert len(ada.ledger("ada")) == entries


@pytest.mark.parametrize("number", ["+14025559999", "12", "not-a-number"])
def test_a_number_nobody_has_is_refused(ada: Sms, number: str) -> None:
    answer = _mark(ada, number)
    assert answer.status_code in (404, 422)
    assert answer.json()["field"] == "number"


def test_a_mark_needs_the_companys_key_an_actor_and_evidence(ada: Sms) -> None:
    assert ada.client.post(f"/v1/numbers/{ADA}/reassigned", json=EVIDENCE).status_code == 401
    assert _mark(ada, evidence="").status_code == 422
    assert ada.client.post(f"/v1/numbers/{ADA}/reassigned", json={"actor": "a"}, headers=KEY).status_code == 422
    assert ada.reason() is None


def test_the_api_document_describes_the_mark(ada: Sms) -> None:
    paths = ada.client.get("/openapi.json").json()["paths"]
    for path in ("/v1/numbers/{number}/reassigned", "/v1/numbers/{number}/released"):
        assert paths[path]["post"]["description"]


def test_an_error_of_twilios_on_sending_ends_consent(ada: Sms) -> None:
    offer = ada.queue()
    ada.twilio.fail_next(400, 30005)
    ada.dispatch()
    assert ada.message(offer).status == "failed"
    _consent_is_reset(ada)
    assert "30005" in (ada.ledger("ada")[-1].words or "")
    assert ada.ledger("ada")[-1].actor == "carrier"
    ada.queue(topic="orders", purpose="transactional")
    ada.dispatch()
    assert ada.twilio.requests == 1


def test_a_receipt_with_that_error_ends_consent_once(ada: Sms) -> None:
    ada.queue()
    ada.dispatch()
    entries = len(ada.ledger("ada"))
    for _ in range(2):
        assert ada.twilio.report(ada.twilio.sent[0], "undelivered", error=30005) == 204
    _consent_is_reset(ada)
    assert len(ada.ledger("ada")) == entries + 2


def test_an_event_of_twilios_about_a_reassigned_number_ends_consent(ada: Sms) -> None:
    body = json.dumps(
        [_event(to_number=ADA), {"type": "something.else"}, _event(to_number="+1402", is_reassigned=False)]
    )
    assert _post(ada, body) == 204
    _consent_is_reset(ada)
    assert "2026-08-01" in (ada.ledger("ada")[-1].words or "")


def test_an_unsigned_or_altered_event_changes_nothing(ada: Sms) -> None:
    body = json.dumps([_event(to_number=ADA)])
    url = _signed_url(body)
    signature = RequestValidator(TOKEN).compute_signature(url, {})
    for sent, address, signed in (
        (body, url, ""),
        (body, url, "AAAA"),
        (body + " ", url, signature),
        (body, ADDRESS, RequestValidator(TOKEN).compute_signature(ADDRESS, {})),
    ):
        headers = {"X-Twilio-Signature": signed, "Content-Type": "application/json"}
        answer = ada.client.post(address.removeprefix(PUBLIC), content=sent, headers=headers)
        assert answer.status_code == 403
    assert ada.reason() is None


@pytest.mark.parametrize("body", ["", "[1]", '[{"type": "com.twilio.messaging.reassigned-number.detected"}]'])
def test_a_signed_event_that_is_none_names_the_field(ada: Sms, body: str) -> None:
    assert _post(ada, body) == 422


def test_the_new_holder_is_nobody_and_proves_nothing(ada: Sms) -> None:
    ada.order("ada", "VS-1001")
    _mark(ada)
    assert ada.say("where is my order?") == []
    assert ada.say("VS-1001") == []
    assert ada.conversations()[-1].verified is False
    assert [event.customer for event in ada.events() if event.kind == "customer_said"] == [None, None]


def test_the_new_holders_start_does_not_open_the_old_holders_texts(ada: Sms) -> None:
    ada.say("STOP")
    _mark(ada)
    assert ada.reason() == "reassigned"
    assert "instead_of" in ada.ledger("ada")[-2].change["suppressed"]
    ada.say("START")
    assert ada.reason() == "reassigned"


def test_a_number_sent_anew_by_the_company_stays_blocked_until_it_is_released(ada: Sms) -> None:
    _mark(ada)
    ada.customer("ada")
    assert ada.say("hello") == []
    assert _verdict(ada, "orders")[0] is Verdict.WITHHOLD
    answer = _mark(ada, what="released", evidence="Ada showed us her phone")
    assert answer.status_code == 200, answer.text
    assert ada.reason() is None
    assert _verdict(ada, "orders")[0] is Verdict.SEND
    assert _verdict(ada, "promotions") == (Verdict.WITHHOLD, "no_permission")
    assert ada.ledger("ada")[-1].change == {"lifted": {"channel": "sms", "address": ADA, "reason": "reassigned"}}
    assert _mark(ada, what="released").status_code == 404


def test_a_prospect_of_that_number_is_forgotten_and_the_next_one_is_somebody_else(sms: Sms) -> None:
    sms.say("hello")
    (first,) = sms.conversations()
    assert _mark(sms).status_code == 200
    assert _mark(sms, what="released").status_code == 404 or sms.reason() is None
    sms.say("hello")
    assert sms.conversations()[-1].customer != first.customer


def test_a_carriers_block_never_takes_the_reason_of_a_stop(ada: Sms) -> None:
    ada.say("STOP")
    with ada.database.write() as uow:
        assert not uow.suppressions.add(Suppression("sms", ADA, "carrier_block", ada.clock()))
        assert not uow.suppressions.add(Suppression("sms", ADA, "stop_keyword", ada.clock()), over=("carrier_block",))
    assert ada.reason() == "stop_keyword"


def _event(**data: Any) -> dict[str, Any]:
    known = {"is_reassigned": True, "last_verified_date": "2026-08-01", "consent_operation": "opt-out-created"}
    return {"id": "NO1", "type": "com.twilio.messaging.reassigned-number.detected", "data": known | data}


def _signed_url(body: str) -> str:
    return f"{ADDRESS}?bodySHA256={RequestValidator(TOKEN).compute_hash(body)}"


def _post(sms: Sms, body: str) -> int:
    url = _signed_url(body)
    headers = {
        "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, {}),
        "Content-Type": "application/json",
    }
    return sms.client.post(url.removeprefix(PUBLIC), content=body, headers=headers).status_code
