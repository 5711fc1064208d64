"""The ledger of consent. Append-only: this repository has no way to change or remove an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import and_, bindparam, insert, select, update

from storage.outbox import wake
from storage.records import Json, LedgerEntry
from storage.rows import Repository, reader, values_of
from storage.tables import customers, ledger

_entry = reader(LedgerEntry)

# Written once: on the path of every decision.
_CURRENT = (
    select(customers.c.ref, customers.c.ledger_version, ledger.c.after)
    .outerjoin(ledger, and_(ledger.c.customer == customers.c.ref, ledger.c.version == customers.c.ledger_version))
    .where(customers.c.ref.in_(bindparam("refs", expanding=True)))
)


class Ledger(Repository):
    def append(self, entry: LedgerEntry) -> bool:
        """Adds the entry as the version after the newest. False: somebody else has added that version meanwhile.

        What was deferred for the customer is judged anew at once: it may leave sooner now, or not at all.
        """
        moved = self._connection.execute(
            update(customers)
            .where(customers.c.ref == entry.customer, customers.c.ledger_version == entry.version - 1)
            .values(ledger_version=entry.version)
        )
        if moved.rowcount != 1:
            return False
        self._connection.execute(insert(ledger).values(**values_of(entry)))
        wake(self._connection, [entry.customer])
        return True

    def of_customer(self, customer: str) -> Sequence[LedgerEntry]:
        """Every entry, oldest first."""
        query = select(ledger).where(ledger.c.customer == customer).order_by(ledger.c.version)
        return [_entry(row) for row in self._connection.execute(query)]

    def newest(self, customer: str) -> LedgerEntry | None:
        query = select(ledger).where(ledger.c.customer == customer).order_by(ledger.c.version.desc()).limit(1)
        row = self._connection.execute(query).first()
        return _entry(row) if row else None

    def version(self, customer: str, version: int) -> LedgerEntry | None:
        query = select(ledger).where(ledger.c.customer == customer, ledger.c.version == version)
        row = self._connection.execute(query).first()
        return _entry(row) if row else None

    def of_events_after(self, customer: str, event_id: int) -> Sequence[LedgerEntry]:
        """The customer's entries that were made at events later than that one, oldest first."""
        query = select(ledger).where(ledger.c.customer == customer, ledger.c.event_id > event_id)
        return [_entry(row) for row in self._connection.execute(query.order_by(ledger.c.version))]

    def by_event(self, event_ids: Iterable[int]) -> Sequence[LedgerEntry]:
        query = select(ledger).where(ledger.c.event_id.in_(list(event_ids))).order_by(ledger.c.id)
        return [_entry(row) for row in self._connection.execute(query)]

    def current(self, refs: Iterable[str]) -> Mapping[str, tuple[int, Json | None]]:
        """Of each customer that exists: the ledger's version and the newest entry's `after` (None: no entry yet).

        That document is the fold of all entries, kept by every append.
        """
        rows = self._connection.execute(_CURRENT, {"refs": list(refs)})
        return {row.ref: (row.ledger_version, row.after) for row in rows}
