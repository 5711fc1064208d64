"""The tables that bulk decisions are made of. Any backend of Ibis will do; embedded DuckDB is the one at hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa

from contact.durations import parse_duration
from contact.policy import Policy
from storage import Database

_PERIOD = re.compile(r'"per": ?"([^"]+)"')
_TEXT = pa.string()
_PEOPLE = dict.fromkeys(("customer", "time_zone", "country", "postal_code", "said", "ordered_at"), _TEXT)
_POINTS = {"customer": _TEXT, "channel": _TEXT, "verified": pa.bool_(), "suppressed": pa.bool_(), "area": _TEXT}
_TOUCHES = {"customer": _TEXT, "topic": _TEXT, "channel": _TEXT, "at": _TEXT}


@dataclass(frozen=True, slots=True)
class Facts:
    """`people`: customer, time_zone, country, postal_code, said (what the ledger holds now, JSON text; null: nothing),
    ordered_at (when their newest order was placed, ISO 8601 text in UTC without offset; null: too long ago to matter).
    `points`: customer, channel, verified, suppressed, area (a phone number's code). `touches`: customer, topic,
    channel, at (UTC, without time zone): what counts against caps. All on one backend, which takes temporary tables."""

    backend: ibis.BaseBackend
    people: ibis.Table
    points: ibis.Table
    touches: ibis.Table


def facts_of(database: Database, policy: Policy, at: datetime, backend: ibis.BaseBackend | None = None) -> Facts:
    """Copies the facts out of the database, as they are at one moment, for decisions about the aware instant `at`."""
    backend = backend if backend is not None else ibis.duckdb.connect()
    with database.read() as uow:
        people = _copy(backend, "people", _PEOPLE, uow.facts.people(_ordered_since(policy, at)))
        points = _copy(backend, "points", _POINTS, uow.facts.points())
        since = at - _longest_period(people, policy) - timedelta(days=2)
        touches = _copy(backend, "touches", _TOUCHES, uow.facts.touches(since))
    return facts_in(backend, people, points, touches)


def _longest_period(people: ibis.Table, policy: Policy) -> timedelta:
    """How far back any cap looks: the customers' own and the policy's."""
    periods = {cap.per for cap in policy.caps}
    for said in people.filter(people.said.contains('"per"')).select("said").distinct().to_pyarrow()["said"].to_pylist():
        periods.update(_PERIOD.findall(said))
    return max((parse_duration(per).longest for per in periods), default=timedelta(0))


def _ordered_since(policy: Policy, at: datetime) -> datetime | None:
    """Orders before this are of no consequence; None: none are."""
    longest = max((parse_duration(rule.per).longest for rule in policy.grace), default=None)
    return at - longest - timedelta(days=2) if longest is not None else None


def facts_in(backend: ibis.BaseBackend, people: ibis.Table, points: ibis.Table, touches: ibis.Table) -> Facts:
    """Facts whose instants may still be ISO 8601 text; UTC, without offset."""
    if touches.schema()["at"].is_string():
        touches = touches.mutate(at=touches.at.cast("timestamp"))
    return Facts(backend, people, points, touches)


def _copy(
    backend: ibis.BaseBackend,
    name: str,
    types: Mapping[str, pa.DataType],
    batches: Iterable[Mapping[str, Sequence[Any]]],
) -> ibis.Table:
    schema = pa.schema(types)
    read = [
        pa.record_batch(
            [
                pa.array([None if value is None else bool(value) for value in batch[column]], kind)
                if kind == pa.bool_()
                else pa.array(batch[column], kind)
                for column, kind in types.items()
            ],
            schema=schema,
        )
        for batch in batches
    ]
    return backend.create_table(name, pa.Table.from_batches(read, schema=schema), temp=True, overwrite=True)
