"""One campaign, every customer: who may be contacted now, who later and when, who not, and why.

The rules are those of `contact.decide`, run once for each *situation*: a database engine finds, for all customers at
once, what can make a difference to this message, and most customers share it with many others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from contact.clock import floor_second
from contact.terms import Message, Purpose
from gate.bulk.facts import Facts
from gate.bulk.homes import homes_of
from gate.bulk.situations import INSTANT, NEVER, Asked, Situation, Verdicts, judge

if TYPE_CHECKING:
    from company import Company

_KEY = ("heard", "time_zone", "home", "ordered_at", "reach", "touches")


def decide_all(facts: Facts, company: Company, message: Message, at: datetime) -> ibis.Table:
    """A table with one row for each customer: `customer, decision, channel, reason, rule, explanation,
    next_allowed_at` (UTC).

    `at` is an aware instant. Raises `contact.errors.UnknownTopic`.
    """
    asked = Asked(message, floor_second(at), company.catalog, company.policy)
    heard, texts = _heard(facts, asked)
    people, homes = homes_of(facts, asked, company)
    situated = _situated(facts, asked, heard, people)
    numbered = facts.backend.create_table(
        "situations",
        situated.select(*_KEY).distinct().mutate(situation=ibis.row_number()),
        temp=True,
        overwrite=True,
    )
    situations = [
        Situation(
            heard=texts[row["heard"]],
            time_zone=row["time_zone"] or None,
            country=homes[row["home"]].country,
            state=homes[row["home"]].state,
            number_states=homes[row["home"]].number_states,
            ordered_at=row["ordered_at"],
            reach=row["reach"],
            touches=row["touches"],
        )
        for row in numbered.order_by("situation").to_pyarrow().to_pylist()
    ]
    verdicts = facts.backend.create_table("verdicts", _as_arrow(judge(asked, situations)), temp=True, overwrite=True)
    found = situated.join(numbered, list(_KEY)).join(verdicts, "situation")
    return found.select("customer", "decision", "channel", "reason", "rule", "explanation", "next_allowed_at")


def _heard(facts: Facts, asked: Asked) -> tuple[ibis.Table, list[str]]:
    """Each different state of preferences, the number of its relevant part, and the caps in that."""
    numbers: dict[str, int] = {"": 0}
    said = facts.people.filter(facts.people.said.notnull()).select("said").distinct().to_pyarrow()["said"].to_pylist()
    heard, least, days = [], [], []
    for text in said:
        part, caps = asked.heard(text)
        heard.append(numbers.setdefault(part, len(numbers)))
        least.append(caps.least)
        days.append(caps.days)
    columns = {"said": pa.array(said, pa.string()), "heard": heard, "heard_least": least, "heard_days": days}
    return _temporary(facts, "heard", columns, ("heard", "heard_least", "heard_days")), list(numbers)


def _temporary(facts: Facts, name: str, columns: dict[str, Any], numbers: Sequence[str]) -> ibis.Table:
    typed = {key: pa.array(values, pa.int32()) if key in numbers else values for key, values in columns.items()}
    return facts.backend.create_table(name, pa.table(typed), temp=True, overwrite=True)


def _situated(facts: Facts, asked: Asked, heard: ibis.Table, people: ibis.Table) -> ibis.Table:
    """Every customer with what makes up their situation, as a table of its own."""
    ordered_at = people.ordered_at.fill_null("") if asked.asks_for_orders else ibis.literal("")
    people = people.mutate(time_zone=people.time_zone.fill_null(""), ordered_at=ordered_at)
    people = people.left_join(heard, "said").drop("said_right")
    people = people.left_join(_reach(facts, asked), "customer").drop("customer_right")
    never = ibis.literal(NEVER)
    people = people.select(
        "customer",
        "time_zone",
        "home",
        "ordered_at",
        heard=people.heard.fill_null(0),
        reach=people.reach.fill_null("n" * len(asked.channels)),
        least=ibis.least(people.heard_least.fill_null(never), people.home_least),
        days=ibis.greatest(people.heard_days.fill_null(0), people.home_days),
    )
    # Who cannot be reached at all is told so, whatever they said.
    reached = people.reach.contains("u")
    people = people.mutate(heard=reached.ifelse(people.heard, 0), days=reached.ifelse(people.days, 0))
    people = facts.backend.create_table("people_known", people, temp=True, overwrite=True)
    touched = _touched(facts, asked, people)
    found = people.left_join(touched, "customer").drop("customer_right")
    found = found.mutate(touches=found.touches.fill_null(""))
    return facts.backend.create_table("situated", found.select("customer", *_KEY), temp=True, overwrite=True)


def _reach(facts: Facts, asked: Asked) -> ibis.Table:
    """By customer, a letter for each channel: whether a message of this purpose has an address to go to."""
    points = facts.points
    usable = ~points.suppressed
    if asked.purpose is Purpose.MARKETING:
        usable = usable & points.verified
    letters = {}
    for channel in asked.channels:
        here = points.channel == channel.value
        letters[channel.value] = ibis.cases(
            ((here & usable).any(), "u"), ((here & points.suppressed).any(), "b"), else_="n"
        )
    found = points.group_by("customer").aggregate(**letters)
    reach = found[asked.channels[0].value]
    for channel in asked.channels[1:]:
        reach = reach.concat(found[channel.value])
    return found.select("customer", reach=reach)


def _touched(facts: Facts, asked: Asked, people: ibis.Table) -> ibis.Table:
    """By customer, the touches that a cap may count, of those who have as many as the lowest of their caps."""
    bound = people.filter(people.days > 0).select("customer", "least", "days")
    seen = facts.touches.inner_join(bound, "customer")
    day = ibis.interval(days=1)
    since = ibis.literal(asked.at.astimezone(UTC).replace(tzinfo=None)) - seen.days * day
    seen = seen.filter(seen.at >= since)
    seen = seen.mutate(one=seen.topic.concat("|").concat(seen.channel).concat("|").concat(seen.at.strftime(INSTANT)))
    found = seen.group_by("customer").aggregate(
        touches=seen.one.group_concat(sep=",", order_by=seen.one), number=seen.count(), least=seen.least.max()
    )
    return found.filter(found.number >= found.least).select("customer", "touches")


def _as_arrow(verdicts: Sequence[Verdicts]) -> pa.Table:
    columns = list(zip(*verdicts, strict=True)) or [()] * 6
    text = pa.string()
    kinds = {"decision": text, "channel": text, "reason": text, "rule": text, "explanation": text}
    table = {name: pa.array(column, kind) for (name, kind), column in zip(kinds.items(), columns[:5], strict=True)}
    table["next_allowed_at"] = pa.array(columns[5], pa.timestamp("us", tz="UTC"))
    return pa.table({"situation": pa.array(range(len(verdicts)), pa.int64()), **table})
