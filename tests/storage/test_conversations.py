"""Conversations change hands and state by compare-and-set; sessions expire; a touchpoint counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import Database
from storage.records import Touchpoint, Turn
from tests.storage.scenes import at_once, customer, outgoing, said, with_conversation

HOUR = timedelta(hours=1)


def test_a_proven_customer_has_one_conversation_a_channel_and_visitors_have_many(
    database: Database, now: datetime
) -> None:
    with_conversation(database, now, ref="ada")

    def open_another() -> None:
        with database.write() as uow:
            uow.conversations.add("c_2", customer="ada", channel="web", verified=True, now=now)

    with pytest.raises(IntegrityError):
        open_another()
    with database.write() as uow:
        uow.conversations.add("c_3", customer="ada", channel="sms", verified=True, now=now)
        uow.conversations.add("c_4", customer="ada", channel="web", verified=False, now=now)
        uow.conversations.add("c_5", customer="ada", channel="web", verified=False, now=now)
        found = uow.conversations.of_customer("ada", "web")
        assert found is not None
        assert found.id == "c_1"
        assert len(uow.conversations.all_of_customer("ada")) == 4


def test_state_is_saved_by_whoever_read_it_last(database: Database, now: datetime) -> None:
    with_conversation(database, now)

    def save(number: int) -> bool:
        with database.write() as uow:
            return uow.conversations.save_state("c_1", {"turn": number}, 0)

    results = at_once([lambda number=number: save(number) for number in range(6)])
    assert sorted(results, key=str) == [False] * 5 + [True]
    with database.write() as uow:
        found = uow.conversations.get("c_1")
        assert found is not None
        assert (found.state, found.state_version) == ({"turn": results.index(True)}, 1)
        assert uow.conversations.save_state("c_1", None, 1)


def test_one_of_many_agents_gets_the_conversation(database: Database, now: datetime) -> None:
    with_conversation(database, now)
    with database.write() as uow:
        team = [
            uow.agents.add(email=f"a{number}@example.com", name="A", role="agent", password_hash="x", now=now)
            for number in range(5)
        ]
        assert uow.conversations.change_handoff("c_1", expected=["assistant"], to="queued", now=now, reason="asked")

    def claim(agent: int) -> bool:
        with database.write() as uow:
            return uow.conversations.change_handoff(
                "c_1", expected=["queued"], to="agent", now=now, agent_id=agent, lease_until=now + HOUR
            )

    results = at_once([lambda agent=agent: claim(agent) for agent in team])
    assert sorted(results, key=str) == [False] * 4 + [True]
    with database.write() as uow:
        found = uow.conversations.get("c_1")
        assert found is not None
        assert (found.handoff, found.agent_id, found.handoff_reason) == ("agent", team[results.index(True)], "asked")
        assert uow.conversations.change_handoff("c_1", expected=["agent"], to="assistant", now=now)
        found = uow.conversations.get("c_1")
        assert found is not None
        assert (found.handoff, found.agent_id, found.lease_until, found.handoff_reason) == (
            "assistant",
            None,
            None,
            None,
        )


def test_sessions_end(database: Database, now: datetime) -> None:
    with_conversation(database, now)
    with database.write() as uow:
        uow.chat_sessions.add("chat", "c_1", now, now + HOUR)
        agent = uow.agents.add(email="Kim@Example.com", name="Kim", role="admin", password_hash="old", now=now)
        uow.agents.open_session("desk", agent, "csrf", now, now + HOUR)
        assert uow.chat_sessions.get("chat", now) is not None
        assert uow.chat_sessions.get("chat", now + HOUR) is None
        session = uow.agents.session("desk", now)
        assert session is not None
        assert (session.agent.email, session.csrf) == ("kim@example.com", "csrf")
        assert uow.agents.session("desk", now + HOUR) is None
        assert uow.agents.by_email("KIM@example.COM") == session.agent
        uow.agents.set_password(agent, "new")
        assert uow.agents.session("desk", now) is None, "a new password ends old sessions"
        assert uow.chat_sessions.forget_expired(now + HOUR) == 1
        assert uow.chat_sessions.get("chat", now) is None


def test_an_agent_s_address_is_taken_once(database: Database, now: datetime) -> None:
    with database.write() as uow:
        uow.agents.add(email="kim@example.com", name="Kim", role="agent", password_hash="x", now=now)
    with pytest.raises(IntegrityError), database.write() as uow:
        uow.agents.add(email="KIM@example.com", name="Kim", role="agent", password_hash="x", now=now)


def touch(at: datetime, **fields: object) -> Touchpoint:
    plain = Touchpoint(
        at, "ada", None, None, "sms", "promotions", "marketing", "send", "allowed", rule=None, counts=True
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_what_counts_is_found_by_customer_and_time(database: Database, now: datetime) -> None:
    with database.write() as uow:
        for hours in (-3, -1, -2):
            uow.touchpoints.add(touch(now + hours * HOUR))
        uow.touchpoints.add(touch(now, counts=False, decision="withhold"))
        uow.touchpoints.add(touch(now, customer="bob"))
        found = uow.touchpoints.counting(["ada", "bob", "cyd"], now - 2 * HOUR)
        assert [one.at for one in found["ada"]] == [now - 2 * HOUR, now - HOUR]
        assert len(found["bob"]) == 1
        assert "cyd" not in found
        assert [one.at for one in uow.touchpoints.of_customer("ada", limit=2)] == [now, now - HOUR]


def test_a_message_counts_once_however_often_it_was_tried(database: Database, now: datetime) -> None:
    with database.write() as uow:
        message = uow.outbox.add(outgoing(now))
        uow.touchpoints.add(touch(now, outbox_id=message, counts=False, decision="defer"))
        uow.touchpoints.add(touch(now, outbox_id=message, counts=False, decision="defer"))
        uow.touchpoints.add(touch(now, outbox_id=message))
    with pytest.raises(IntegrityError), database.write() as uow:
        uow.touchpoints.add(touch(now, outbox_id=message))


def test_a_turn_is_told_once(database: Database, now: datetime) -> None:
    with_conversation(database, now)
    with database.write() as uow:
        event = uow.events.append(said(now))
        turn = Turn(event, "c_1", "wish", 0.97, False, {"intent": {"name": "wish"}}, [{"type": "x"}], 7.25, 1, now)
        uow.turns.add(turn)
        assert uow.turns.get(event) == turn
        assert uow.turns.of_conversation("c_1") == [turn]
    with pytest.raises(IntegrityError), database.write() as uow:
        uow.turns.add(turn)


def test_a_customer_is_a_person_and_not_their_conversation(database: Database, now: datetime) -> None:
    with_conversation(database, now, ref="ada")
    with database.write() as uow:
        uow.customers.put(customer("ada", first_name="Augusta"), now)
        found = uow.conversations.get("c_1")
        assert found is not None
        assert found.customer == "ada"
