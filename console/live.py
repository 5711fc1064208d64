"""Server-sent events: what has changed on an open page since the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from console import rows
from console.desk import Desk
from console.fragments import LiveView, SignedOut

# Proxies close silent connections after half a minute or so; and a session that has ended is noticed this soon.
_HEARTBEAT_SECONDS = 15.0
# Browsers come back by themselves, with the cursor.
_LONGEST_SECONDS = 600.0
# On a busy day changes are told in bundles: a page that flickers cannot be read.
_LEAST_SECONDS_BETWEEN = 0.25


class Live:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def stream(self, request: Request) -> Response:
        """`?view=list|queue&after=N&conversation=…&handoff=…&q=…`; `Last-Event-ID` overrides `after`."""
        query = request.query_params
        after = rows.cursor(request.headers.get("last-event-id")) or rows.cursor(query.get("after"))
        chosen = rows.Filter.read(query)
        view = LiveView(
            self._desk,
            request,
            view=query.get("view", ""),
            chosen=rows.Filter(chosen.handoff, chosen.words),
            conversation=query.get("conversation"),
            cursor=after or 0,
        )
        if not await run_in_threadpool(self._is_signed_in, request):
            # Not a redirect: that would be followed to a page that is no stream.
            return PlainTextResponse("Signed out.", 401)
        return StreamingResponse(
            self._frames(view), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    def _is_signed_in(self, request: Request) -> bool:
        with self._desk.database.read() as uow:
            return self._desk.sessions.find(uow, request, self._desk.clock()) is not None

    async def _frames(self, view: LiveView) -> AsyncIterator[str]:
        signal = self._desk.signal
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _LONGEST_SECONDS
        yield ": connected\n\n"
        spoken = loop.time()
        while loop.time() < deadline and not signal.closed:
            seen = signal.version
            try:
                patch = await run_in_threadpool(view.step)
            except SignedOut:
                yield "event: signed_out\ndata: \n\n"
                return
            if patch is None:
                if loop.time() - spoken >= _HEARTBEAT_SECONDS:
                    yield ": still here\n\n"
                    spoken = loop.time()
                await signal.wait_async(seen, _HEARTBEAT_SECONDS)
                continue
            yield _frame("reload" if patch.reload else "patch", patch.html, patch.cursor)
            spoken = loop.time()
            await asyncio.sleep(_LEAST_SECONDS_BETWEEN)


def _frame(event: str, html: str, cursor: int) -> str:
    data = "\n".join(f"data: {line}" for line in html.splitlines()) or "data: "
    return f"id: {cursor}\nevent: {event}\n{data}\n\n"
