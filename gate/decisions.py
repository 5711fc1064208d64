"""Answers "may this be sent, and if not now, when?" for one question or a thousand, in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contact.decide import EARLIEST_YEAR, LATEST_YEAR, decide
from contact.durations import parse_duration
from contact.terms import Channel, ContactProfile, Decision, Message, Touch
from customers import profile
from gate.errors import InvalidQuestion, UnknownCustomer, UnknownTopic
from storage import UnitOfWork
from storage.records import Touchpoint

if TYPE_CHECKING:
    from company import Company

__all__ = ["InvalidQuestion", "Question", "UnknownCustomer", "UnknownTopic", "counted_since", "decide_many", "touches"]


@dataclass(frozen=True, slots=True)
class Question:
    """Without `at`: now; else an aware instant. What is assumed to be sent counts besides the log."""

    customer: str
    message: Message
    at: datetime | None = None
    assume_sent: tuple[Touch, ...] = ()


def decide_many(uow: UnitOfWork, company: Company, questions: Sequence[Question], now: datetime) -> list[Decision]:
    """The decisions, in the order of the questions. Every question stands by itself: none counts for another.

    Raises a subclass of `InvalidQuestion` for the first question that cannot be decided, naming its index and field.
    """
    profiles = profile.load(uow, company, dict.fromkeys(question.customer for question in questions))
    asked = [_check(index, question, profiles, company, now) for index, question in enumerate(questions)]
    histories = _histories(uow, company, profiles, min(asked, default=now))
    return [
        decide(
            question.message,
            profiles[question.customer],
            [*histories.get(question.customer, ()), *question.assume_sent],
            company.policy,
            company.catalog,
            at,
        )
        for question, at in zip(questions, asked, strict=True)
    ]


def counted_since(company: Company, profiles: Iterable[ContactProfile], at: datetime) -> datetime | None:
    """How far back touchpoints may matter to a decision at that instant; None: there is no cap, so none matters."""
    periods = {cap.per for found in profiles for cap in found.preferences.caps if cap.per is not None}
    periods.update(cap.per for cap in company.policy.caps)
    if not periods:
        return None
    # A day more than the longest: calendar periods begin at midnight, the customer's own.
    longest = max(parse_duration(per).longest for per in periods) + timedelta(days=1)
    return at - longest


def touches(found: Iterable[Touchpoint]) -> list[Touch]:
    """What counts, as the rules take it."""
    return [
        Touch(touchpoint.topic, Channel(touchpoint.channel), touchpoint.at)
        for touchpoint in found
        if touchpoint.topic is not None and touchpoint.channel is not None
    ]


def _histories(
    uow: UnitOfWork, company: Company, profiles: Mapping[str, ContactProfile], earliest: datetime
) -> Mapping[str, list[Touch]]:
    since = counted_since(company, profiles.values(), earliest)
    if since is None:
        return {}
    return {ref: touches(found) for ref, found in uow.touchpoints.counting(profiles, since).items()}


def _check(
    index: int, question: Question, profiles: Mapping[str, ContactProfile], company: Company, now: datetime
) -> datetime:
    """The instant to decide for."""
    if question.customer not in profiles:
        raise UnknownCustomer(index, "customer", "there is no customer with this reference")
    _check_topic(index, "topic", question.message.topic, company)
    for position, touch in enumerate(question.assume_sent):
        _check_topic(index, f"assume_sent/{position}/topic", touch.topic, company)
        _check_instant(index, f"assume_sent/{position}/at", touch.at)
    if question.at is None:
        return now
    _check_instant(index, "at", question.at)
    return question.at


def _check_topic(index: int, field: str, topic: str, company: Company) -> None:
    if topic not in company.catalog.topics:
        raise UnknownTopic(index, field, f"no such topic; there are {', '.join(company.catalog.topics)}")


def _check_instant(index: int, field: str, value: datetime) -> None:
    if value.tzinfo is None:
        raise InvalidQuestion(index, field, "needs an offset from UTC")
    if not EARLIEST_YEAR < value.year < LATEST_YEAR:
        raise InvalidQuestion(index, field, f"must be between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
