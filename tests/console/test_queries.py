"""What the console asks of the database, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import Database
from storage.records import NewEvent, Touchpoint
from tests.console.stage import Stage


@pytest.fixture
def stage(database: Database) -> Stage:
    found = Stage(database)
    found.customer()
    found.customer("bob", "Bob", "Hope", points=())
    return found


def answered(stage: Stage, talk: str, text: str, **answer: object) -> int:
    event = stage.says(talk, text)
    stage.answers(event, {"text": f"re: {text}", **answer}, intent="greet")
    return event


def test_conversations_are_found_newest_first_by_hand_off_and_by_words(stage: Stage) -> None:
    ada, bob, visitor = stage.conversation(), stage.conversation("bob"), stage.conversation(None, name="c_v")
    for talk in (ada, bob, visitor):
        stage.says(talk, "hello")
    with stage.database.write() as uow:
        uow.conversations.change_handoff(bob, expected=["assistant"], to="queued", now=stage.now, reason="x")
        assert uow.conversations.count_by_handoff() == {"queued": 1}

        def found(**asked: object) -> list[str]:
            return [item.id for item in uow.conversations.newest(10, **asked)]  # type: ignore[arg-type]

        assert found() == [visitor, bob, ada]
        assert found(handoff=("queued",)) == [bob]
        assert found(words="lovel") == [ada]
        assert found(words="bob hope") == [bob]
        assert found(words="c_v") == [visitor]
        assert found(words="c_") == []
        assert found(words="\\") == []
        assert found(words="_da") == []
        newest = uow.conversations.get(visitor)
        assert newest is not None
        assert found(before=newest.last_event_id) == [bob, ada]


def test_the_queue_is_in_the_order_of_waiting(stage: Stage) -> None:
    talks = [stage.conversation(None, name=f"c_{name}") for name in "zxy"]
    with stage.database.write() as uow:
        for number, talk in enumerate(talks):
            at = stage.now + timedelta(minutes=number)
            uow.conversations.change_handoff(talk, expected=["assistant"], to="queued", now=at)
        assert [item.id for item in uow.conversations.queue(10)] == talks
        assert [item.id for item in uow.conversations.queue(2)] == talks[:2]


def test_turns_have_heads_and_followers(stage: Stage) -> None:
    talk, other = stage.conversation(), stage.conversation("bob")
    first = answered(stage, talk, "one")
    answered(stage, other, "elsewhere")
    second = answered(stage, talk, "two")
    with stage.database.write() as uow:
        note = uow.events.append(NewEvent(at=stage.now, kind="agent_said", by="agent", conversation_id=talk, text="hi"))
        assert [event.id for event in uow.events.turn_heads(talk, 10)] == [first, second, note]
        assert [event.id for event in uow.events.turn_heads(talk, 2)] == [second, note]
        assert [event.id for event in uow.events.turn_heads(talk, 10, before=second)] == [first]
        followers = uow.events.turn_followers([first, note])
        assert list(followers) == [first]
        assert [event.kind for event in followers[first]] == ["assistant_said", "turn_done"]


def test_last_words_are_found_per_conversation_and_kind(stage: Stage) -> None:
    ada, bob, silent = stage.conversation(), stage.conversation("bob"), stage.conversation(None, name="c_s")
    answered(stage, ada, "one")
    stage.says(bob, "two")
    with stage.database.read() as uow:
        said = uow.events.last_said([ada, bob, silent])
        assert {talk: event.text for talk, event in said.items()} == {ada: "re: one", bob: "two"}
        by_customers = uow.events.last_said([ada, bob], ("customer_said",))
        assert {talk: event.text for talk, event in by_customers.items()} == {ada: "one", bob: "two"}
        assert uow.events.last_said([]) == {}
        assert uow.events.conversations_of([said[ada].id, 999]) == {said[ada].id: ada}


def test_unanswered_messages_tell_since_when(stage: Stage) -> None:
    ada, bob = stage.conversation(), stage.conversation("bob")
    answered(stage, ada, "one")
    stage.says(bob, "two")
    since = stage.now
    stage.says(bob, "three")
    with stage.database.read() as uow:
        assert uow.inbox.waiting_since([ada, bob]) == {bob: since}


def test_unclear_is_what_the_newest_turn_was(stage: Stage) -> None:
    ada, bob = stage.conversation(), stage.conversation("bob")
    answered(stage, ada, "blub", data={"type": "unclear"})
    answered(stage, bob, "blub", data={"type": "unclear"})
    event = answered(stage, bob, "hello")
    with stage.database.read() as uow:
        assert uow.turns.newest_unclear([ada, bob]) == {ada}
        assert list(uow.turns.by_event([event, 999])) == [event]


def test_agents_have_names_and_old_sessions_are_forgotten(stage: Stage) -> None:
    agent_id = stage.agent()
    with stage.database.write() as uow:
        assert uow.agents.names([agent_id, 999]) == {agent_id: "Mara Lindt"}
        for token, hours in (("old", 1), ("new", 2)):
            uow.agents.open_session(token, agent_id, "csrf", stage.now, stage.now + timedelta(hours=hours))
        assert uow.agents.forget_expired_sessions(stage.now + timedelta(hours=1)) == 1
        assert uow.agents.session("new", stage.now) is not None


def test_past_contacts_can_leave_out_replies_that_were_sent(stage: Stage) -> None:
    def touch(reason: str, purpose: str, decision: str) -> Touchpoint:
        return Touchpoint(stage.now, "ada", None, None, "web", None, purpose, decision, reason, None, False)

    with stage.database.write() as uow:
        for reason, purpose, decision in (
            ("reply", "service_reply", "send"),
            ("refused", "service_reply", "withhold"),
            ("offer", "marketing", "send"),
        ):
            uow.touchpoints.add(touch(reason, purpose, decision))
        reasons = [item.reason for item in uow.touchpoints.of_customer("ada", replies=False)]
        assert reasons == ["offer", "refused"]
        assert len(uow.touchpoints.of_customer("ada")) == 3
