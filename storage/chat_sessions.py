"""Sessions of the website chat. Only a hash of the token is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.records import ChatSession
from storage.rows import Repository, reader
from storage.tables import chat_sessions

_session = reader(ChatSession)


class ChatSessions(Repository):
    def add(self, token_hash: str, conversation_id: str, now: datetime, expires_at: datetime) -> None:
        self._connection.execute(
            insert(chat_sessions).values(
                token_hash=token_hash, conversation_id=conversation_id, created_at=now, expires_at=expires_at
            )
        )

    def get(self, token_hash: str, now: datetime) -> ChatSession | None:
        """The session, unless it has expired."""
        row = self._connection.execute(
            select(chat_sessions).where(chat_sessions.c.token_hash == token_hash, chat_sessions.c.expires_at > now)
        ).first()
        return _session(row) if row else None

    def forget_expired(self, now: datetime) -> int:
        return self._connection.execute(delete(chat_sessions).where(chat_sessions.c.expires_at <= now)).rowcount
