"""A stand-in for Rasa's room that keeps to the same protocol, and to the same contract tests as the real one.

It understands a handful of sentences. Like the real one it is a pure function of the request, except that it may look
up the customer's ledger version (the real one's actions read the database).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conversation.errors import TurnFailed

PROMOTIONS_BY_SMS = {"rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}]}
NO_PROMOTIONS = {"rules": [{"topic": "promotions", "channel": "*", "permission": "denied"}]}
NO_SURVEYS = {"rules": [{"topic": "surveys", "channel": "*", "permission": "denied"}]}
YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
UNDO = [{"value": "undo", "label": "Undo"}]

WISHES = {"text me about promotions": PROMOTIONS_BY_SMS}
STOPS = {"stop promotions": [NO_PROMOTIONS], "stop promotions and surveys": [NO_PROMOTIONS, NO_SURVEYS]}


class FakeUnderstanding:
    """`version_of` gives a customer's ledger version; `undo_change` what undoes the entry of that version."""

    def __init__(
        self,
        version_of: Callable[[str], int] = lambda _: 0,
        undo_change: Callable[[str, int], dict[str, Any]] | None = None,
    ) -> None:
        self._version_of = version_of
        self._undo_change = undo_change

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        _check(request)
        state = dict(request["state"] or {"turns": 0, "pending": None, "last": None})
        state["turns"] += 1
        choice = request["choice"]
        said = choice["value"] if choice else request["text"].strip().lower()
        name, replies, proposals = self._answer(said, state, request["metadata"])
        return {
            "state": state,
            "replies": replies,
            "proposals": proposals,
            "trace": {"intent": {"name": name, "confidence": 0.9}, "actions": [f"action_{name}"], "ms": 1.0},
        }

    def _answer(
        self, said: str, state: dict[str, Any], metadata: dict[str, Any]
    ) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
        if said.startswith("poison"):
            raise TurnFailed("HTTP 500: this text cannot be understood without an error")
        if said.startswith("echo "):
            return "echo", [{"text": f"turn {state['turns']}: {said[5:]}"}], []
        if said in ("talk to a person", "person"):
            reply = {"text": "I will get somebody.", "data": {"type": "handoff", "state": "queued"}}
            return "person", [reply], [{"type": "request_handoff", "reason": "asked"}]
        if said == "hello":
            return "greet", [{"text": "Hello."}, {"text": "What can I do for you?"}], []
        customer = metadata["customer"]
        if customer is not None:
            return self._answer_about_consent(said, state, customer)
        return _unclear()

    def _answer_about_consent(
        self, said: str, state: dict[str, Any], customer: str
    ) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
        version = self._version_of(customer)
        if said in WISHES:
            state["pending"] = WISHES[said]
            data = {"type": "confirm", "changes": [WISHES[said]]}
            return "wish", [{"text": "I will do that. Is that right?", "choices": YES_NO, "data": data}], []
        if said == "yes" and state["pending"]:
            change, state["pending"] = state["pending"], None
            return "affirm", [_done()], [_consent(change, version, confirmed=True)]
        if said == "no" and state["pending"]:
            state["pending"] = None
            return "deny", [{"text": "Nothing changes."}], []
        if said in STOPS:
            state["last"] = version + 1
            changes = STOPS[said]
            return "wish", [_done()], [_consent(change, version + n) for n, change in enumerate(changes)]
        if said == "undo" and state["last"] and self._undo_change is not None:
            undone, state["last"] = state["last"], None
            proposal = _consent(self._undo_change(customer, undone), version) | {"undo_of": undone}
            return "undo", [{"text": "Undone."}], [proposal]
        return _unclear()


def _done() -> dict[str, Any]:
    return {"text": "Done.", "choices": UNDO}


def _unclear() -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    return "unclear", [{"text": "Could you say that again?", "data": {"type": "unclear"}}], []


def _consent(change: dict[str, Any], version: int, *, confirmed: bool = False) -> dict[str, Any]:
    return {
        "type": "record_consent",
        "change": change,
        "wording": "Done.",
        "base_version": version,
        "confirmed": confirmed,
    }


def _check(request: dict[str, Any]) -> None:
    """As `bot/turn/request.py`: HTTP 400 for anything that is not the request of a turn."""
    if (request.get("text") is None) == (request.get("choice") is None):
        raise TurnFailed("HTTP 400: text: give exactly one of text and choice")
    for field in ("message_id", "conversation"):
        if not isinstance(request.get(field), str) or not request[field]:
            raise TurnFailed(f"HTTP 400: {field}: must be a text")
    if not isinstance(request.get("metadata"), dict) or "now" not in request["metadata"]:
        raise TurnFailed("HTTP 400: metadata.now: must be an ISO 8601 time with an offset")
