"""The trace of each turn, for the people who read transcripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, insert, select

from storage.records import Turn
from storage.rows import Repository, reader, values_of
from storage.tables import turns

_turn = reader(Turn)


class Turns(Repository):
    def add(self, turn: Turn) -> None:
        self._connection.execute(insert(turns).values(**values_of(turn)))

    def get(self, event_id: int) -> Turn | None:
        row = self._connection.execute(select(turns).where(turns.c.event_id == event_id)).first()
        return _turn(row) if row else None

    def of_conversation(self, conversation_id: str) -> Sequence[Turn]:
        query = select(turns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.event_id)
        return [_turn(row) for row in self._connection.execute(query)]

    def by_event(self, event_ids: Iterable[int]) -> Mapping[int, Turn]:
        query = select(turns).where(turns.c.event_id.in_(list(event_ids)))
        return {row.event_id: _turn(row) for row in self._connection.execute(query)}

    def newest_unclear(self, conversation_ids: Iterable[str]) -> frozenset[str]:
        """Those of the conversations whose newest turn was not understood."""
        newest = (
            select(func.max(turns.c.event_id))
            .where(turns.c.conversation_id.in_(list(conversation_ids)))
            .group_by(turns.c.conversation_id)
        )
        query = select(turns.c.conversation_id).where(turns.c.event_id.in_(newest), turns.c.unclear.is_(True))
        return frozenset(self._connection.execute(query).scalars())
