"""Agents see how far each text has come, in words, beside the message and among the past contacts."""

from __future__ import annotations

import pytest

from storage import Database
from storage.records import NewOutboxMessage, Touchpoint
from tests.console.conftest import Desk
from tests.console.stage import Stage
from tests.console.test_conversation import turn, words


def _answered(stage: Stage, channel: str = "sms") -> tuple[str, int, int]:
    """A conversation, the event that begins its turn, and the answer's place in the outbox."""
    talk = stage.conversation(channel=channel)
    event = stage.says(talk, "hello")
    stage.answers(event, "Hi Ada.", intent="greet")
    with stage.database.read() as uow:
        (outbox_id,) = uow.outbox.due(stage.now, 10)
    return talk, event, outbox_id


def _touch(stage: Stage, outbox_id: int, channel: str = "sms", decision: str = "send", **more: str | None) -> None:
    fields = {"reason": "service_reply", "delivery": None} | more
    with stage.database.write() as uow:
        uow.touchpoints.add(
            Touchpoint(
                at=stage.now,
                customer="ada",
                conversation_id=None,
                outbox_id=outbox_id,
                channel=channel,
                topic=None,
                purpose="service_reply",
                decision=decision,
                rule=None,
                counts=False,
                **fields,  # type: ignore[arg-type]
            )
        )


@pytest.mark.parametrize(
    ("more", "said", "bad"),
    [
        ({"delivery": "delivered"}, "Delivered", False),
        ({"delivery": "accepted"}, "On its way", False),
        ({"delivery": "sent"}, "Sent, no word of its arrival yet", False),
        ({"delivery": "undelivered"}, "Not delivered", True),
        ({"delivery": "uncertain"}, "Nobody knows whether it left", True),
        ({"delivery": "partially_delivered"}, "Partially delivered", False),
        ({"reason": "failed"}, "Not sent: it failed", True),
        ({"decision": "withhold", "reason": "suppressed"}, "Not sent: suppressed", True),
    ],
)
def test_a_text_says_how_far_it_has_come(desk: Desk, more: dict[str, str], said: str, bad: bool) -> None:
    desk.stage.customer()
    talk, event, outbox_id = _answered(desk.stage)
    _touch(desk.stage, outbox_id, **more)
    page = turn(desk.page(f"/conversations/{talk}"), event)
    assert f"Hi Ada. {said}" in words(page)
    assert ("say-undelivered" in page) is bad


def test_what_became_last_of_it_is_what_counts(desk: Desk) -> None:
    desk.stage.customer()
    talk, event, outbox_id = _answered(desk.stage)
    _touch(desk.stage, outbox_id, reason="failed")
    _touch(desk.stage, outbox_id, delivery="delivered")
    page = words(turn(desk.page(f"/conversations/{talk}"), event))
    assert "Hi Ada. Delivered" in page
    assert "failed" not in page


def test_on_the_website_there_is_nothing_to_tell(desk: Desk) -> None:
    desk.stage.customer()
    talk, event, outbox_id = _answered(desk.stage, "web")
    _touch(desk.stage, outbox_id, "web")
    assert "say-delivery" not in turn(desk.page(f"/conversations/{talk}"), event)


def test_the_panel_says_it_of_what_the_company_sent(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.says(talk, "hello")
    with desk.stage.database.write() as uow:
        now = desk.stage.now
        outbox_id = uow.outbox.add(
            NewOutboxMessage("ada", None, None, "sms", "promotions", "marketing", "20 % off", now, now)
        )
        uow.touchpoints.add(
            Touchpoint(now, "ada", None, outbox_id, "sms", "promotions", "marketing", "send", "allowed", None, True)
        )
        uow.touchpoints.delivered(outbox_id, "undelivered")
    assert "promotions text now Not delivered" in words(desk.page(f"/conversations/{talk}")).replace("just now", "now")


def test_deliveries_are_found_by_their_events(database: Database) -> None:
    stage = Stage(database)
    stage.customer()
    _, event, outbox_id = _answered(stage)
    with database.read() as uow:
        message = uow.outbox.get(outbox_id)
        assert message is not None
        assert message.event_id is not None
        assert uow.touchpoints.of_events([event, message.event_id]) == {}
    _touch(stage, outbox_id, delivery="delivered")
    with database.read() as uow:
        found = uow.touchpoints.of_events([event, message.event_id])
    assert {number: touch.delivery for number, touch in found.items()} == {message.event_id: "delivered"}
