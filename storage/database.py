"""Opens the database and hands out units of work.

A unit of work is one transaction: everything in it happens, or nothing. On SQLite a writing one takes the write lock at
its start (BEGIN IMMEDIATE), so that it cannot fail half way for want of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL

from storage.agents import Agents
from storage.chat_sessions import ChatSessions
from storage.conversations import Conversations
from storage.customers import Customers
from storage.events import Events
from storage.facts import Facts
from storage.inbox import Inbox
from storage.ledger import Ledger
from storage.orders import Orders
from storage.outbox import Outbox
from storage.receipts import Receipts
from storage.service_history import ServiceHistory
from storage.signal import NOTIFY_CHANNEL
from storage.sms_numbers import SmsNumbers
from storage.suppressions import Suppressions
from storage.touchpoints import Touchpoints
from storage.turns import Turns
from storage.worklists import Worklists

_WRITES = "reins_writes"


class UnitOfWork:
    """Every repository on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.agents = Agents(connection)
        self.chat_sessions = ChatSessions(connection)
        self.conversations = Conversations(connection)
        self.customers = Customers(connection)
        self.events = Events(connection)
        self.facts = Facts(connection)
        self.inbox = Inbox(connection)
        self.ledger = Ledger(connection)
        self.orders = Orders(connection)
        self.outbox = Outbox(connection)
        self.receipts = Receipts(connection)
        self.service_history = ServiceHistory(connection)
        self.sms_numbers = SmsNumbers(connection)
        self.suppressions = Suppressions(connection)
        self.touchpoints = Touchpoints(connection)
        self.turns = Turns(connection)
        self.worklists = Worklists(connection)


class Database:
    """One a process. `url` as in SQLAlchemy; `postgres://` and `postgresql://` mean psycopg."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = _with_driver(url)
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 10}
        if self.url.get_backend_name() == "sqlite":
            if self.url.database in (None, "", ":memory:"):
                raise ValueError("an in-memory SQLite database cannot be shared between processes: name a file")
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            options["connect_args"] = {"timeout": 30, "check_same_thread": False}
        else:
            options["pool_pre_ping"] = True
        self.engine: Engine = create_engine(self.url, **options)
        self._writing: AbstractContextManager[object] = nullcontext()
        if self.engine.dialect.name == "sqlite":
            # SQLite has one writer at a time and makes the others sleep longer and longer; threads can queue better.
            self._writing = threading.Lock()
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A transaction that commits at the end of the block and rolls back on any exception."""
        with (
            self._writing,
            self.engine.connect().execution_options(**{_WRITES: True}) as connection,
            connection.begin(),
        ):
            yield UnitOfWork(connection)
            if self.engine.dialect.name == "postgresql":
                connection.execute(text(f"NOTIFY {NOTIFY_CHANNEL}"))

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A consistent view; whatever is written in it is rolled back."""
        options = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with self.engine.connect().execution_options(**options) as connection:
            transaction = connection.begin()
            try:
                yield UnitOfWork(connection)
            finally:
                transaction.rollback()

    def ping(self) -> None:
        """Raises `sqlalchemy.exc.SQLAlchemyError` if the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    # Consent must survive a power cut, not only a killed process.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
