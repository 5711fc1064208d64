"""Schemathesis tries every documented call with strange input: no 500, and every error is a problem document."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from tests.web.conftest import API_KEY, Api


@schemathesis.serializer("application/x-ndjson", "message/rfc822", "text/csv")
def _as_it_is(_context: object, value: object) -> bytes:
    return str(value).encode(errors="replace")


OPERATIONS = [
    "GET /healthz",
    "GET /readyz",
    "POST /v1/chat/sessions",
    "POST /v1/chat/messages",
    "GET /v1/chat/events",
    "PUT /v1/customers/{ref}",
    "GET /v1/customers/{ref}",
    "PUT /v1/customers/{ref}/orders/{number}",
    "GET /v1/customers/{ref}/preferences",
    "PATCH /v1/customers/{ref}/preferences",
    "GET /v1/customers/{ref}/ledger",
    "POST /v1/customers/{ref}/page-link",
    "POST /v1/decisions",
    "POST /v1/messages",
    "GET /v1/messages/{message}",
    "POST /v1/import",
    "GET /v1/events",
    "POST /connectors/sms/inbound",
    "POST /connectors/sms/status",
    "POST /connectors/sms/reassigned",
    "POST /v1/numbers/{number}/reassigned",
    "POST /v1/numbers/{number}/released",
    "POST /v1/customers/{ref}/ledger/{version}/undo",
    "POST /connectors/email/inbound",
    "GET /v1/worklists/{channel}",
    "POST /v1/worklists/{channel}/outcomes",
]


def test_every_call_of_the_document_is_tried(api: Api) -> None:
    document = api.client.get("/openapi.json").json()
    found = [f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item]
    assert sorted(found) == sorted(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_documented_call_can_be_made_to_fail(api: Api, operation: str) -> None:
    api.customer("ada")
    method, path = operation.split(" ")
    schema = schemathesis.openapi.from_asgi("/openapi.json", api.client.app)
    token = api.session("ada")["Authorization"] if path.startswith("/v1/chat") else f"Bearer {API_KEY}"

    @given(case=schema[path][method].as_strategy())
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def try_it(case: schemathesis.Case) -> None:
        if case.path.endswith("/events"):
            # A stream does not end, and a wait only waits.
            case.query = {name: value for name, value in (case.query or {}).items() if name != "wait"}
        if "ref" in (case.path_parameters or {}) and len(str(case.path_parameters["ref"])) % 2:
            case.path_parameters["ref"] = "ada"
        response = case.call(headers={"Authorization": token, "Accept": "application/json"})
        case.validate_response(response, checks=[not_a_server_error])
        if response.status_code >= 400:
            assert response.headers["content-type"][0] == "application/problem+json"

    try_it()


def test_the_document_is_served_without_a_key_and_names_its_security(api: Api) -> None:
    document = api.client.get("/openapi.json").json()
    assert document["paths"]["/v1/decisions"]["post"]["security"] == [{"CompanyKey": []}]
    assert document["paths"]["/v1/chat/messages"]["post"]["security"] == [{"ChatSession": []}]
