"""Hard blocks on addresses."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from storage.records import Suppression
from storage.rows import Repository, reader, values_of
from storage.tables import suppressions
from storage.upsert import insert_new, insert_or_replace

BLOCKED_BY_CARRIER = "carrier_block"
"""A provider has reported that it refuses the address."""
STOPPED = "stop_keyword"
"""The holder has sent STOP."""
REASSIGNED = "reassigned"
"""The number is somebody else's now."""

_suppression = reader(Suppression)


class Suppressions(Repository):
    def get(self, channel: str, address: str) -> Suppression | None:
        row = self._connection.execute(select(suppressions).where(*_where(channel, address))).first()
        return _suppression(row) if row else None

    def add(self, suppression: Suppression, over: Collection[str] = ()) -> bool:
        """Blocks the address. False: it was blocked already, and the older reason stays.

        Reasons in `over` give way to the new one, whoever of two gets there first.
        """
        if not over:
            return insert_new(self._connection, suppressions, values_of(suppression))
        weaker = suppressions.c.reason.in_(list(over))
        return insert_or_replace(self._connection, suppressions, values_of(suppression), weaker)

    def lift(self, channel: str, address: str) -> bool:
        """Frees the address. False: it was free."""
        return self._connection.execute(delete(suppressions).where(*_where(channel, address))).rowcount == 1


def _where(channel: str, address: str):  # type: ignore[no-untyped-def]
    return suppressions.c.channel == channel, suppressions.c.address == address
