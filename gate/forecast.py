"""What a customer would get: the messages of a typical recent stretch, put through the real rules once more.

Pure. The plan is what the company sent or tried to send to this customer; for a topic of marketing on which it has not
tried them, what it tried on a typical other customer. It is played again over the weeks to come, so that weekdays stay
weekdays, months are those ahead, and pauses count for what is left of them.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from contact.catalog import Catalog
from contact.decide import decide
from contact.terms import Channel, ContactProfile, Message, Purpose, Touch, Verdict
from storage.records import Touchpoint

if TYPE_CHECKING:
    from company import Company

STRETCH = timedelta(weeks=13)
"""How far back the plan reaches, and how far ahead it is played."""
MONTHS = 3
"""Of the calendar, in a stretch."""
MOST_PLANNED = 400
MOST_HELD = 40
"""How often one message may be held back before it is given up as one that will not come."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A message that the company will want to send. Without a channel: on the best permitted one."""

    topic: str
    channel: Channel | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many messages of each topic come in the stretch, of those that the company will want to send."""

    sent: Mapping[str, int]
    planned: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.sent.values())


def plan_for(
    customer: str, attempts: Mapping[str, Sequence[Touchpoint]], catalog: Catalog, now: datetime
) -> list[Planned]:
    """The plan for the stretch from `now` on, from the attempts of the stretch before it, by customer.

    Of several attempts at one message the first counts. Others' attempts say nothing of what is about one customer
    alone, such as their orders and bills.
    """
    by_customer = {
        ref: _firsts(touch for touch in found if now - STRETCH <= touch.at < now) for ref, found in attempts.items()
    }
    together = _channels_of_a_day(by_customer)
    planned = []
    for name, topic in catalog.topics.items():
        found = [touch for touch in by_customer.get(customer, ()) if touch.topic == name]
        if not found and topic.purpose is Purpose.MARKETING:
            found = _typical([[t for t in touches if t.topic == name] for touches in by_customer.values()])
        planned += [_planned(touch, together) for touch in found]
    return sorted(planned, key=lambda message: message.at)[:MOST_PLANNED]


def forecast(
    plan: Sequence[Planned], profile: ContactProfile, history: Sequence[Touch], company: Company, now: datetime
) -> Forecast:
    """Play the plan with the gate's own decisions. What is held back is tried again at the time the gate names; what
    would come only after the stretch does not count. `history` is what counts towards caps already."""
    sent: list[Touch] = list(history)
    came: Counter[str] = Counter()
    end, number = now + STRETCH, count()
    queue = [(message.at, next(number), message, 0) for message in plan]
    heapq.heapify(queue)
    while queue:
        at, _, message, held = heapq.heappop(queue)
        decision = decide(Message(message.topic, message.channel), profile, sent, company.policy, company.catalog, at)
        if decision.verdict is Verdict.SEND and decision.channel is not None:
            sent.append(Touch(message.topic, decision.channel, at))
            came[message.topic] += 1
        elif decision.next_allowed_at is not None and decision.next_allowed_at < end and held < MOST_HELD:
            heapq.heappush(queue, (decision.next_allowed_at, next(number), message, held + 1))
    return Forecast(sent=dict(came), planned=dict(Counter(message.topic for message in plan)))


def _firsts(touches: Iterable[Touchpoint]) -> list[Touchpoint]:
    """The first attempt at each message, oldest first."""
    found: dict[object, Touchpoint] = {}
    for touch in sorted(touches, key=lambda touch: touch.at):
        if touch.topic is not None and touch.purpose != "service_reply":
            found.setdefault(touch.outbox_id if touch.outbox_id is not None else object(), touch)
    return list(found.values())


def _typical(timelines: list[list[Touchpoint]]) -> list[Touchpoint]:
    """Those of the customer in the middle, of all who were tried at all."""
    tried = sorted((timeline for timeline in timelines if timeline), key=len)
    return tried[len(tried) // 2] if tried else []


Day = tuple[str, date]


def _channels_of_a_day(by_customer: Mapping[str, Sequence[Touchpoint]]) -> Mapping[Day, bool]:
    """Whether a topic went out on a day in several ways, but to nobody in more than one: each got it as they like."""
    ways: dict[Day, set[str]] = {}
    most: Counter[Day] = Counter()
    for touches in by_customer.values():
        own = Counter((str(touch.topic), touch.at.date()) for touch in touches)
        for day, times in own.items():
            most[day] = max(most[day], times)
        for touch in touches:
            ways.setdefault((str(touch.topic), touch.at.date()), set()).add(touch.channel or "")
    return {day: most[day] == 1 and len(channels) > 1 for day, channels in ways.items()}


def _planned(touch: Touchpoint, together: Mapping[Day, bool]) -> Planned:
    any_way = touch.channel is None or together.get((str(touch.topic), touch.at.date()), False)
    channel = None if any_way or touch.channel is None else Channel(touch.channel)
    return Planned(str(touch.topic), channel, touch.at + STRETCH)
