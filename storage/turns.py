"""The trace of each turn, for the people who read transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select

from storage.records import Turn
from storage.rows import Repository, reader
from storage.tables import turns

_turn = reader(Turn)


class Turns(Repository):
    def add(self, turn: Turn) -> None:
        self._connection.execute(insert(turns).values(**asdict(turn)))

    def get(self, event_id: int) -> Turn | None:
        row = self._connection.execute(select(turns).where(turns.c.event_id == event_id)).first()
        return _turn(row) if row else None

    def of_conversation(self, conversation_id: str) -> Sequence[Turn]:
        query = select(turns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.event_id)
        return [_turn(row) for row in self._connection.execute(query)]
