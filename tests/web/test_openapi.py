"""Schemathesis tries every documented call with strange input: no 500, and every error is a problem document."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from tests.web.conftest import Api, pytest

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def schema(api: Api) -> schemathesis.BaseSchema:
    api.customer("ada")
    return schemathesis.openapi.from_asgi("/openapi.json", api.client.app)


lazy = schemathesis.pytest.from_fixture("schema")


@lazy.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
def test_no_documented_call_can_be_made_to_fail(case: schemathesis.Case, api: Api) -> None:
    if case.path == "/v1/chat/events":
        case.query = {**(case.query or {}), "wait": 0}
    case.headers = {**(case.headers or {}), "Accept": "application/json"}
    session = api.session("ada")
    auth = session if case.path.startswith("/v1/chat") else {"Authorization": f"Bearer {_key()}"}
    response = case.call(headers=auth)
    case.validate_response(response, checks=[not_a_server_error])
    if response.status_code >= 400:
        assert response.headers["content-type"][0] == "application/problem+json"


def _key() -> str:
    from tests.web.conftest import API_KEY

    return API_KEY
