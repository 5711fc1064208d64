"""The private application that Rasa calls."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from actions.runner import ACTIONS
from actions.server import make_app
from company import Company
from storage import Database
from tests.actions.dialogue import Talk

TOKEN = "internal-token"
SECRET_WORDS = "my words are nobody's business"


@pytest.fixture
def app(sqlite_database: Database, company: Company) -> Starlette:
    return make_app(sqlite_database, company, TOKEN)


def call(app: Starlette, body: Any, *, query: str = "", **headers: str) -> httpx.Response:
    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://actions") as client:
            return await client.post(f"/webhook{query}", json=body, headers=headers)

    return asyncio.run(post())


def request(action: str, customer: str | None = None, **parsed: Any) -> dict[str, Any]:
    metadata = {"event": 1, "customer": customer, "verified": customer is not None, "channel": "web",
                "now": "2026-11-23T16:00:00+00:00", "time_zone": "America/Chicago"}  # fmt: skip
    message = {"text": SECRET_WORDS, "intent": {"name": "greet"}, "entities": [], "metadata": metadata} | parsed
    return {
        "next_action": action,
        "sender_id": "c",
        "tracker": {"sender_id": "c", "slots": {}, "latest_message": message},
    }


def test_an_action_is_run_with_the_token_as_bearer(app: Starlette) -> None:
    answer = call(app, request("action_greet"), Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert "Hello" in answer.json()["responses"][0]["text"]


def test_an_action_is_run_with_the_token_in_the_query(app: Starlette) -> None:
    assert call(app, request("action_greet"), query=f"?token={TOKEN}").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}])
def test_nobody_else_is_answered(app: Starlette, headers: dict[str, str]) -> None:
    answer = call(app, request("action_greet"), **headers)
    assert answer.status_code == 401
    assert SECRET_WORDS not in answer.text


def test_a_wrong_token_in_the_query_is_refused(app: Starlette) -> None:
    assert call(app, request("action_greet"), query="?token=wrong").status_code == 401


def test_an_empty_token_is_no_token(sqlite_database: Database, company: Company) -> None:
    with pytest.raises(ValueError, match="token"):
        make_app(sqlite_database, company, "")


def test_a_failed_action_is_an_error_that_repeats_nothing(app: Starlette) -> None:
    broken = request("action_greet")
    del broken["tracker"]["latest_message"]["metadata"]["now"]
    answer = call(app, broken, Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 500
    assert answer.json() == {"error": "the action failed", "action_name": "action_greet"}


def test_an_unknown_action_is_not_found(app: Starlette) -> None:
    assert call(app, request("action_nothing"), Authorization=f"Bearer {TOKEN}").status_code == 404


@pytest.mark.parametrize("body", [[], {}, {"next_action": "action_greet"}, "text"])
def test_a_body_that_is_no_call_is_refused(app: Starlette, body: Any) -> None:
    assert call(app, body, Authorization=f"Bearer {TOKEN}").status_code == 400


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_action_answers_a_visitor_without_looking_anything_up(app: Starlette, action: str) -> None:
    answer = call(app, request(action), Authorization=f"Bearer {TOKEN}").json()
    assert any(response["text"] for response in answer["responses"])
    assert not any(r["custom"].get("proposal", {}).get("type") == "record_consent" for r in answer["responses"])


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_the_same_request_gets_the_same_answer(app: Starlette, ada: Talk, action: str) -> None:
    body = request(action, "ada")
    answers = [call(app, body, Authorization=f"Bearer {TOKEN}").json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert any(response["text"] for response in answers[0]["responses"])


def test_a_proven_reference_without_a_record_is_told_so(app: Starlette) -> None:
    answer = call(app, request("action_order_status", "ghost"), query=f"?token={TOKEN}").json()
    assert "can't find your record" in answer["responses"][0]["text"]


def test_the_domain_names_exactly_these_actions() -> None:
    from pathlib import Path

    from ruamel.yaml import YAML

    domain = YAML(typ="safe").load(Path(__file__).parents[2] / "domain.yml")
    assert sorted(domain["actions"]) == sorted(ACTIONS)


def test_the_event_loop_never_waits_for_the_database(
    sqlite_database: Database, company: Company, ada: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    read = Database.read

    def watched(self: Database) -> Any:
        threads.append(threading.current_thread())
        return read(self)

    monkeypatch.setattr(Database, "read", watched)
    app = make_app(sqlite_database, company, TOKEN)
    assert call(app, request("action_show_preferences", "ada"), query=f"?token={TOKEN}").status_code == 200
    assert threads
    assert threading.main_thread() not in threads


def test_an_action_writes_nothing(sqlite_database: Database, company: Company, ada: Talk) -> None:
    app = make_app(sqlite_database, company, TOKEN)
    with sqlite_database.read() as uow:
        before = uow.events.last_id()
    for action in ACTIONS:
        call(app, request(action, "ada"), query=f"?token={TOKEN}")
    with sqlite_database.read() as uow:
        assert uow.events.last_id() == before
        assert not uow.ledger.of_customer("ada")
