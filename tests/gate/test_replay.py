"""The checker of the load finds what it is for: each kind of fault is put into a database by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, select, update

from storage import Database
from storage.tables import outbox, touchpoints
from tests.gate.gate_stage import DENY, GRANT, NOON, GateStage, pause
from tests.gate.replay import check

ZONES = {"ada": "America/Chicago"}
DAILY = {"caps": [{"topics": ["promotions"], "channels": ["sms"], "max": 1, "per": "P1D"}]}


def faults_of(
    stage: GateStage, handed_over: list[int] | None = None, committed: list[tuple[datetime, int]] | None = None
) -> list[str]:
    """What the checker finds; by default with everything handed over that was sent."""
    with stage.database.engine.connect() as connection:
        sent = list(connection.execute(select(outbox.c.id).where(outbox.c.status == "sent")).scalars())
        accepted = list(connection.execute(select(outbox.c.message_id)).scalars())
    return check(
        stage.database,
        accepted=[*accepted, *getattr(stage, "lost", ())],
        handed_over=sent if handed_over is None else handed_over,
        committed={"ada": committed or []},
        zones=ZONES,
        ended=NOON + timedelta(hours=2),
    ).faults


@pytest.fixture
def played(sqlite_database: Database, company: object) -> GateStage:
    """A day without faults: one message sent, one held back by a cap, one withheld."""
    stage = GateStage(sqlite_database, company)  # type: ignore[arg-type]
    stage.says(GRANT, DAILY)
    stage.wants()
    stage.wants()
    stage.wants(topic="tips")
    stage.dispatch()
    stage.signal.close()
    return stage


def change(stage: GateStage, statement: Callable[[Connection], object]) -> None:
    with stage.database.write() as uow:
        statement(uow.connection)


def test_a_day_without_faults_has_none(played: GateStage) -> None:
    assert faults_of(played, committed=[(NOON - timedelta(seconds=1), 2)]) == []


def test_a_message_handed_over_twice_is_found(played: GateStage) -> None:
    assert faults_of(played, handed_over=[1, 1])


def test_a_message_that_was_handed_over_and_is_not_sent_is_found(played: GateStage) -> None:
    assert faults_of(played, handed_over=[1, 2])


def test_a_message_that_is_lost_is_found(played: GateStage) -> None:
    change(played, lambda connection: connection.execute(delete(touchpoints).where(touchpoints.c.outbox_id == 3)))
    played.lost = ["m_gone"]  # type: ignore[attr-defined]
    assert "m_gone was accepted and is lost" in faults_of(played)


def test_a_message_sent_after_a_no_is_found(played: GateStage) -> None:
    played.says(DENY)
    change(played, lambda connection: connection.execute(update(touchpoints).values(ledger_version=3)))
    assert any("against the ledger: permission denied" in fault for fault in faults_of(played))


def test_a_message_judged_without_a_no_that_had_been_committed_is_found(played: GateStage) -> None:
    played.says(DENY)
    assert any(
        "without version 3" in fault for fault in faults_of(played, committed=[(NOON - timedelta(seconds=1), 3)])
    )


def test_a_message_beyond_the_cap_is_found(played: GateStage) -> None:
    def send_the_second(connection: Connection) -> None:
        connection.execute(update(outbox).where(outbox.c.id == 2).values(status="sent"))
        connection.execute(update(touchpoints).where(touchpoints.c.outbox_id == 2).values(decision="send", counts=True))

    change(played, send_the_second)
    assert any("against the ledger: cap 1 P1D" in fault for fault in faults_of(played))


def test_a_message_sent_in_a_pause_or_at_night_is_found(played: GateStage) -> None:
    played.says(pause((NOON + timedelta(hours=1)).isoformat()))
    change(played, lambda connection: connection.execute(update(touchpoints).values(ledger_version=3)))
    assert any("paused" in fault for fault in faults_of(played))
    night = NOON + timedelta(hours=11)
    change(played, lambda connection: connection.execute(update(touchpoints).values(at=night)))
    assert any("legal hours" in fault for fault in faults_of(played))


def test_a_message_that_waits_without_a_reason_is_found(played: GateStage) -> None:
    played.says({"caps": [{"topics": ["promotions"], "channels": ["sms"], "max": None}]})
    assert any("nothing holds it back" in fault for fault in faults_of(played))


def test_a_message_withheld_without_a_reason_is_found(played: GateStage) -> None:
    played.says({"rules": [{"topic": "tips", "channel": "sms", "permission": "granted"}]})
    change(
        played,
        lambda connection: connection.execute(
            update(touchpoints).where(touchpoints.c.outbox_id == 3).values(ledger_version=3)
        ),
    )
    assert any("nothing forbids it" in fault for fault in faults_of(played))
