"""What travels from turn to turn."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn.errors import BadRequest, TurnError
from bot.turn.state import LOOP_TURNS, State

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [greet]
forms: {ask: {required_slots: [name]}}
slots:
  name: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  mood: {type: any, influence_conversation: false, initial_value: calm, mappings: [{type: custom}]}
actions: [action_a]
""")


def after(state: State, *events: Event) -> State:
    """The state after a turn in which these happened."""
    tracker = state.tracker("c", DOMAIN, 0.0)
    for event in events:
        tracker.update(event, DOMAIN)
    return State.of(tracker)


def turn(*events: Event) -> list[Event]:
    said = UserUttered("hello", intent={"name": "greet", "confidence": 1.0})
    return [said, ActionExecuted("action_a"), *events, ActionExecuted("action_listen")]


def tracker_of(state: State) -> DialogueStateTracker:
    return state.tracker("c", DOMAIN, 1000.0)


def test_a_new_conversation_waits_for_the_customer() -> None:
    assert tracker_of(State()).latest_action_name == "action_listen"


def test_slots_that_were_set_come_back() -> None:
    state = after(State(), *turn(SlotSet("name", {"deep": [1, 2]})))
    assert tracker_of(State.read(state.as_json())).get_slot("name") == {"deep": [1, 2]}


def test_slots_at_their_initial_value_are_left_out() -> None:
    assert after(State(), *turn(SlotSet("mood", "calm"))).slots == {}


def test_a_slot_that_was_emptied_is_gone() -> None:
    state = after(State(), *turn(SlotSet("name", "Ada")))
    assert after(state, *turn(SlotSet("name", None))).slots == {}


def test_a_slot_emptied_against_its_initial_value_stays_empty() -> None:
    state = after(State(), *turn(SlotSet("mood", None)))
    assert tracker_of(state).get_slot("mood") is None


def test_slots_which_the_domain_no_longer_has_are_dropped() -> None:
    assert "gone" not in tracker_of(State(slots={"gone": 1, "name": "Ada"})).slots


def test_only_the_last_turns_are_kept() -> None:
    state = State()
    for _ in range(50):
        state = after(state, *turn())
    assert list(state.tail) == [{"said": "greet"}, {"did": "action_a"}] * 2


def test_the_tail_begins_with_the_customer() -> None:
    assert after(State(), *turn()).tail[0] == {"said": "greet"}


def test_an_open_form_stays_open() -> None:
    state = after(State(), *turn(ActiveLoop("ask"), SlotSet("requested_slot", "name")))
    tracker = tracker_of(State.read(state.as_json()))
    assert tracker.active_loop_name == "ask"
    assert tracker.get_slot("requested_slot") == "name"


def test_turns_are_kept_back_to_where_a_form_was_opened_but_not_without_end() -> None:
    state = after(State(), *turn(), *turn(ActiveLoop("ask")))
    for number in range(40):
        state = after(state, *turn())
        assert tracker_of(state).active_loop_name == "ask"
        assert sum("said" in step for step in state.tail) == min(number + 2, LOOP_TURNS)


def test_a_closed_form_is_forgotten() -> None:
    state = after(State(), *turn(ActiveLoop("ask")), *turn(ActiveLoop(None)), *turn(), *turn())
    assert tracker_of(state).active_loop_name is None
    assert len(state.tail) == 4


def test_all_events_bear_the_time_of_the_turn() -> None:
    state = after(State(), *turn(SlotSet("name", 1)))
    assert {event.timestamp for event in tracker_of(state).events} == {1000.0}


def test_a_state_that_outgrew_all_bounds_is_refused() -> None:
    state = after(State(), *turn(SlotSet("name", "x" * 40_000)))
    with pytest.raises(TurnError, match="name"):
        state.as_json()


@pytest.mark.parametrize("value", [[], "x", {}, {"version": 1, "slots": 1}, {"version": 1, "tail": [1]}])
def test_what_is_no_state_is_refused(value: object) -> None:
    with pytest.raises(BadRequest):
        State.read(value)
