"""What a customer would get, by the real rules over what the company usually sends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from company import Company
from contact.document import change_from_document
from contact.fold import apply
from contact.terms import Channel, ContactPoint, ContactProfile, Preferences
from gate.forecast import MOST_PLANNED, STRETCH, Planned, forecast, plan_for
from storage import Database
from storage.records import Touchpoint

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
POINTS = tuple(ContactPoint(channel, f"at {channel}", True) for channel in (Channel.SMS, Channel.EMAIL))
GRANTED = {"rules": [{"topic": "marketing", "channel": "*", "permission": "granted"}]}


def profile(company: Company, *documents: dict[str, object]) -> ContactProfile:
    preferences = Preferences()
    for document in documents:
        preferences = apply(preferences, change_from_document(document, company.catalog), company.catalog)
    return ContactProfile("ada", preferences, POINTS, "America/Chicago", "US", "NE")


def touch(topic: str, channel: str | None, days_ago: float, **more: object) -> Touchpoint:
    fields: dict[str, object] = {
        "at": NOW - timedelta(days=days_ago),
        "customer": "ada",
        "conversation_id": None,
        "outbox_id": None,
        "channel": channel,
        "topic": topic,
        "purpose": "marketing",
        "decision": "send",
        "reason": "allowed",
        "rule": None,
        "counts": True,
    }
    return Touchpoint(**(fields | more))  # type: ignore[arg-type]


def weekly(topic: str, channel: str, **more: object) -> list[Touchpoint]:
    return [touch(topic, channel, 7 * week + 1, **more) for week in range(13)]


def played(company: Company, plan: Sequence[Planned], *documents: dict[str, object]) -> dict[str, int]:
    return dict(forecast(plan, profile(company, *documents), (), company, NOW).sent)


@pytest.fixture
def plan(company: Company) -> list[Planned]:
    """Sales by text twice a week and the newsletter by email once a week."""
    found = [*weekly("promotions", "sms"), *weekly("newsletter", "email")]
    found += [touch("promotions", "sms", 7 * week + 4) for week in range(13)]
    return plan_for("ada", {"ada": found}, company.catalog, NOW)


def test_everything_that_is_allowed_comes(company: Company, plan: list[Planned]) -> None:
    assert played(company, plan, GRANTED) == {"promotions": 26, "newsletter": 13}


def test_what_is_not_allowed_does_not_come(company: Company, plan: list[Planned]) -> None:
    assert played(company, plan) == {}
    denied = {"rules": [{"topic": "promotions", "channel": "*", "permission": "denied"}]}
    assert played(company, plan, GRANTED, denied) == {"newsletter": 13}


def test_a_cap_of_one_a_month_lets_three_or_four_through(company: Company, plan: list[Planned]) -> None:
    monthly = {"caps": [{"topics": ["promotions"], "channels": ["sms"], "max": 1, "per": "P1M"}]}
    found = played(company, plan, GRANTED, monthly)
    assert 3 <= found["promotions"] <= 4  # thirteen weeks touch three or four months of the calendar
    assert found["newsletter"] == 13


def test_a_window_holds_back_and_loses_nothing(company: Company, plan: list[Planned]) -> None:
    evenings = {"windows": [{"topics": ["*"], "channels": ["*"], "any": [{"from": "17:00", "to": "20:00"}]}]}
    found = played(company, plan, GRANTED, evenings)
    assert found["newsletter"] >= 12
    assert found["promotions"] >= 24


def test_a_pause_until_after_the_stretch_leaves_nothing(company: Company, plan: list[Planned]) -> None:
    span = {"from": NOW.isoformat(), "until": (NOW + STRETCH + timedelta(days=1)).isoformat()}
    assert played(company, plan, GRANTED, {"pauses": [{"topics": ["optional"], "channels": ["*"], **span}]}) == {}


def test_what_was_tried_in_vain_is_planned_like_what_was_sent(company: Company) -> None:
    refused = weekly("promotions", "sms", decision="withhold", reason="no_permission", counts=False)
    found = plan_for("ada", {"ada": refused}, company.catalog, NOW)
    assert played(company, found) == {}
    assert played(company, found, GRANTED) == {"promotions": 13}


def test_several_attempts_at_one_message_are_one_message(company: Company) -> None:
    held = [touch("promotions", "sms", 10 - n, outbox_id=7, decision="defer") for n in range(4)]
    assert len(plan_for("ada", {"ada": held}, company.catalog, NOW)) == 1


def test_replies_to_the_customer_are_no_plan(company: Company) -> None:
    assert plan_for("ada", {"ada": [touch("orders", "web", 3, purpose="service_reply")]}, company.catalog, NOW) == []


def test_of_other_customers_the_one_in_the_middle_is_typical(company: Company) -> None:
    others = {f"c{n}": weekly("promotions", "sms")[:n] for n in (1, 4, 13)}
    assert len(plan_for("ada", others, company.catalog, NOW)) == 4


def test_other_customers_orders_say_nothing(company: Company) -> None:
    others = {"bob": weekly("orders", "email", purpose="transactional")}
    assert plan_for("ada", others, company.catalog, NOW) == []
    assert len(plan_for("bob", others, company.catalog, NOW)) == 13


def test_what_each_got_in_their_own_way_is_planned_without_a_channel(company: Company) -> None:
    attempts = {"ada": [touch("tips", "sms", 3)], "bob": [touch("tips", "email", 3)]}
    [message] = plan_for("ada", attempts, company.catalog, NOW)
    assert message.channel is None
    by_mail = {"rules": [{"topic": "tips", "channel": "email", "permission": "granted"}]}
    assert played(company, [message], by_mail) == {"tips": 1}


def test_what_everybody_got_twice_is_planned_on_both_channels(company: Company) -> None:
    both = [touch("tips", "sms", 3), touch("tips", "email", 3)]
    found = plan_for("ada", {"ada": both, "bob": both}, company.catalog, NOW)
    assert {message.channel for message in found} == {Channel.SMS, Channel.EMAIL}


def test_attempts_are_those_of_the_customer_and_of_some_others(database: Database) -> None:
    with database.write() as uow:
        for ref in ("abe", "ada", "bob", "cid"):
            uow.touchpoints.add(touch("tips", "sms", 3, customer=ref))
        uow.touchpoints.add(touch("tips", "sms", 2))
        uow.touchpoints.add(touch("tips", "sms", 200))
        uow.touchpoints.add(touch("orders", "web", 1, purpose="service_reply"))
    with database.read() as uow:
        found = uow.touchpoints.attempts_at("ada", NOW - STRETCH, others=2)
    assert {ref: len(touches) for ref, touches in found.items()} == {"ada": 2, "bob": 1, "cid": 1}
    assert found["ada"][0].at < found["ada"][1].at


def test_the_plan_is_bounded(company: Company) -> None:
    many = [touch("promotions", "sms", n / 20) for n in range(1, 1500)]
    assert len(plan_for("ada", {"ada": many}, company.catalog, NOW)) == MOST_PLANNED


@given(
    st.lists(st.tuples(st.sampled_from(["promotions", "tips"]), st.floats(0.1, 90)), max_size=30),
    st.integers(1, 4),
    st.sampled_from(["P1D", "P1W", "P1M"]),
)
@settings(max_examples=30, deadline=None)
def test_a_cap_never_brings_more(company: Company, sends: list[tuple[str, float]], most: int, per: str) -> None:
    plan = plan_for("ada", {"ada": [touch(topic, "sms", ago) for topic, ago in sends]}, company.catalog, NOW)
    free = forecast(plan, profile(company, GRANTED), (), company, NOW)
    cap = {"caps": [{"topics": ["marketing"], "channels": ["*"], "max": most, "per": per}]}
    capped = forecast(plan, profile(company, GRANTED, cap), (), company, NOW)
    assert capped.total <= free.total <= len(plan)
    assert capped.planned == free.planned
