from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from conversation.errors import NoAnswer, RasaUnavailable, TurnFailed
from conversation.rasa_client import RasaClient
from tests.conversation.fake_understanding import FakeUnderstanding
from tests.conversation.turn_server import TurnServer, serving

REQUEST: dict[str, Any] = {
    "message_id": "e1",
    "conversation": "c_1",
    "state": None,
    "text": "echo ä",
    "choice": None,
    "metadata": {"event": 1, "customer": None, "verified": False, "channel": "web", "now": "2026-11-23T16:00:00+00:00"},
}


@pytest.fixture
def server() -> Iterator[TurnServer]:
    with serving(FakeUnderstanding()) as started:
        yield started


@pytest.fixture
def client(server: TurnServer) -> Iterator[RasaClient]:
    with RasaClient(server.url, answer_seconds=0.5) as opened:
        yield opened


def test_the_answer_comes_back_as_it_was_given(client: RasaClient) -> None:
    assert client.turn(REQUEST) == FakeUnderstanding().turn(REQUEST)


def test_an_answer_with_an_error_is_a_failed_turn_with_its_detail(client: RasaClient) -> None:
    with pytest.raises(TurnFailed, match="cannot be understood"):
        client.turn(REQUEST | {"text": "poison"})
    with pytest.raises(TurnFailed, match="400"):
        client.turn(REQUEST | {"choice": {"value": "a", "label": "A"}})


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b'"text"', json.dumps({"a": 1}).encode()[:-1]], ids=lambda body: repr(body)
)
def test_an_answer_that_is_no_object_is_a_failed_turn(server: TurnServer, client: RasaClient, body: bytes) -> None:
    server.canned = [(200, body)]
    with pytest.raises(TurnFailed):
        client.turn(REQUEST)


def test_an_error_without_detail_is_a_failed_turn_too(server: TurnServer, client: RasaClient) -> None:
    server.canned = [(500, b"<html>")]
    with pytest.raises(TurnFailed, match="500"):
        client.turn(REQUEST)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_rasa_that_is_still_loading_is_unavailable(server: TurnServer, client: RasaClient, status: int) -> None:
    server.canned = [(status, b"{}")]
    with pytest.raises(RasaUnavailable) as raised:
        client.turn(REQUEST)
    assert not isinstance(raised.value, NoAnswer)


def test_a_rasa_that_is_not_there_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with RasaClient(f"http://127.0.0.1:{port}") as client, pytest.raises(RasaUnavailable) as raised:
        client.turn(REQUEST)
    assert not isinstance(raised.value, NoAnswer)


def test_a_rasa_that_takes_too_long_gives_no_answer(server: TurnServer, client: RasaClient) -> None:
    server.delay = 4.0
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        client.turn(REQUEST)
    assert time.monotonic() - began < 3.9


def test_a_connection_that_broke_is_tried_once_more_at_once(server: TurnServer, client: RasaClient) -> None:
    server.canned = [None]
    assert client.turn(REQUEST)["replies"]
    server.canned = [None, None]
    with pytest.raises(NoAnswer):
        client.turn(REQUEST)


def test_a_rasa_that_restarted_is_found_again_at_once() -> None:
    with serving(FakeUnderstanding()) as first:
        client = RasaClient(first.url)
        client.turn(REQUEST)
        port = first.server_address[1]
    with serving(FakeUnderstanding(), port=port):
        assert client.turn(REQUEST)["replies"]
    client.close()
