"""Numbers that have written to us."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select, update

from storage.records import SmsNumber
from storage.rows import Repository, reader, values_of
from storage.tables import contact_points, sms_numbers
from storage.upsert import insert_new

TELEPHONE = ("sms", "phone")
"""The channels on which an address is a telephone number."""

_number = reader(SmsNumber)


class SmsNumbers(Repository):
    def hold(self, address: str) -> SmsNumber:
        """The number, known from now on, held against its other messages until the transaction ends.

        It is the first lock that anybody takes: before conversation, customer and log.
        """
        query = select(sms_numbers).where(sms_numbers.c.address == address)
        insert_new(self._connection, sms_numbers, {"address": address})
        return _number(self._connection.execute(query.with_for_update()).one())

    def unverify(self, address: str) -> Sequence[str]:
        """Nobody's contact point at this number, for texts or calls, is confirmed any more. Returns whose was."""
        return sorted(
            set(
                self._connection.execute(
                    update(contact_points)
                    .where(contact_points.c.channel.in_(TELEPHONE), contact_points.c.address == address)
                    .where(contact_points.c.verified.is_(True))
                    .values(verified=False)
                    .returning(contact_points.c.customer)
                ).scalars()
            )
        )

    def forget(self, address: str, customer: str) -> None:
        """The number is no contact point of this customer's any more, for texts or calls."""
        self._connection.execute(
            delete(contact_points)
            .where(contact_points.c.channel.in_(TELEPHONE), contact_points.c.address == address)
            .where(contact_points.c.customer == customer)
        )

    def holders(self, addresses: Collection[str], *, verified: bool = False) -> Mapping[str, Sequence[str]]:
        """Who has these numbers, for texts or calls, by number; with `verified`, only where that is confirmed."""
        query = select(contact_points.c.address, contact_points.c.customer).distinct()
        query = query.where(contact_points.c.channel.in_(TELEPHONE), contact_points.c.address.in_(list(addresses)))
        if verified:
            query = query.where(contact_points.c.verified.is_(True))
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(query.order_by(contact_points.c.address, contact_points.c.customer)):
            found.setdefault(row.address, []).append(row.customer)
        return found

    def save(self, number: SmsNumber) -> None:
        """Keeps what has become of a held number."""
        self._connection.execute(
            update(sms_numbers).where(sms_numbers.c.address == number.address).values(**values_of(number))
        )
