from __future__ import annotations

from datetime import timedelta

import argon2
import pytest

from console import InvalidAccount, accounts, create_agent, set_password
from console.accounts import Doorkeeper
from storage import Database
from tests.console.stage import EMAIL, MONDAY, PASSWORD, Stage


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("email", {"email": "mara"}),
        ("email", {"email": "mara@"}),
        ("email", {"email": "ma\x00ra@example.com"}),
        ("name", {"name": "  "}),
        ("name", {"name": "Mara\x07"}),
        ("name", {"name": "M" * 201}),
        ("role", {"role": "owner"}),
        ("password", {"password": "elevenchars"}),
        ("password", {"password": "x" * 257}),
        ("password", {"password": "abababababababab"}),
        ("password", {"password": EMAIL.upper()}),
    ],
)
def test_what_is_wrong_with_an_account_is_said_by_field(sqlite_database: Database, field: str, given: dict) -> None:
    wanted = {"email": EMAIL, "name": "Mara Lindt", "role": "agent", "password": PASSWORD} | given
    with pytest.raises(InvalidAccount, match=f"^{field}: ") as caught, sqlite_database.write() as uow:
        create_agent(uow, **wanted, now=MONDAY)
    assert caught.value.field == field
    with sqlite_database.read() as uow:
        assert uow.agents.count() == 0


def test_an_address_can_have_one_account_whatever_its_capitals(stage: Stage) -> None:
    stage.agent()
    with pytest.raises(InvalidAccount, match="email: there is an account"):
        stage.agent(email=EMAIL.upper())


def test_the_password_is_not_kept(stage: Stage) -> None:
    stage.agent()
    with stage.database.read() as uow:
        agent = uow.agents.by_email(EMAIL)
    assert agent is not None
    assert PASSWORD not in agent.password_hash
    assert agent.password_hash.startswith("$argon2id$")


def test_the_right_password_is_admitted_and_no_other(stage: Stage) -> None:
    stage.agent()
    door = Doorkeeper(stage.database)
    assert door.admit(f" {EMAIL.upper()} ", PASSWORD) is not None
    assert door.admit(EMAIL, PASSWORD + " ") is None
    assert door.admit(EMAIL, "") is None
    assert door.admit("nobody@example.com", PASSWORD) is None
    assert door.admit("\x00", PASSWORD) is None


def test_a_password_longer_than_any_can_be_is_refused_even_if_its_beginning_is_right(stage: Stage) -> None:
    longest = "pass phrase " * 21
    stage.agent(password=longest + "1234")
    door = Doorkeeper(stage.database)
    assert door.admit(EMAIL, longest + "1234") is not None
    assert door.admit(EMAIL, longest + "1234" + "5") is None


def test_the_same_password_typed_on_another_keyboard_is_the_same(stage: Stage) -> None:
    stage.agent(password="café au lait ½")
    assert Doorkeeper(stage.database).admit(EMAIL, "cafe\u0301 au lait ½") is not None


def test_an_unknown_account_costs_as_much_as_a_known_one(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.agent()
    door = Doorkeeper(stage.database)
    parameters = []
    verify = argon2.PasswordHasher.verify

    def watched(self: argon2.PasswordHasher, hashed: str, password: str) -> bool:
        parameters.append(argon2.extract_parameters(hashed))
        return verify(self, hashed, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    door.admit(EMAIL, "not this one, sorry")
    door.admit("nobody@example.com", "not this one, sorry")
    assert len(parameters) == 2
    assert parameters[0] == parameters[1]


def test_a_hash_of_older_parameters_is_made_anew_and_sessions_stay(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as weaker:
        weaker.setattr(accounts, "_hasher", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        agent_id = stage.agent()
    with stage.database.write() as uow:
        uow.agents.open_session("hash", agent_id, "csrf", stage.now, stage.now + timedelta(hours=1))
        old = uow.agents.by_email(EMAIL)
    door = Doorkeeper(stage.database)
    assert door.admit(EMAIL, PASSWORD) is not None
    with stage.database.read() as uow:
        new = uow.agents.by_email(EMAIL)
        assert uow.agents.session("hash", stage.now) is not None
    assert old is not None
    assert new is not None
    assert new.password_hash != old.password_hash
    assert door.admit(EMAIL, PASSWORD) is not None


def test_a_new_password_ends_all_sessions(stage: Stage) -> None:
    agent_id = stage.agent()
    with stage.database.write() as uow:
        uow.agents.open_session("hash", agent_id, "csrf", stage.now, stage.now + timedelta(hours=1))
        set_password(uow, EMAIL, "another horse battery")
    with stage.database.read() as uow:
        assert uow.agents.session("hash", stage.now) is None
    door = Doorkeeper(stage.database)
    assert door.admit(EMAIL, "another horse battery") is not None
    assert door.admit(EMAIL, PASSWORD) is None


def test_a_password_cannot_be_given_to_nobody_or_be_too_short(stage: Stage) -> None:
    stage.agent()
    with stage.database.write() as uow:
        with pytest.raises(InvalidAccount, match="email: there is no account"):
            set_password(uow, "nobody@example.com", PASSWORD)
        with pytest.raises(InvalidAccount, match="password: must have 12"):
            set_password(uow, EMAIL, "short")
