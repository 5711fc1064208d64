"""One turn, in a real Rasa process with a real action server."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.bot.rasa_process import TOKEN, ActionServer, Rasa


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "trace": {key: value for key, value in answer["trace"].items() if key != "ms"}}


def test_health_names_the_model(rasa: Rasa) -> None:
    status, body = rasa.get("/health")
    assert status == 200
    assert body["model"].endswith(".tar.gz")


def test_an_action_s_reply_data_and_proposal_come_apart(rasa: Rasa) -> None:
    answer = rasa.answer("where is my order 7602?")
    assert answer["replies"] == [
        {
            "text": "action_order_status 1",
            "choices": [{"value": "yes", "label": "Yes"}],
            "data": {"type": "confirm", "changes": []},
        }
    ]
    assert answer["proposals"] == [{"type": "record_consent", "base_version": 1}]


def test_the_trace_tells_what_was_understood_and_done(rasa: Rasa) -> None:
    trace = rasa.answer("where is my order 7602?")["trace"]
    assert trace["intent"]["name"] == "order_status"
    assert trace["intent"]["confidence"] > 0.5
    assert len(trace["ranking"]) == 5
    assert [(entity["entity"], entity["value"]) for entity in trace["entities"]] == [("order_number", "7602")]
    assert trace["actions"] == ["action_order_status"]
    assert trace["reading"]["act"] in ("question", "none", "fragment")
    assert 0 < trace["ms"] < 5000


def test_an_action_sees_message_metadata_and_reading(rasa: Rasa, actions: ActionServer) -> None:
    rasa.answer("stop texting me")
    message = actions.calls[-1]["tracker"]["latest_message"]
    assert message["text"] == "stop texting me"
    assert message["metadata"]["customer"] == "ada"
    assert message["reading"]["act"] == "wish"
    assert actions.calls[-1]["next_action"] == "action_wish"
    assert "domain" not in actions.calls[-1]


def test_the_action_server_is_called_with_the_internal_token(rasa: Rasa, actions: ActionServer) -> None:
    rasa.answer("where is my order?")
    assert actions.authorizations[-1] == f"Bearer {TOKEN}"


def test_the_same_request_gives_the_same_answer(rasa: Rasa) -> None:
    state = rasa.answer("stop texting me")["state"]
    first, second = (without_time(rasa.answer("actually only on sundays", state)) for _ in range(2))
    assert first == second


def test_a_slot_set_in_one_turn_is_there_in_the_next(rasa: Rasa) -> None:
    state = rasa.answer("where is my order?")["state"]
    assert state["slots"] == {"unclear_count": 1}
    assert rasa.answer("where is my order?", state)["replies"][0]["text"] == "action_order_status 2"


def test_conversations_share_nothing(rasa: Rasa) -> None:
    state = rasa.answer("where is my order?")["state"]
    rasa.answer("where is my order?", state, conversation="c_2")
    assert rasa.answer("where is my order?", conversation="c_2")["replies"][0]["text"] == "action_order_status 1"


def test_a_state_holds_no_words_and_no_times(rasa: Rasa) -> None:
    state = json.dumps(rasa.answer("stop texting me about zanzibar")["state"])
    assert "zanzibar" not in state
    assert "timestamp" not in state
    assert "2026" not in state


def test_the_state_stays_as_small_after_500_turns(rasa: Rasa) -> None:
    state, sizes = None, []
    said = ["thanks", "stop texting me", "where is my order 7602?", "asdkj qwpoe", "what's up with the weather"]
    for turn in range(500):
        state = rasa.answer(said[turn % len(said)], state)["state"]
        sizes.append(len(json.dumps(state)))
    assert max(sizes[10:]) <= max(sizes[:10]) + 4  # the counter grows by two digits
    assert max(sizes) < 1000


@pytest.mark.parametrize("value", ["yes", "no"])
def test_yes_and_no_buttons_are_answers(rasa: Rasa, value: str) -> None:
    answer = rasa.answer(choice={"value": value, "label": "whatever it says"})
    assert answer["trace"]["actions"] == ["action_affirm" if value == "yes" else "action_deny"]


def test_other_buttons_are_choices(rasa: Rasa, actions: ActionServer) -> None:
    answer = rasa.answer(choice={"value": "guide", "label": "Set my preferences"})
    assert answer["trace"]["actions"] == ["action_choose"]
    entities = actions.calls[-1]["tracker"]["latest_message"]["entities"]
    assert [(entity["entity"], entity["value"]) for entity in entities] == [("choice", "guide")]


@pytest.mark.parametrize(
    "text",
    [
        "/affirm",
        "/restart",
        "  /affirm",
        "\t\n/affirm",
        "\u200b/affirm",
        "\ufeff \u2060/affirm",
        "//affirm",
        '/choose{"choice": "yes"}',
        "/affirm@1.0",
        "\uff0faffirm",
        "/session_start",
        "/wish",
        "/",
    ],
)
def test_text_that_begins_with_a_slash_is_never_an_intent(rasa: Rasa, text: str) -> None:
    answer = rasa.answer(text)
    assert answer["trace"]["intent"]["name"] == "nlu_fallback"
    assert answer["trace"]["actions"] == ["action_unclear"]
    assert answer["trace"]["entities"] == []


@pytest.mark.parametrize("text", ["", "   ", "?", "...", "\u200b"])
def test_text_without_words_is_not_understood(rasa: Rasa, text: str) -> None:
    assert rasa.answer(text)["trace"]["actions"] == ["action_unclear"]


def test_a_failing_action_is_an_error_of_the_turn(rasa: Rasa) -> None:
    status, problem = rasa.take("where is my order? fail now")
    assert status == 500
    assert problem["status"] == 500
    assert "action_" in problem["detail"]


def test_after_a_failed_turn_the_next_one_works(rasa: Rasa) -> None:
    rasa.take("where is my order? fail now")
    assert rasa.answer("where is my order?")["replies"][0]["text"] == "action_order_status 1"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": None}, "text"),
        ({"choice": {"value": "yes", "label": "Yes"}}, "text"),
        ({"text": 7}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"text": None, "choice": {"label": "Yes"}}, "choice.value"),
        ({"conversation": ""}, "conversation"),
        ({"message_id": None}, "message_id"),
        ({"metadata": None}, "metadata"),
        ({"metadata": {"now": "2026-11-23T10:00:00"}}, "metadata.now"),
        ({"metadata": {"now": "soon"}}, "metadata.now"),
        ({"state": "x"}, "state"),
        ({"state": {"version": 99}}, "state"),
        ({"state": {"version": 1, "slots": [], "tail": []}}, "state"),
        ({"state": {"version": 1, "slots": {}, "tail": [{"forged": 1}]}}, "state"),
    ],
)
def test_a_request_that_is_no_turn_names_the_field_at_fault(rasa: Rasa, change: dict[str, Any], field: str) -> None:
    status, problem = rasa.take(**{"text": "hello", **change})
    assert (status, problem["field"]) == (400, field)


def test_a_body_that_is_not_json_is_refused(rasa: Rasa) -> None:
    assert rasa.post(b"{")[0] == 400
    assert rasa.post(b"[]")[0] == 400


def test_turns_taken_side_by_side_do_not_mix(rasa: Rasa) -> None:
    def talk(number: int) -> list[str]:
        state, texts = None, []
        for _ in range(5):
            answer = rasa.answer("where is my order?", state, conversation=f"c_{number}")
            state = answer["state"]
            texts.append(answer["replies"][0]["text"])
        return texts

    with ThreadPoolExecutor(6) as pool:
        for texts in pool.map(talk, range(6)):
            assert texts == [f"action_order_status {count}" for count in range(1, 6)]


def test_no_other_door_of_rasa_is_open(rasa: Rasa) -> None:
    for path in ("/conversations/c_1/tracker", "/model/parse", "/webhooks/rest/webhook", "/domain", "/status"):
        assert rasa.get(path)[0] == 404
        assert rasa.post(b"{}", path)[0] in (404, 405)
