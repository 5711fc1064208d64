"""Fixtures of Rasa's room. They run in its own environment (`bot/.venv`), not in the root one."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

collect_ignore_glob = [] if importlib.util.find_spec("rasa") else ["test_*.py"]


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model of this working copy."""
    from tests.bot.rasa_process import trained_model

    return trained_model()


def count_calls(call: dict[str, Any]) -> dict[str, Any]:
    """An action that counts in a slot, answers with a choice, and proposes something."""
    if "fail now" in (call["tracker"]["latest_message"]["text"] or ""):
        raise RuntimeError("this action fails")
    count = (call["tracker"]["slots"].get("unclear_count") or 0) + 1
    reply = {
        "text": f"{call['next_action']} {count}",
        "buttons": [{"title": "Yes", "payload": "yes"}],
        "custom": {"data": {"type": "confirm", "changes": []}},
    }
    proposal = {"custom": {"proposal": {"type": "record_consent", "base_version": count}}}
    return {"events": [{"event": "slot", "name": "unclear_count", "value": count}], "responses": [reply, proposal]}


@pytest.fixture(scope="session")
def actions() -> Iterator[Any]:
    from tests.bot.rasa_process import ActionServer

    server = ActionServer(count_calls)
    yield server
    server.shutdown()


@pytest.fixture(scope="session")
def rasa(model: Path, actions: Any) -> Iterator[Any]:
    """A real Rasa process with a small real action server."""
    from tests.bot.rasa_process import running_rasa

    with running_rasa(model, actions.port) as running:
        yield running
