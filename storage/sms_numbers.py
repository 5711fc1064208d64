"""Numbers that have written to us."""

from __future__ import annotations

from sqlalchemy import select, update

from storage.records import SmsNumber
from storage.rows import Repository, reader, values_of
from storage.tables import sms_numbers
from storage.upsert import insert_new

_number = reader(SmsNumber)


class SmsNumbers(Repository):
    def hold(self, address: str) -> SmsNumber:
        """The number, known from now on, held against its other messages until the transaction ends.

        It is the first lock that anybody takes: before conversation, customer and log.
        """
        query = select(sms_numbers).where(sms_numbers.c.address == address)
        insert_new(self._connection, sms_numbers, {"address": address})
        return _number(self._connection.execute(query.with_for_update()).one())

    def save(self, number: SmsNumber) -> None:
        """Keeps what has become of a held number."""
        self._connection.execute(
            update(sms_numbers).where(sms_numbers.c.address == number.address).values(**values_of(number))
        )
