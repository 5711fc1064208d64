"""Hard blocks on addresses."""

from __future__ import annotations

from sqlalchemy import delete, select

from storage.records import Suppression
from storage.rows import Repository, reader, values_of
from storage.tables import suppressions
from storage.upsert import insert_new

_suppression = reader(Suppression)


class Suppressions(Repository):
    def get(self, channel: str, address: str) -> Suppression | None:
        row = self._connection.execute(select(suppressions).where(*_where(channel, address))).first()
        return _suppression(row) if row else None

    def add(self, suppression: Suppression) -> bool:
        """Blocks the address. False: it was blocked already, and the older reason stays."""
        return insert_new(self._connection, suppressions, values_of(suppression))

    def lift(self, channel: str, address: str) -> bool:
        """Frees the address. False: it was free."""
        return self._connection.execute(delete(suppressions).where(*_where(channel, address))).rowcount == 1


def _where(channel: str, address: str):  # type: ignore[no-untyped-def]
    return suppressions.c.channel == channel, suppressions.c.address == address
