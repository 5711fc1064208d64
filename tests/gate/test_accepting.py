"""Handing in: what is taken, what is refused, and that nothing is taken twice."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from company import Company
from contact.terms import Channel, Purpose, Verdict
from gate.accepting import Wanted, accept
from gate.errors import InvalidMessage, KeyTaken
from rendering.errors import CannotRender, MissingField
from storage import UnitOfWork
from storage.records import OutboxMessage
from tests.conversation.stage import add_customer
from tests.gate.gate_stage import GRANT, NUMBER, GateStage


@dataclass
class Template:
    topic: str = "promotions"
    channels: tuple[str, ...] = ("sms", "email")

    def part_for(self, channel: str) -> object | None:
        return channel if channel in self.channels else None


@dataclass
class Words:
    text: str = "Dear Robin, 20 % off"
    subject: str | None = "Offers"
    html: str | None = "<p>20 % off</p>"
    purpose: Purpose = Purpose.MARKETING


@dataclass
class Renderer:
    """Templates by name, and what each becomes, or why it does not."""

    templates: dict[str, Template] = field(default_factory=lambda: {"promotion": Template()})
    becomes: Words | CannotRender = field(default_factory=Words)

    @property
    def library(self) -> Renderer:
        return self

    def get(self, name: str) -> Template:
        if name not in self.templates:
            raise CannotRender(f"unknown_template:{name}", "template")
        return self.templates[name]

    def render(self, uow: UnitOfWork, company: Company, message: OutboxMessage, now: datetime) -> Words:
        if isinstance(self.becomes, CannotRender):
            raise self.becomes
        return self.becomes


def at_once(work: list[Any]) -> list[Any]:
    """Runs everything in threads that start together; exceptions are results too."""
    results: list[Any] = [None] * len(work)
    together = threading.Barrier(len(work))

    def run(place: int) -> None:
        together.wait()
        try:
            results[place] = work[place]()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_key_handed_in_many_times_at_once_is_one_message(stage: GateStage) -> None:
    stage.says(GRANT)
    taken = at_once([lambda: stage.wants(idempotency_key="k")] * 6)
    assert len({one.message.id for one in taken}) == 1
    assert sum(one.is_new for one in taken) == 1
    stage.dispatch()
    assert len(stage.provider.sent) == 1


def test_one_key_for_two_customers_at_once_is_one_message_and_one_refusal(stage: GateStage) -> None:
    add_customer(stage.database, "bob", stage.clock())
    stage.says(GRANT)
    taken = at_once([lambda ref=ref: stage.wants(idempotency_key="k", customer=ref) for ref in ("ada", "bob")])
    assert sorted(type(one).__name__ for one in taken) == ["Accepted", "KeyTaken"]


def test_a_repeated_key_tells_the_latest_decision(stage: GateStage) -> None:
    stage.says(GRANT)
    assert stage.wants(idempotency_key="k").ruling.verdict is Verdict.SEND
    stage.says({"rules": [{"topic": "promotions", "channel": "*", "permission": "denied"}]})
    stage.dispatch()
    again = stage.wants(idempotency_key="k")
    assert (again.ruling.verdict, again.ruling.reason, again.is_new) == (Verdict.WITHHOLD, "denied", False)


@pytest.mark.parametrize(
    "other",
    [{"text": "else"}, {"channel": Channel.EMAIL}, {"topic": "tips"}, {"channel": None}],
)
def test_a_key_belongs_to_one_message_only(stage: GateStage, other: dict[str, Any]) -> None:
    stage.wants(idempotency_key="k")
    with pytest.raises(KeyTaken) as raised:
        stage.wants(idempotency_key="k", **other)
    assert raised.value.field == "idempotency_key"


def test_the_same_instant_with_another_offset_is_the_same_message(stage: GateStage) -> None:
    at, same = "2026-12-01T10:00:00+00:00", "2026-12-01T04:00:00-06:00"
    first = stage.wants(idempotency_key="k", not_before=datetime.fromisoformat(at))
    assert stage.wants(idempotency_key="k", not_before=datetime.fromisoformat(same)).message.id == first.message.id


def test_a_transaction_that_is_rolled_back_took_nothing(stage: GateStage) -> None:
    class Undone(Exception):
        pass

    def undone() -> None:
        with stage.database.write() as uow:
            accept(uow, stage.company, Wanted("ada", "orders", "k", text="News"), stage.clock())
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert stage.wants(idempotency_key="k", topic="orders").is_new


def test_a_template_leaves_as_the_words_that_it_became(stage: GateStage) -> None:
    stage.says(GRANT)
    renderer = Renderer()
    taken = stage.wants(text=None, template="promotion", data={"event": "sale"}, templates=renderer)
    stage.dispatch(renderer=renderer)
    assert stage.provider.sent == [("Dear Robin, 20 % off", NUMBER)]
    kept = stage.message(taken)
    assert (kept.subject, kept.html, kept.data) == ("Offers", "<p>20 % off</p>", {"event": "sale"})


def test_a_template_that_lacks_a_field_is_withheld_and_says_which(stage: GateStage) -> None:
    stage.says(GRANT)
    renderer = Renderer(becomes=MissingField("order.number"))
    taken = stage.wants(text=None, template="promotion", templates=renderer)
    stage.dispatch(renderer=renderer)
    assert stage.outcome(taken) == ("withheld", ["withhold missing_field:order.number"])
    assert "order.number" in (stage.touchpoints(taken)[0].explanation or "")
    assert stage.provider.sent == []


def test_marketing_words_do_not_leave_under_a_topic_that_is_not_marketing(stage: GateStage) -> None:
    renderer = Renderer(templates={"promotion": Template(topic="orders")})
    taken = stage.wants(topic="orders", text=None, template="promotion", templates=renderer)
    stage.dispatch(renderer=renderer)
    assert stage.outcome(taken) == ("withheld", ["withhold marketing_content"])


def test_of_the_permitted_channels_one_without_words_is_not_the_best(stage: GateStage) -> None:
    stage.says(GRANT)
    renderer = Renderer(templates={"promotion": Template(channels=("email",))})
    taken = stage.wants(channel=None, text=None, template="promotion", templates=renderer)
    stage.dispatch(renderer=renderer)
    assert (stage.message(taken).status, stage.message(taken).channel) == ("sent", "email")


def test_a_template_without_anybody_to_fill_it_is_withheld(stage: GateStage) -> None:
    stage.says(GRANT)
    taken = stage.wants(text=None, template="promotion", templates=Renderer())
    stage.dispatch()
    assert stage.outcome(taken) == ("withheld", ["withhold templates_off"])


@pytest.mark.parametrize(
    ("field_", "fields"),
    [
        ("template", {"template": "unheard_of"}),
        ("topic", {"template": "promotion", "topic": "orders"}),
        ("channel", {"template": "promotion", "channel": Channel.POST}),
        ("text", {"template": "promotion", "text": "both"}),
    ],
)
def test_a_template_that_cannot_be_meant_is_refused(stage: GateStage, field_: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidMessage) as raised:
        stage.wants(**{"text": None, "templates": Renderer()} | fields)
    assert raised.value.field == field_
