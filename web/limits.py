"""Refuses bodies that are larger than any honest one, before they are read into memory.

FastAPI has a limit of its own, which answers in plain text; the contract wants a problem document.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import problem_response

MAX_BODY_BYTES = 4 * 1024 * 1024
# The import is read as a stream, line by line, and has limits of its own.
_STREAMED = ("/v1/import",)


class _TooLarge(Exception):
    pass


class BodyLimit:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _STREAMED:
            await self._app(scope, receive, send)
            return
        read = 0
        started = False

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > MAX_BODY_BYTES:
                    raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        length = dict(scope["headers"]).get(b"content-length", b"")
        try:
            if length.isdigit() and int(length) > MAX_BODY_BYTES:
                raise _TooLarge
            await self._app(scope, limited, watched)
        except _TooLarge:
            if started:
                raise
            refusal = problem_response(413, "The body is too large", detail=f"At most {MAX_BODY_BYTES} bytes")
            await refusal(scope, receive, send)
