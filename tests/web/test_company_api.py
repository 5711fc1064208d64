"""The company API of the contract, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.conftest import Api

ORDER: dict[str, Any] = {
    "placed_at": "2026-11-14T15:00:00-06:00",
    "status": "shipped",
    "origin": "online",
    "currency": "USD",
    "lines": [{"sku": "KH-38", "name": "Khakis", "quantity": 2, "unit_price": "49.00"}],
    "shipments": [{"carrier": "UPS", "tracking": "1Z", "shipped_at": "2026-11-18T09:00:00-06:00", "eta": "2026-11-24"}],
    "payment": {"status": "paid"},
}


def is_problem(answer: Any, status: int, field: str | None = None) -> bool:
    """Whether the answer is an RFC 9457 document with this status that names this field."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert (answer.status_code, body["status"], body.get("field")) == (status, status, field)
    return bool(body["title"])


@pytest.mark.parametrize("key", [None, "Bearer wrong", "Basic dGVzdA==", "Bearer "])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/customers/ada"),
        ("PUT", "/v1/customers/ada"),
        ("GET", "/v1/customers/ada/preferences"),
        ("PATCH", "/v1/customers/ada/preferences"),
        ("GET", "/v1/customers/ada/ledger"),
        ("PUT", "/v1/customers/ada/orders/1"),
        ("POST", "/v1/import"),
        ("POST", "/v1/decisions"),
        ("GET", "/v1/events"),
    ],
)
def test_nothing_is_open_without_the_companys_key(api: Api, method: str, path: str, key: str | None) -> None:
    answer = api.client.request(method, path, headers={"Authorization": key} if key else {})
    assert is_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_customer_comes_back_as_it_was_put(api: Api) -> None:
    body: dict[str, Any] = {
        "first_name": "Ada",
        "last_name": "Lund",
        "stage": "prospect",
        "time_zone": "Europe/London",
        "country": "GB",
        "locale": "en-GB",
        "postal_code": "N1 9GU",
        "contact_points": [{"channel": "email", "address": "ada@example.com", "verified": True}],
        "attributes": {"waist": 32},
        "likes": ["argyle"],
        "dislikes": ["medical"],
    }
    assert api.call("PUT", "/v1/customers/ada", json=body).status_code == 201
    found = api.call("GET", "/v1/customers/ada").json()
    assert api.call("PUT", "/v1/customers/ada", json=body).status_code == 200
    body["contact_points"][0]["suppressed"] = False
    assert {name: found[name] for name in body} == body


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"stage": "friend"}, "stage"),
        ({"nickname": "A"}, "nickname"),
        ({"contact_points": [{"channel": "fax", "address": "1"}]}, "contact_points/0/channel"),
        ({"contact_points": [{"channel": "email", "address": "nobody"}]}, "contact_points/0/address"),
        ({"first_name": "a\x00b"}, "first_name"),
    ],
)
def test_a_wrong_customer_is_refused_by_field_and_nothing_is_written(
    api: Api, change: dict[str, Any], field: str
) -> None:
    answer = api.call("PUT", "/v1/customers/ada", json={"first_name": "Ada", "country": "US"} | change)
    assert is_problem(answer, 422, field)
    assert is_problem(api.call("GET", "/v1/customers/ada"), 404, "customer")


def test_an_order_belongs_to_a_known_customer(api: Api) -> None:
    assert is_problem(api.call("PUT", "/v1/customers/ada/orders/7", json=ORDER), 404, "customer")
    api.customer("ada")
    assert api.call("PUT", "/v1/customers/ada/orders/7", json=ORDER).status_code == 201
    assert api.call("PUT", "/v1/customers/ada/orders/7", json=ORDER).status_code == 200
    wrong = ORDER | {"lines": [{"sku": "x", "name": "x", "quantity": 0, "unit_price": "1"}]}
    assert is_problem(api.call("PUT", "/v1/customers/ada/orders/7", json=wrong), 422, "lines/0/quantity")


def test_a_change_by_staff_is_in_the_document_and_in_the_ledger(api: Api) -> None:
    api.customer("ada")
    change = {
        "actor": "anna",
        "evidence": "said so on the phone",
        "rules": [{"topic": "newsletter", "channel": "email", "permission": "granted"}],
        "caps": [{"topics": ["newsletter"], "channels": ["email"], "max": 1, "per": "P1M"}],
        "windows": [{"topics": ["*"], "channels": ["sms"], "any": [{"days": ["mon"], "from": "08:00", "to": "12:00"}]}],
        "pauses": [{"topics": ["optional"], "channels": ["*"], "from": "2026-12-01T00:00:00-06:00", "until": None}],
    }
    document = api.call("PATCH", "/v1/customers/ada/preferences", json=change).json()
    assert {"topic": "newsletter", "channel": "email", "permission": "granted"} in document["rules"]
    assert {"topic": "tips", "channel": "email", "permission": "unset"} in document["rules"]
    assert document["caps"] == change["caps"]
    assert document["windows"] == change["windows"]
    assert document["version"] == 1
    assert api.call("GET", "/v1/customers/ada/preferences").json() | {"as_of": 0} == document | {"as_of": 0}
    entries = api.call("GET", "/v1/customers/ada/ledger").json()["entries"]
    assert [(entry["version"], entry["actor"], entry["words"]) for entry in entries] == [
        (1, "anna", "said so on the phone")
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, "actor"),
        ({"actor": "a", "evidence": "e", "rules": [{"topic": "llamas", "channel": "sms", "permission": "granted"}]},
         "rules/0/topic"),
        ({"actor": "a", "evidence": "e", "caps": [{"topics": ["tips"], "channels": ["sms"], "max": -1, "per": "P1D"}]},
         "caps/0/max"),
        ({"actor": "a", "evidence": "e", "windows": [{"topics": ["*"], "channels": ["*"], "any": [{"from": "25:00"}]}]},
         "windows/0/any/0/from"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_refused_by_field(api: Api, change: dict[str, Any], field: str) -> None:
    api.customer("ada")
    assert is_problem(api.call("PATCH", "/v1/customers/ada/preferences", json=change), 422, field)
    assert api.call("GET", "/v1/customers/ada/ledger").json()["entries"] == []


def test_a_change_made_for_an_older_version_is_refused(api: Api) -> None:
    api.customer("ada")
    rules = [{"topic": "tips", "channel": "sms", "permission": "denied"}]
    change = {"actor": "anna", "evidence": "phone", "rules": rules, "base_version": 0}
    assert api.call("PATCH", "/v1/customers/ada/preferences", json=change).status_code == 200
    assert is_problem(api.call("PATCH", "/v1/customers/ada/preferences", json=change), 409, "base_version")


def test_one_decision_and_many_answer_alike_and_in_order(api: Api) -> None:
    api.customer("ada")
    at = "2027-03-10T11:00:00-06:00"
    asked = [
        {"customer": "ada", "topic": "orders", "channel": "sms", "at": at},
        {"customer": "ada", "topic": "promotions", "channel": "sms", "at": at},
        {"customer": "ada", "topic": "orders", "channel": "post", "at": at},
        {"customer": "ada", "topic": "orders", "at": at},
    ]
    many = api.call("POST", "/v1/decisions", json=asked).json()
    assert [answer["decision"] for answer in many] == ["send", "withhold", "withhold", "send"]
    assert many == [api.call("POST", "/v1/decisions", json=one).json() for one in asked]
    assert all(answer["reason"] and answer["explanation"] for answer in many)


def test_what_is_assumed_sent_counts_against_a_cap(api: Api) -> None:
    api.customer("ada")
    cap = {"topics": ["orders"], "channels": ["sms"], "max": 1, "per": "P1W"}
    api.call("PATCH", "/v1/customers/ada/preferences", json={"actor": "a", "evidence": "e", "caps": [cap]})
    question = {
        "customer": "ada",
        "topic": "orders",
        "channel": "sms",
        "at": "2027-03-10T11:00:00-06:00",
        "assume_sent": [{"topic": "orders", "channel": "sms", "at": "2027-03-08T09:00:00-06:00"}],
    }
    answer = api.call("POST", "/v1/decisions", json=question).json()
    assert (answer["decision"], answer["reason"]) == ("defer", "cap")
    allowed = answer["next_allowed_at"]
    assert api.call("POST", "/v1/decisions", json=question | {"at": allowed}).json()["decision"] == "send"


@pytest.mark.parametrize(
    ("question", "status", "field"),
    [
        ({"topic": "llamas"}, 422, "1/topic"),
        ({"customer": "nobody"}, 404, "1/customer"),
    ],
)
def test_a_question_that_cannot_be_decided_is_named_by_its_place(
    api: Api, question: dict[str, Any], status: int, field: str
) -> None:
    api.customer("ada")
    good = {"customer": "ada", "topic": "orders", "channel": "sms"}
    assert is_problem(api.call("POST", "/v1/decisions", json=[good, good | question]), status, field)


def test_an_import_keeps_the_good_lines_and_names_the_bad(api: Api) -> None:
    lines = [
        json.dumps({"type": "customer", "customer": "ada", "first_name": "Ada"}),
        "not json",
        json.dumps({"type": "order", "customer": "ada", "number": "1"} | ORDER),
        json.dumps({"type": "order", "customer": "nobody", "number": "1"} | ORDER),
        json.dumps({"type": "loyalty", "customer": "ada", "points": 12}),
    ]
    headers = {"Content-Type": "application/x-ndjson"}
    report = api.call("POST", "/v1/import", content="\n".join(lines), headers=headers).json()
    assert (report["read"], report["kept"], report["failed"]) == (5, 3, 2)
    assert [error["line"] for error in report["errors"]] == [2, 4]
    assert is_problem(api.call("POST", "/v1/import", json={}), 415, "Content-Type")


def test_a_body_larger_than_any_honest_one_is_refused(api: Api) -> None:
    answer = api.call("POST", "/v1/decisions", content=b"[" + b" " * 5_000_000 + b"]")
    assert is_problem(answer, 413)


def test_the_event_log_is_read_by_cursor(api: Api) -> None:
    api.customer("ada")
    session = api.session("ada")
    for number in (1, 2):
        said = {"client_id": f"00000000-0000-4000-8000-00000000000{number}", "text": f"message {number}"}
        api.client.post("/v1/chat/messages", headers=session, json=said)
    first, second = api.call("GET", "/v1/events").json()["events"]
    assert (first["customer"], first["channel"], first["text"]) == ("ada", "web", "message 1")
    assert api.call("GET", f"/v1/events?after={first['id']}").json()["events"] == [second]


def test_ready_means_that_database_and_assistant_answer(api: Api) -> None:
    assert api.client.get("/healthz").status_code == 200
    assert api.client.get("/readyz").status_code == 200
    api.trouble.append(RuntimeError("no turn"))
    assert is_problem(api.client.get("/readyz"), 503)
    assert api.client.get("/healthz").status_code == 200


def test_an_address_that_does_not_exist_is_a_problem_document_too(api: Api) -> None:
    assert is_problem(api.client.get("/v1/nothing"), 404)
    assert is_problem(api.client.delete("/healthz"), 405)
