"""No lock: turns share nothing, and the worker takes those of one conversation in order."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore


class NoLockStore(LockStore):
    """Named in `bot/endpoints.yml`. Rasa's own would make a repeated request wait a second for the first."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        super().__init__()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_args: Any, **_kwargs: Any) -> AsyncGenerator[TicketLock, None]:
        yield TicketLock(conversation_id)
