"""Hands out what is listed, in batches. Every row is judged again at the moment it is handed out.

What the customer said since it was listed holds, and so do the legal hours of this moment: a row that may not be done
now stays on the list, one that may not be done at all is taken off it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.worklist.judging import Judge, Judgement
from contact.terms import Verdict
from storage import UnitOfWork
from storage.records import Customer, OutboxMessage, WorklistRow

TAKEN = "taken"
"""How far a message has come that somebody has in hand."""
TAKEN_OFF = "taken_off_the_list"
"""What becomes of the reason of a listing that was not carried out."""
FEWEST_JUDGED, SPARE = 200, 4
"""How many rows one request looks at: some more than are wanted, for not all may be done now."""


@dataclass(frozen=True, slots=True)
class Task:
    """One call or letter, ready to be done."""

    row: WorklistRow
    message: OutboxMessage
    customer: Customer


def take(uow: UnitOfWork, channel: str, batch: str, limit: int, now: datetime, judge: Judge) -> Sequence[Task]:
    """The tasks of the batch of this name, oldest first; up to `limit` new ones if nothing was handed out by it yet.

    Repeating it hands out the same tasks, without those that have an outcome and those that may no longer be done.
    """
    is_new = uow.worklists.begin_batch(channel, batch, now)
    if is_new or not uow.worklists.is_handed_out(channel, batch):
        rows = uow.worklists.waiting(channel, now, max(FEWEST_JUDGED, limit * SPARE))
    else:
        rows = uow.worklists.of_batch(channel, batch)
    # All at once, and so in one order: two who take at the same time cannot wait for each other.
    refs = {row.customer for row in rows}
    uow.customers.lock_many(refs)
    customers = uow.customers.many(refs)
    tasks: list[Task] = []
    for row in rows:
        if len(tasks) >= limit:
            break
        task = _hand_out(uow, row, customers.get(row.customer), batch, now, judge)
        if task is not None:
            tasks.append(task)
    return tasks


def _hand_out(
    uow: UnitOfWork, listed: WorklistRow, customer: Customer | None, batch: str, now: datetime, judge: Judge
) -> Task | None:
    row, message = uow.worklists.get(listed.outbox_id), uow.outbox.get(listed.outbox_id)
    if row is None or message is None or row.status != listed.status or row.batch != listed.batch:
        return None  # somebody else has it
    judged = judge(uow, replace(message, channel=row.channel, any_channel=False), now)
    if judged.verdict is Verdict.DEFER:
        _defer(uow, row, judged)
        return None
    if judged.verdict is Verdict.WITHHOLD or judged.address is None or customer is None:
        _take_off(uow, row, judged)
        return None
    if row.status == TAKEN:
        return Task(row, message, customer)
    if not uow.worklists.take(row.outbox_id, batch, judged.address, now):
        return None
    # It counts from the moment it is done, not from when it was listed.
    uow.touchpoints.take_back(row.outbox_id, "listed")
    uow.touchpoints.add(replace(judged.touchpoint, delivery=TAKEN))
    return Task(replace(row, status=TAKEN, batch=batch, address=judged.address, taken_at=now), message, customer)


def _defer(uow: UnitOfWork, row: WorklistRow, judged: Judgement) -> None:
    assert judged.next_allowed_at is not None
    uow.worklists.postpone(row.outbox_id, judged.next_allowed_at)
    before = uow.touchpoints.latest(row.outbox_id)
    said = judged.touchpoint
    if before is None or (before.decision, before.reason, before.next_allowed_at) != (
        said.decision,
        said.reason,
        said.next_allowed_at,
    ):
        uow.touchpoints.add(said)


def _take_off(uow: UnitOfWork, row: WorklistRow, judged: Judgement) -> None:
    if uow.worklists.withhold(row):
        uow.touchpoints.take_back(row.outbox_id, TAKEN_OFF)
        uow.touchpoints.add(judged.touchpoint)
        # It no longer counts: another message may have its place.
        uow.outbox.wake([row.customer])
