"""The chat of the contract, over HTTP, without anybody who answers: what is kept, and who may read it."""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any

import pytest

from tests.web.conftest import IDENTITY_SECRET, Api, identity
from tests.web.test_company_api import is_problem


def say(api: Api, session: dict[str, str], text: str, client_id: str | None = None) -> int:
    body = {"client_id": client_id or str(uuid.uuid4()), "text": text}
    answer = api.client.post("/v1/chat/messages", headers=session, json=body)
    assert answer.status_code == 202, answer.text
    event: int = answer.json()["event"]
    return event


def events(api: Api, session: dict[str, str], after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
    answer = api.client.get(f"/v1/chat/events?after={after}&wait={wait}", headers=session)
    found: list[dict[str, Any]] = answer.json()["events"]
    return found


def test_a_signed_identity_opens_the_customers_own_conversation(api: Api) -> None:
    api.customer("ada")
    first = api.client.post("/v1/chat/sessions", json={"identity": identity("ada")}).json()
    second = api.client.post("/v1/chat/sessions", json={"identity": identity("ada")}).json()
    assert first["verified"]
    assert first["conversation"] == second["conversation"]
    assert first["token"] != second["token"]


def test_a_visitor_is_unproven_and_alone(api: Api) -> None:
    first, second = (api.client.post("/v1/chat/sessions", json={}).json() for _ in range(2))
    assert not first["verified"]
    assert first["conversation"] != second["conversation"]


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        identity("ada", secret="another secret of sufficient length"),
        identity("ada", minutes=-1),
        identity("ada", minutes=30),
        identity("ada", aud="somebody else"),
        identity("nobody"),
        identity("ada", sub=7),
        identity("ada", sub="a\x00da"),
    ],
)
def test_an_identity_that_proves_nothing_opens_nothing(api: Api, token: str) -> None:
    api.customer("ada")
    assert is_problem(api.client.post("/v1/chat/sessions", json={"identity": token}), 401, "identity")


def test_the_same_client_id_again_changes_nothing(api: Api) -> None:
    session = api.session()
    name = str(uuid.uuid4())
    assert say(api, session, "hello", name) == say(api, session, "hello again", name)
    assert [event["text"] for event in events(api, session)] == ["hello"]


def test_nobody_reads_anothers_conversation(api: Api) -> None:
    mine, theirs = api.session(), api.session()
    say(api, mine, "a secret")
    assert events(api, theirs) == []
    assert is_problem(api.client.get("/v1/chat/events"), 401)
    assert is_problem(api.client.get("/v1/chat/events", headers={"Authorization": "Bearer made-up"}), 401)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "hello"}, "client_id"),
        ({"client_id": "not a uuid", "text": "hello"}, "client_id"),
        ({"client_id": str(uuid.UUID(int=1))}, ""),
        ({"client_id": str(uuid.UUID(int=1)), "text": "a", "choice": "b"}, ""),
        ({"client_id": str(uuid.UUID(int=1)), "text": "   "}, "text"),
        ({"client_id": str(uuid.UUID(int=1)), "text": "x" * 2001}, "text"),
        ({"client_id": str(uuid.UUID(int=1)), "text": "hello", "conversation": "c_1"}, "conversation"),
    ],
)
def test_a_wrong_message_is_refused_by_field(api: Api, body: dict[str, Any], field: str) -> None:
    session = api.session()
    assert is_problem(api.client.post("/v1/chat/messages", headers=session, json=body), 422, field)
    assert events(api, session) == []


def test_a_waiting_reader_is_woken_by_what_is_said(api: Api) -> None:
    session = api.session()
    timer = threading.Timer(0.3, lambda: say(api, session, "hello"))
    timer.start()
    began = time.monotonic()
    found = events(api, session, wait=20)
    timer.join()
    assert [event["text"] for event in found] == ["hello"]
    assert time.monotonic() - began < 10


def test_the_stream_begins_after_the_last_event_seen(api: Api) -> None:
    """TestClient cannot hang up on a stream, so the first frames are read from the generator that serves it."""
    import asyncio

    from starlette.requests import Request

    from web.event_stream import stream

    session = api.session()
    first, second = say(api, session, "one"), say(api, session, "two")
    conversation = api.client.get("/v1/chat/events", headers=session)
    assert len(conversation.json()["events"]) == 2

    async def frames() -> list[str]:
        async def receive() -> dict[str, Any]:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        request = Request(
            {"type": "http", "headers": [(b"last-event-id", str(first).encode())], "method": "GET", "path": "/"},
            receive,  # type: ignore[arg-type]
        )

        def read(cursor: int) -> Any:
            with api.database.read() as uow:
                return uow.events.after(cursor)

        services = api.client.app.state.services  # type: ignore[attr-defined]
        body = stream(request, read, services.signal, 0).body_iterator
        return [str(await anext(body)) for _ in range(2)]  # type: ignore[call-overload]

    hello, frame = asyncio.run(frames())
    assert hello.startswith(":")
    name, kind, data = frame.strip().split("\n")
    assert (name, kind) == (f"id: {second}", "event: customer_said")
    assert json.loads(data.removeprefix("data: "))["text"] == "two"


def test_the_secret_that_signs_identities_never_appears_in_an_answer(api: Api) -> None:
    answer = api.client.post("/v1/chat/sessions", json={"identity": "x"})
    assert IDENTITY_SECRET not in answer.text


def test_a_text_that_looks_like_a_command_is_text(api: Api) -> None:
    session = api.session()
    say(api, session, "/restart")
    assert events(api, session)[0]["text"] == "/restart"
