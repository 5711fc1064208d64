"""Messages as the company's programs hand them in and follow them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.sending import Receipt, Temporary
from connectors.web_widget.sender import WebWidgetSender
from gate.dispatcher import Dispatcher
from storage import ChangeSignal
from storage.records import DeliveryReceipt, OutboxMessage
from tests.web.conftest import Api

ALLOWED = {"rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}]}
NO = {"rules": [{"topic": "promotions", "channel": "*", "permission": "denied"}]}


class Recording:
    """A provider that takes everything, or fails as it is told."""

    local = False

    def __init__(self) -> None:
        self.sent: list[OutboxMessage] = []
        self.fail: Exception | None = None

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        if self.fail is not None:
            raise self.fail
        self.sent.append(message)
        return Receipt(f"SM{message.id}")


def body(**more: Any) -> dict[str, Any]:
    found = {"customer": "ada", "topic": "orders", "text": "Your order is on its way.", "idempotency_key": "k1"} | more
    return {name: value for name, value in found.items() if value is not None}


def says(api: Api, document: dict[str, Any]) -> None:
    answer = api.call("PATCH", "/v1/customers/ada/preferences", json={"actor": "a", "evidence": "e", **document})
    assert answer.status_code == 200, answer.text


def accepted(api: Api, **more: Any) -> dict[str, Any]:
    answer = api.call("POST", "/v1/messages", json=body(**more))
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def story(api: Api, message: str) -> dict[str, Any]:
    answer = api.call("GET", f"/v1/messages/{message}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def dispatch(api: Api, sender: Recording, clock: datetime | None = None) -> None:
    signal = ChangeSignal(api.database.engine)
    senders = {"sms": sender, "email": sender, "web": WebWidgetSender()}
    now = clock or datetime.now(UTC)
    Dispatcher(api.database, api.client.app.state.services.company, senders, signal, clock=lambda: now).dispatch_due()
    signal.close()


def test_what_may_leave_is_queued_at_once(api: Api) -> None:
    api.customer()
    answer = accepted(api)
    assert (answer["decision"], answer["channel"], answer["reason"]) == ("send", "sms", "allowed")
    told = story(api, answer["message"])
    assert (told["state"], told["customer"], told["topic"]) == ("queued", "ada", "orders")
    assert told["touchpoints"] == []


def test_what_nobody_asked_for_is_withheld_and_says_why(api: Api) -> None:
    api.customer()
    answer = accepted(api, topic="promotions", channel="sms")
    assert (answer["decision"], answer["reason"]) == ("withhold", "no_permission")
    told = story(api, answer["message"])
    assert told["state"] == "withheld"
    assert [entry["decision"] for entry in told["touchpoints"]] == ["withhold"]
    assert "has not asked for" in told["explanation"]


def test_what_may_leave_later_is_deferred_until_that_second(api: Api) -> None:
    api.customer()
    says(api, ALLOWED)
    until = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    says(
        api,
        {
            "pauses": [
                {"topics": ["promotions"], "channels": ["*"], "from": "2026-01-01T00:00Z", "until": f"{until:%FT%TZ}"}
            ]
        },
    )
    answer = accepted(api, topic="promotions", channel="sms")
    assert (answer["decision"], answer["reason"]) == ("defer", "paused")
    told = story(api, answer["message"])
    assert told["state"] == "deferred"
    assert datetime.fromisoformat(answer["next_allowed_at"]) >= until
    assert told["next_attempt_at"] == answer["next_allowed_at"]


def test_what_the_company_wants_later_waits_for_that(api: Api) -> None:
    api.customer()
    later = (datetime.now(UTC) + timedelta(hours=5)).replace(microsecond=0)
    answer = accepted(api, not_before=later.isoformat())
    assert (answer["decision"], answer["reason"]) == ("defer", "not_before")
    assert datetime.fromisoformat(answer["next_allowed_at"]) == later


def test_the_same_key_again_changes_nothing(api: Api) -> None:
    api.customer()
    first = accepted(api)
    dispatch(api, sender := Recording())
    assert accepted(api)["message"] == first["message"]
    dispatch(api, sender)
    assert len(sender.sent) == 1


def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    api.customer()
    accepted(api)
    answer = api.call("POST", "/v1/messages", json=body(text="Something else."))
    assert (answer.status_code, answer.json()["field"]) == (409, "idempotency_key")


def test_many_requests_at_once_with_one_key_make_one_message(api: Api) -> None:
    api.customer()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.call("POST", "/v1/messages", json=body()), range(16)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["message"] for answer in answers}) == 1


@pytest.mark.parametrize(
    ("status", "field", "more"),
    [
        (404, "customer", {"customer": "nobody"}),
        (422, "topic", {"topic": "gossip"}),
        (422, "text", {"text": None}),
        (422, "text", {"text": "   "}),
        (422, "text", {"text": "half \ud800"}),
        (422, "text", {"template": "order_shipped"}),
        (422, "template", {"text": None, "template": "order_shipped"}),
        (422, "data", {"data": {"a": 1}}),
        (422, "channel", {"channel": "pigeon"}),
        (422, "idempotency_key", {"idempotency_key": None}),
        (422, "idempotency_key", {"idempotency_key": ""}),
        (422, "expires_at", {"expires_at": "2020-01-01T00:00:00Z"}),
        (422, "expires_at", {"not_before": "2999-01-02T00:00:00Z", "expires_at": "2999-01-01T00:00:00Z"}),
        (422, "not_before", {"not_before": "2026-11-23T10:00:00"}),
        (422, "colour", {"colour": "red"}),
    ],
)
def test_a_message_that_cannot_be_taken_names_the_field(
    api: Api, status: int, field: str, more: dict[str, Any]
) -> None:
    api.customer()
    answer = api.call("POST", "/v1/messages", content=_json(body(**more)), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    with api.database.read() as uow:
        assert uow.outbox.next_due() is None


def test_the_story_holds_every_decision_attempt_and_receipt_in_words(api: Api) -> None:
    api.customer()
    answer = accepted(api)
    sender = Recording()
    sender.fail = Temporary("twilio 503 20503", retry_after=1)
    dispatch(api, sender)
    waiting = story(api, answer["message"])
    assert (waiting["state"], "tried again" in waiting["explanation"]) == ("queued", True)
    sender.fail = None
    dispatch(api, sender, datetime.now(UTC) + timedelta(seconds=2))
    with api.database.write() as uow:
        uow.receipts.add(
            DeliveryReceipt(sender.sent[0].id, "SM1", "delivered", datetime.now(UTC) + timedelta(seconds=3))
        )
    told = story(api, answer["message"])
    assert told["state"] == "sent"
    assert [(entry["type"], entry.get("outcome")) for entry in told["touchpoints"]] == [
        ("decision", None),
        ("attempt", "failed"),
        ("decision", None),
        ("attempt", "sent"),
        ("receipt", None),
        ("receipt", None),
    ]
    failed = told["touchpoints"][1]
    assert (failed["error"], failed["counts"]) == ("twilio 503 20503", False)
    assert all(entry["explanation"].endswith(".") for entry in told["touchpoints"])


def test_an_opt_out_after_acceptance_is_part_of_the_story(api: Api) -> None:
    api.customer()
    answer = accepted(api)
    says(api, {"rules": [{"topic": "orders", "channel": "*", "permission": "denied"}]})
    dispatch(api, sender := Recording())
    assert sender.sent == []
    told = story(api, answer["message"])
    assert (told["state"], told["touchpoints"][0]["reason"]) == ("withheld", "denied")
    assert "You have said no to that." in told["touchpoints"][0]["why"]
    assert told["touchpoints"][0]["ledger_version"] == 1


def test_a_message_in_the_chat_is_seen_by_the_customer(api: Api) -> None:
    api.customer(contact_points=[{"channel": "web", "address": "ada", "verified": True}])
    answer = accepted(api)
    assert answer["channel"] == "web"
    dispatch(api, Recording())
    assert story(api, answer["message"])["state"] == "sent"
    events = api.client.get("/v1/chat/events", headers=api.session("ada")).json()["events"]
    assert [(event["kind"], event["text"], event["data"]) for event in events] == [
        (
            "assistant_said",
            "Your order is on its way.",
            {"type": "message", "topic": "orders", "message": answer["message"]},
        )
    ]


def test_a_message_that_nobody_knows_is_not_found(api: Api) -> None:
    assert api.call("GET", "/v1/messages/m_nothing").status_code == 404


def test_messages_need_the_companys_key(api: Api) -> None:
    assert api.client.post("/v1/messages", json=body()).status_code == 401
    assert api.client.get("/v1/messages/m_x").status_code == 401


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()
