"""Support staff and their sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from storage.records import Agent, AgentSession
from storage.rows import Repository, reader
from storage.tables import agent_sessions, agents

_agent = reader(Agent)


class Agents(Repository):
    def add(self, *, email: str, name: str, role: str, password_hash: str, now: datetime) -> int:
        """Raises `sqlalchemy.exc.IntegrityError` if the address is taken; addresses are compared in lower case."""
        result = self._connection.execute(
            insert(agents)
            .values(email=email.lower(), name=name, role=role, password_hash=password_hash, active=True, created_at=now)
            .returning(agents.c.id)
        )
        agent_id: int = result.scalar_one()
        return agent_id

    def by_email(self, email: str) -> Agent | None:
        row = self._connection.execute(select(agents).where(agents.c.email == email.lower())).first()
        return _agent(row) if row else None

    def get(self, agent_id: int) -> Agent | None:
        row = self._connection.execute(select(agents).where(agents.c.id == agent_id)).first()
        return _agent(row) if row else None

    def names(self, agent_ids: Iterable[int]) -> Mapping[int, str]:
        rows = self._connection.execute(select(agents.c.id, agents.c.name).where(agents.c.id.in_(list(agent_ids))))
        return {row.id: row.name for row in rows}

    def count(self) -> int:
        number: int = self._connection.execute(select(func.count()).select_from(agents)).scalar_one()
        return number

    def set_password(self, agent_id: int, password_hash: str) -> None:
        self._connection.execute(update(agents).where(agents.c.id == agent_id).values(password_hash=password_hash))
        self._connection.execute(delete(agent_sessions).where(agent_sessions.c.agent_id == agent_id))

    def replace_hash(self, agent_id: int, password_hash: str) -> None:
        """The same password under stronger parameters: sessions stay."""
        self._connection.execute(update(agents).where(agents.c.id == agent_id).values(password_hash=password_hash))

    def open_session(self, token_hash: str, agent_id: int, csrf: str, now: datetime, expires_at: datetime) -> None:
        self._connection.execute(
            insert(agent_sessions).values(
                token_hash=token_hash, agent_id=agent_id, csrf=csrf, created_at=now, expires_at=expires_at
            )
        )

    def session(self, token_hash: str, now: datetime) -> AgentSession | None:
        """The session of an active agent, unless it has expired."""
        row = self._connection.execute(
            select(agents, agent_sessions.c.csrf, agent_sessions.c.expires_at)
            .join(agent_sessions, agent_sessions.c.agent_id == agents.c.id)
            .where(agent_sessions.c.token_hash == token_hash, agent_sessions.c.expires_at > now)
            .where(agents.c.active.is_(True))
        ).first()
        return AgentSession(_agent(row), row.csrf, row.expires_at) if row else None

    def forget_expired_sessions(self, now: datetime) -> int:
        return self._connection.execute(delete(agent_sessions).where(agent_sessions.c.expires_at <= now)).rowcount

    def close_session(self, token_hash: str) -> None:
        self._connection.execute(delete(agent_sessions).where(agent_sessions.c.token_hash == token_hash))
