from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contact.document import change_from_document
from conversation.errors import ClaimLost, TurnFailed, TurnOutdated
from conversation.turn import turn_request
from customers import consent
from storage.records import Event, Waiting
from tests.conversation.fake_understanding import NO_PROMOTIONS
from tests.conversation.stage import Stage, kinds, texts


class Meddling:
    """An understanding during whose first `times` turns something else happens."""

    def __init__(self, stage: Stage, happen: Any, times: int = 1) -> None:
        self._inner, self._happen, self._left = stage.understanding, happen, times
        self.asked = 0
        stage.understanding = self
        stage.__post_init__()

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        answer = self._inner.turn(request)
        if self._left:
            self._left -= 1
            self._happen()
        return answer


def nothing_happened(stage: Stage, conversation: str, event: int) -> bool:
    with stage.database.read() as uow:
        found = uow.conversations.get(conversation)
        assert found is not None
        kept = uow.turns.get(event) or uow.outbox.due(stage.clock() + timedelta(days=1), 10)
    return not stage.answers(conversation, event) and not kept and found.state is None


def test_a_turn_ends_with_turn_done_after_its_replies(stage: Stage) -> None:
    turn = stage.turn(stage.conversation(stage.customer()), "hello")
    assert kinds(turn) == ["assistant_said", "assistant_said", "turn_done"]
    assert texts(turn) == ["Hello.", "What can I do for you?"]
    assert {event.by for event in turn} == {"assistant", "system"}


def test_the_state_that_rasa_gave_is_what_it_gets_next_time(stage: Stage) -> None:
    conversation = stage.conversation()
    assert texts(stage.turn(conversation, "echo a")) == ["turn 1: a"]
    assert texts(stage.turn(conversation, "echo b")) == ["turn 2: b"]


def test_each_reply_waits_at_the_gate_and_the_trace_is_kept(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    event = stage.say(conversation, "hello")
    stage.turns.take(stage.claim(event))
    with stage.database.read() as uow:
        waiting = [uow.outbox.get(number) for number in uow.outbox.due(stage.clock(), 10)]
        trace = uow.turns.get(event)
    assert [(m.text, m.purpose, m.channel, m.customer) for m in waiting if m] == [
        ("Hello.", "service_reply", "web", "ada")
    ]  # the second waits for the first
    assert trace is not None
    assert (trace.intent, trace.confidence, trace.unclear, trace.attempts) == ("greet", 0.9, False, 1)
    assert trace.trace["actions"] == ["action_greet"]
    assert trace.milliseconds > 0


def test_choices_and_data_travel_with_the_reply(stage: Stage) -> None:
    turn = stage.turn(stage.conversation(stage.customer()), "text me about promotions")
    assert [choice["value"] for choice in turn[0].choices or ()] == ["yes", "no"]
    assert (turn[0].data or {})["type"] == "confirm"


def test_a_message_that_is_not_understood_is_marked_unclear(stage: Stage) -> None:
    conversation = stage.conversation()
    event = stage.say(conversation, "qwertz")
    stage.turns.take(stage.claim(event))
    with stage.database.read() as uow:
        trace = uow.turns.get(event)
    assert trace is not None
    assert trace.unclear


def test_a_turn_whose_claim_was_lost_keeps_nothing(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    event = stage.say(conversation, "stop promotions")
    waiting = stage.claim(event)
    stage.clock.advance(seconds=11)
    stage.claim(event, worker="another")
    with pytest.raises(ClaimLost):
        stage.turns.take(waiting)
    assert nothing_happened(stage, conversation, event)
    assert stage.ledger("ada") == []


def test_two_workers_with_one_message_give_one_answer(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    event = stage.say(conversation, "stop promotions")
    slow = stage.claim(event)
    stage.clock.advance(seconds=11)
    quick = stage.claim(event, worker="another")
    stage.turns.take(quick)
    with pytest.raises(ClaimLost):
        stage.turns.take(slow)
    assert kinds(stage.answers(conversation, event)).count("turn_done") == 1
    assert len(stage.ledger("ada")) == 1


def test_a_ledger_that_moved_meanwhile_has_the_turn_taken_again(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())

    def change_elsewhere() -> None:
        change = change_from_document({"rules": [{"topic": "tips", "channel": "*", "permission": "denied"}]}, catalog)
        with stage.database.write() as uow:
            consent.record(
                uow,
                stage.company,
                customer="ada",
                change=change,
                actor="staff",
                channel=None,
                words="asked by phone",
                event_id=None,
                wording=None,
                now=stage.clock(),
            )

    catalog = stage.company.catalog
    meddling = Meddling(stage, change_elsewhere)
    turn = stage.turn(conversation, "stop promotions")
    assert meddling.asked == 2
    assert kinds(turn) == ["preference_changed", "assistant_said", "turn_done"]
    assert [entry.actor for entry in stage.ledger("ada")] == ["staff", "customer"]


def test_a_state_that_moved_meanwhile_has_the_turn_taken_again(stage: Stage) -> None:
    conversation = stage.conversation()

    def move() -> None:
        with stage.database.write() as uow:
            assert uow.conversations.save_state(conversation, {"turns": 41, "pending": None, "last": None}, 0)

    Meddling(stage, move)
    assert texts(stage.turn(conversation, "echo a")) == ["turn 42: a"]


def test_a_turn_that_moves_again_and_again_is_an_error_and_keeps_nothing(stage: Stage) -> None:
    conversation = stage.conversation()

    def move() -> None:
        with stage.database.write() as uow:
            found = uow.conversations.get(conversation)
            assert found is not None
            uow.conversations.save_state(conversation, None, found.state_version)

    Meddling(stage, move, times=1000)
    event = stage.say(conversation, "hello")
    with pytest.raises(TurnOutdated):
        stage.turns.take(stage.claim(event))
    assert nothing_happened(stage, conversation, event)


def test_an_answer_that_is_none_keeps_nothing(stage: Stage) -> None:
    conversation = stage.conversation()
    event = stage.say(conversation, "poison")
    with pytest.raises(TurnFailed):
        stage.turns.take(stage.claim(event))
    assert nothing_happened(stage, conversation, event)


def test_giving_up_apologises_offers_a_person_and_lets_the_conversation_go_on(stage: Stage) -> None:
    conversation = stage.conversation()
    event = stage.say(conversation, "poison")
    stage.turns.give_up(stage.claim(event), "TurnFailed: HTTP 500")
    turn = stage.answers(conversation, event)
    assert kinds(turn) == ["assistant_said", "turn_done"]
    assert [choice["value"] for choice in turn[0].choices or ()] == ["person"]
    with stage.database.read() as uow:
        trace = uow.turns.get(event)
    assert trace is not None
    assert trace.trace == {"gave_up": "TurnFailed: HTTP 500"}
    assert texts(stage.turn(conversation, "echo a")) == ["turn 1: a"]


def test_asking_for_a_person_queues_the_conversation_once(stage: Stage) -> None:
    conversation = stage.conversation()
    turn = stage.turn(conversation, "talk to a person")
    assert kinds(turn) == ["assistant_said", "handoff_changed", "turn_done"]
    assert turn[1].data == {"type": "handoff", "state": "queued", "reason": "asked"}
    assert kinds(stage.turn(conversation, "talk to a person")) == ["assistant_said", "turn_done"]
    with stage.database.read() as uow:
        found = uow.conversations.get(conversation)
    assert found is not None
    assert (found.handoff, found.handoff_reason) == ("queued", "asked")


def hold(stage: Stage, conversation: str, minutes: float | None = 10) -> None:
    with stage.database.write() as uow:
        until = None if minutes is None else stage.clock() + timedelta(minutes=minutes)
        assert uow.conversations.change_handoff(
            conversation, expected=["assistant", "queued"], to="agent", now=stage.clock(), lease_until=until
        )


def test_the_assistant_still_answers_while_a_person_is_awaited(stage: Stage) -> None:
    conversation = stage.conversation()
    stage.turn(conversation, "talk to a person")
    assert texts(stage.turn(conversation, "echo a")) == ["turn 2: a"]


def test_the_assistant_is_silent_and_not_asked_while_an_agent_holds_the_conversation(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    hold(stage, conversation)
    meddling = Meddling(stage, lambda: None)
    assert kinds(stage.turn(conversation, "stop promotions")) == ["turn_done"]
    assert meddling.asked == 0
    assert stage.ledger("ada") == []


def test_an_agent_who_takes_over_during_a_turn_silences_its_answer(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    Meddling(stage, lambda: hold(stage, conversation, None))
    assert kinds(stage.turn(conversation, "stop promotions")) == ["turn_done"]
    assert stage.ledger("ada") == []


def test_a_lapsed_lease_puts_the_conversation_back_into_the_queue(stage: Stage) -> None:
    conversation = stage.conversation()
    hold(stage, conversation, minutes=10)
    stage.clock.advance(minutes=11)
    turn = stage.turn(conversation, "echo a")
    assert kinds(turn) == ["handoff_changed", "assistant_said", "turn_done"]
    assert (turn[0].data or {})["state"] == "queued"


def test_the_request_tells_rasa_when_the_customer_spoke_however_late_the_turn_is(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    event = stage.say(conversation, "hello")
    spoken = stage.clock()
    stage.clock.advance(hours=3)
    requests: list[dict[str, Any]] = []
    inner = stage.understanding

    class Listening:
        def turn(self, request: dict[str, Any]) -> dict[str, Any]:
            requests.append(request)
            return inner.turn(request)

    stage.understanding = Listening()
    stage.__post_init__()
    stage.turns.take(stage.claim(event))
    assert requests == [
        {
            "message_id": f"e{event}",
            "conversation": conversation,
            "state": None,
            "text": "hello",
            "choice": None,
            "metadata": {
                "event": event,
                "customer": "ada",
                "verified": True,
                "channel": "web",
                "now": spoken.isoformat(),
                "time_zone": "America/Chicago",
            },
        }
    ]


def test_a_pressed_choice_is_sent_as_a_choice(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    stage.turn(conversation, "text me about promotions")
    event = stage.say(conversation, choice="yes")
    said = _event(stage, event)
    with stage.database.read() as uow:
        found = uow.conversations.get(conversation)
    assert found is not None
    request = turn_request(said, found, None)
    assert (request["text"], request["choice"]) == (None, {"value": "yes", "label": "Yes"})


def _event(stage: Stage, event: int) -> Event:
    with stage.database.read() as uow:
        found = uow.events.get(event)
    assert found is not None
    return found


def test_nothing_is_kept_for_a_message_that_nobody_claimed(stage: Stage) -> None:
    conversation = stage.conversation()
    event = stage.say(conversation, "hello")
    with pytest.raises(ClaimLost):
        stage.turns.take(Waiting(event, conversation, 1, "nobody"))
    assert nothing_happened(stage, conversation, event)


def test_a_denial_is_recorded_at_once_with_the_words_and_the_event(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    turn = stage.turn(conversation, "Stop Promotions")
    assert kinds(turn) == ["preference_changed", "assistant_said", "turn_done"]
    (entry,) = stage.ledger("ada")
    assert (entry.words, entry.actor, entry.channel, entry.wording) == ("Stop Promotions", "customer", "web", "Done.")
    assert entry.event_id == turn[0].reply_to
    catalog = stage.company.catalog
    assert change_from_document(entry.change, catalog) == change_from_document(NO_PROMOTIONS, catalog)


def test_two_wishes_of_one_message_become_two_entries(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    turn = stage.turn(conversation, "stop promotions and surveys")
    assert kinds(turn) == ["preference_changed", "preference_changed", "assistant_said", "turn_done"]
    assert [entry.version for entry in stage.ledger("ada")] == [1, 2]


def test_a_yes_loosens_and_a_pressed_undo_takes_back(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    stage.turn(conversation, "text me about promotions")
    assert stage.ledger("ada") == []
    stage.turn(conversation, choice="yes")
    granted = stage.preferences("ada").rules
    stage.turn(conversation, "stop promotions")
    assert stage.preferences("ada").rules != granted
    stage.turn(conversation, choice="undo")
    assert stage.preferences("ada").rules == granted
