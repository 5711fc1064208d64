"""What people are to do by hand: calls and letters, from the moment they are listed to their outcome.

`status` is open, taken (somebody has it in a batch), withheld (no longer wanted), or the outcome that was reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.records import WorklistRow
from storage.rows import Repository, reader, values_of
from storage.tables import outbox, worklist, worklist_batches
from storage.upsert import insert_new

OPEN, TAKEN, WITHHELD = "open", "taken", "withheld"

_row = reader(WorklistRow)


class Worklists(Repository):
    def add(self, row: WorklistRow) -> bool:
        """False: the message is listed already."""
        return insert_new(self._connection, worklist, values_of(row))

    def get(self, outbox_id: int) -> WorklistRow | None:
        row = self._connection.execute(select(worklist).where(worklist.c.outbox_id == outbox_id)).first()
        return _row(row) if row else None

    def begin_batch(self, channel: str, batch: str, now: datetime) -> bool:
        """Holds the batch's name until the transaction ends. False: it has been taken before, in whatever
        transaction (whose end this waits for)."""
        return insert_new(self._connection, worklist_batches, {"channel": channel, "batch": batch, "created_at": now})

    def is_handed_out(self, channel: str, batch: str) -> bool:
        """Whether anything has been taken by this name."""
        query = select(worklist.c.outbox_id).where(worklist.c.channel == channel, worklist.c.batch == batch)
        return self._connection.execute(query.limit(1)).first() is not None

    def of_batch(self, channel: str, batch: str) -> Sequence[WorklistRow]:
        """What is still to be done of it, oldest first."""
        query = select(worklist).where(
            worklist.c.channel == channel, worklist.c.batch == batch, worklist.c.status == TAKEN
        )
        return [_row(row) for row in self._connection.execute(query.order_by(worklist.c.outbox_id))]

    def waiting(self, channel: str, now: datetime, limit: int) -> Sequence[WorklistRow]:
        """Open rows that may be judged now, oldest first."""
        query = select(worklist).where(
            worklist.c.channel == channel, worklist.c.status == OPEN, worklist.c.not_before <= now
        )
        query = query.order_by(worklist.c.outbox_id).limit(limit)
        return [_row(row) for row in self._connection.execute(query)]

    def take(self, outbox_id: int, batch: str, address: str, now: datetime) -> bool:
        """False: somebody else has it."""
        values = {"status": TAKEN, "batch": batch, "address": address, "taken_at": now}
        return self._change(outbox_id, OPEN, values)

    def postpone(self, outbox_id: int, not_before: datetime) -> bool:
        """An open row is not to be looked at before then."""
        return self._change(outbox_id, OPEN, {"not_before": not_before})

    def put_back(self, outbox_id: int, now: datetime) -> bool:
        """A row that was taken and not done is open again."""
        values = {"status": OPEN, "batch": None, "taken_at": None, "not_before": now}
        return self._change(outbox_id, TAKEN, values)

    def withhold(self, row: WorklistRow) -> bool:
        """Takes the row off its list: its message does not leave after all."""
        kept = self._change(row.outbox_id, row.status, {"status": WITHHELD})
        if kept:
            self._connection.execute(
                update(outbox)
                .where(outbox.c.id == row.outbox_id, outbox.c.status == "sent")
                .values(status="withheld", last_error=None)
            )
        return kept

    def report(self, row: WorklistRow, outcome: str, words: str | None, now: datetime) -> bool:
        """False: something else has been reported meanwhile."""
        return self._change(row.outbox_id, row.status, {"status": outcome, "words": words, "outcome_at": now})

    def _change(self, outbox_id: int, status: str, values: dict[str, Any]) -> bool:
        result = self._connection.execute(
            update(worklist).where(worklist.c.outbox_id == outbox_id, worklist.c.status == status).values(**values)
        )
        return result.rowcount == 1
