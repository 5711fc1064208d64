"""Tells waiting code in any process that something was committed, within about ten milliseconds.

PostgreSQL: LISTEN/NOTIFY. SQLite: `PRAGMA data_version`, which costs microseconds and changes with every commit of any
other connection. A signal may come too often, never too seldom: waiters look for themselves. It carries no data.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time

from sqlalchemy import Engine

NOTIFY_CHANNEL = "reins"
_SQLITE_POLL_SECONDS = 0.01
_POSTGRES_RECONNECT_SECONDS = 1.0
# Should a notification ever be lost (a broken connection), waiters look again this often.
_POSTGRES_HEARTBEAT_SECONDS = 1.0


class ChangeSignal:
    """A counter that grows with commits. Start one a process and `close()` it at the end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changed = threading.Condition()
        self._version = 0
        self._closed = threading.Event()
        self._loops: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        watch = self._watch_postgres if engine.dialect.name == "postgresql" else self._watch_sqlite
        self._thread = threading.Thread(target=watch, name="change-signal", daemon=True)
        self._thread.start()

    @property
    def version(self) -> int:
        return self._version

    @property
    def closed(self) -> bool:
        """After `close()` every wait returns at once: whoever waits in a loop must end it."""
        return self._closed.is_set()

    def wait(self, after: int, timeout: float) -> int:
        """Blocks until the version is past `after`, at most `timeout` seconds. Returns the version."""
        with self._changed:
            self._changed.wait_for(lambda: self._version > after or self._closed.is_set(), timeout)
            return self._version

    async def wait_async(self, after: int, timeout: float) -> int:  # noqa: ASYNC109 - a plain wait, not a cancellation scope
        """Like `wait`, without blocking the event loop."""
        woken = asyncio.Event()
        with self._changed:
            if self._version > after or self._closed.is_set():
                return self._version
            self._loops[woken] = asyncio.get_running_loop()
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), timeout)
        finally:
            with self._changed:
                self._loops.pop(woken, None)
        return self._version

    def touch(self) -> None:
        """Wakes the waiters of this process at once."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()
            waiting = list(self._loops.items())
        for woken, loop in waiting:
            with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits there any more
                loop.call_soon_threadsafe(woken.set)

    def close(self) -> None:
        self._closed.set()
        self.touch()
        self._thread.join(timeout=5)

    def _watch_sqlite(self) -> None:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            seen = -1
            while not self._closed.is_set():
                now = cursor.execute("PRAGMA data_version").fetchone()[0]
                if now != seen:
                    seen = now
                    self.touch()
                time.sleep(_SQLITE_POLL_SECONDS)
        finally:
            connection.close()

    def _watch_postgres(self) -> None:
        import psycopg

        url = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._closed.is_set():
            try:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
                    self.touch()  # whatever came while nobody listened
                    while not self._closed.is_set():
                        for _ in connection.notifies(timeout=_POSTGRES_HEARTBEAT_SECONDS, stop_after=1):
                            pass
                        self.touch()
            except psycopg.OperationalError:
                self._closed.wait(_POSTGRES_RECONNECT_SECONDS)
