"""Events after a cursor: as a page, as a long poll, or as server-sent events. One reader for all of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from storage import ChangeSignal
from storage.records import Event

# Proxies close silent connections after half a minute or so.
_HEARTBEAT_SECONDS = 15.0
_RECHECK_SECONDS = 5.0

Read = Callable[[int], Sequence[Event]]


def as_document(event: Event) -> dict[str, Any]:
    """An event as CONTRACT §2 shows it; absent parts are left out."""
    document: dict[str, Any] = {
        "id": event.id,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "by": event.by,
    }
    optional = {
        "text": event.text,
        "choices": event.choices,
        "data": event.data,
        "reply_to": event.reply_to,
        "client_id": event.client_id,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def as_company_document(event: Event) -> dict[str, Any]:
    """An event as the company sees it: with whose it is."""
    whose = {"conversation": event.conversation_id, "customer": event.customer, "channel": event.channel}
    return as_document(event) | {name: value for name, value in whose.items() if value is not None}


async def wait_for_events(read: Read, signal: ChangeSignal, after: int, wait: float) -> Sequence[Event]:
    """Events after the cursor, waiting up to `wait` seconds for the first."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        seen = signal.version
        events = await run_in_threadpool(read, after)
        left = deadline - loop.time()
        if events or left <= 0:
            return events
        await signal.wait_async(seen, min(left, _RECHECK_SECONDS))


def stream(
    request: Request,
    read: Read,
    signal: ChangeSignal,
    after: int,
    document: Callable[[Event], dict[str, Any]] = as_document,
) -> StreamingResponse:
    """Server-sent events from the cursor (or `Last-Event-ID`) on, for as long as the client listens."""
    last = request.headers.get("last-event-id", "")
    cursor = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else after

    async def frames() -> AsyncIterator[str]:
        nonlocal cursor
        yield ": connected\n\n"
        while not await request.is_disconnected():
            events = await wait_for_events(read, signal, cursor, _HEARTBEAT_SECONDS)
            for event in events:
                cursor = event.id
                yield f"id: {event.id}\nevent: {event.kind}\ndata: {json.dumps(document(event))}\n\n"
            if not events:
                yield ": still here\n\n"

    return StreamingResponse(
        frames(), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def wants_stream(request: Request) -> bool:
    return "text/event-stream" in request.headers.get("accept", "")
