"""What providers tell of messages after they took them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storage.records import DeliveryReceipt
from storage.rows import Repository, reader, values_of
from storage.tables import receipts
from storage.upsert import insert_new

_receipt = reader(DeliveryReceipt)


class Receipts(Repository):
    def add(self, receipt: DeliveryReceipt) -> bool:
        """False: the same has been told before."""
        return insert_new(self._connection, receipts, values_of(receipt))

    def of_message(self, outbox_id: int) -> Sequence[DeliveryReceipt]:
        """In the order in which they came."""
        query = select(receipts).where(receipts.c.outbox_id == outbox_id).order_by(receipts.c.at, receipts.c.status)
        return [_receipt(row) for row in self._connection.execute(query)]

    def message_of(self, reference: str) -> int | None:
        """The message that the provider calls so; None if we have never heard of it."""
        query = select(receipts.c.outbox_id).where(receipts.c.reference == reference).limit(1)
        found: int | None = self._connection.execute(query).scalar()
        return found
