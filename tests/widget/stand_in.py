"""The chat of the contract, in memory: sessions, messages once per client id, events as JSON, long poll and stream.

It keeps to the same words as the real server, and can be told to misbehave as networks do: see `Faults`.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from connectors.web_widget import WidgetFiles
from tests.widget import pages

SECRET = "an identity secret long enough for HS256"
Json = dict[str, Any]
Assistant = Callable[[Json], list[Json]]


@dataclass
class Faults:
    """What goes wrong. Statuses are given out once each, in order, by the last part of the path."""

    statuses: dict[str, list[int]] = field(default_factory=dict)
    lost_answers: int = 0  # messages that are taken although the client never hears of it
    silent_streams: bool = False  # as behind a proxy that holds responses back
    no_streams: bool = False  # answers JSON whatever is asked for
    every_event_twice: bool = False


@dataclass
class Conversation:
    id: str
    customer: str | None
    events: list[Json] = field(default_factory=list)


def answer_plainly(said: Json) -> list[Json]:
    return [{"kind": "assistant_said", "by": "assistant", "text": f"You said: {said['text']}"}]


class StandIn:
    """Runs in a thread of its own on a free port of the loopback. Use as a context manager."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.assistant: Assistant = answer_plainly
        self.think_seconds = 0.0
        self.requests: list[str] = []
        self.conversations: dict[str, Conversation] = {}
        self._sessions: dict[str, Conversation] = {}
        self._last_id = 0
        self._generation = 0  # streams of an older one end
        self._lock = threading.Lock()
        self._changed: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        app = Starlette(
            routes=[
                Route("/v1/chat/sessions", self._begin, methods=["POST"]),
                Route("/v1/chat/messages", self._take, methods=["POST"]),
                Route("/v1/chat/events", self._events),
                Mount("/widget", WidgetFiles()),
                *pages.routes(SECRET),
            ]
        )
        self._server = uvicorn.Server(
            uvicorn.Config(app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> StandIn:
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < deadline, "the stand-in did not start"
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self.drop_streams()
        self._server.should_exit = True
        self._thread.join(10)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            self._changed = asyncio.Event()
            await self._server.serve()

        asyncio.run(serve())

    # What a test does to it.

    def reset(self) -> None:
        """Forgets everything, between tests."""
        self.drop_streams()
        with self._lock:
            self.faults = Faults()
            self.assistant = answer_plainly
            self.think_seconds = 0.0
            self.requests.clear()
            self.conversations.clear()
            self._sessions.clear()

    @property
    def conversation(self) -> Conversation:
        """The only one there is."""
        (only,) = self.conversations.values()
        return only

    def say(self, *events: Json, conversation: Conversation | None = None) -> None:
        """Appends events, as a person of the support team or a campaign would."""
        for event in events:
            self._append(conversation or self.conversation, event)

    def said_by_customer(self) -> list[str]:
        """Texts in the order in which they were taken, over all conversations."""
        events = [event for one in self.conversations.values() for event in one.events]
        return [event["text"] for event in sorted(events, key=lambda e: e["id"]) if event["by"] == "customer"]

    def drop_streams(self) -> None:
        self._generation += 1
        self._wake()

    def expire_sessions(self) -> None:
        self._sessions.clear()
        self.drop_streams()

    # The chat.

    async def _begin(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        identity = (await request.json()).get("identity")
        customer = None
        if identity is not None:
            try:
                customer = jwt.decode(identity, SECRET, algorithms=["HS256"], audience="reins")["sub"]
            except jwt.InvalidTokenError:
                return _problem(401, "This identity token is not valid", "identity")
        with self._lock:
            known = (one for one in self.conversations.values() if customer and one.customer == customer)
            conversation = next(known, None) or Conversation(f"c_{uuid.uuid4().hex}", customer)
            self.conversations[conversation.id] = conversation
            token = uuid.uuid4().hex
            self._sessions[token] = conversation
        return JSONResponse(
            {"token": token, "conversation": conversation.id, "verified": customer is not None}, status_code=201
        )

    async def _take(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        if (conversation := self._session(request)) is None:
            return _problem(401, "This session has ended")
        body = await request.json()
        uuid.UUID(body["client_id"])
        assert ("text" in body) != ("choice" in body)
        same = [event for event in conversation.events if event.get("client_id") == body["client_id"]]
        if not same:
            text = body.get("text") or _label(conversation, body["choice"])
            said = {"kind": "customer_said", "by": "customer", "text": text, "client_id": body["client_id"]}
            same = [self._append(conversation, said)]
            task = asyncio.create_task(self._answer(conversation, same[0] | {"choice": body.get("choice")}))
            task.add_done_callback(lambda done: done.result())
        if self.faults.lost_answers:
            self.faults.lost_answers -= 1
            return _problem(502, "The answer was lost on the way")
        return JSONResponse({"event": same[0]["id"]}, status_code=202)

    async def _answer(self, conversation: Conversation, said: Json) -> None:
        if self.think_seconds:
            await asyncio.sleep(self.think_seconds)
        for event in self.assistant(said):
            self._append(conversation, event)
        self._append(conversation, {"kind": "turn_done", "by": "system", "reply_to": said["id"]})

    async def _events(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        if (conversation := self._session(request)) is None:
            return _problem(401, "This session has ended")
        after = int(request.headers.get("last-event-id") or request.query_params["after"])
        if "event-stream" in request.headers["accept"] and not self.faults.no_streams:
            return StreamingResponse(
                self._stream(request, conversation, after),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store"},
            )
        events = await self._after(conversation, after, float(request.query_params.get("wait", 0)))
        return JSONResponse({"events": events})

    async def _stream(self, request: Request, conversation: Conversation, after: int) -> AsyncIterator[str]:
        generation, silent = self._generation, self.faults.silent_streams
        if not silent:
            yield ": connected\n\n"
        while generation == self._generation and not await request.is_disconnected():
            for event in await self._after(conversation, after, 1):
                after = event["id"]
                frame = f"id: {event['id']}\nevent: {event['kind']}\ndata: {json.dumps(event)}\n\n"
                if not silent:
                    yield frame * (2 if self.faults.every_event_twice else 1)

    async def _after(self, conversation: Conversation, after: int, wait: float) -> list[Json]:
        assert self._changed is not None
        deadline, generation = time.monotonic() + wait, self._generation
        while True:
            changed = self._changed
            events = [event for event in conversation.events if event["id"] > after]
            left = deadline - time.monotonic()
            if events or left <= 0 or generation != self._generation:
                return events
            try:
                await asyncio.wait_for(changed.wait(), left)
            except TimeoutError:
                continue

    def _session(self, request: Request) -> Conversation | None:
        return self._sessions.get(request.headers.get("authorization", "").removeprefix("Bearer "))

    def _refusal(self, request: Request) -> Response | None:
        name = request.url.path.rpartition("/")[2]
        accept = "stream" if "event-stream" in request.headers.get("accept", "") else "json"
        self.requests.append(f"{name} {accept}")
        statuses = self.faults.statuses.get(name)
        return _problem(statuses.pop(0), "As the test asked for") if statuses else None

    def _append(self, conversation: Conversation, event: Json) -> Json:
        with self._lock:
            self._last_id += 1
            event = {"id": self._last_id, "at": _now().isoformat(), **event}
            conversation.events.append(event)
        self._wake()
        return event

    def _wake(self) -> None:
        def wake() -> None:
            changed, self._changed = self._changed, asyncio.Event()
            if changed is not None:
                changed.set()

        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(wake)


def identity_of(customer: str) -> str:
    claims = {"sub": customer, "aud": "reins", "exp": _now() + timedelta(minutes=5)}
    return jwt.encode(claims, SECRET, algorithm="HS256")


def _now() -> datetime:
    return datetime.now(UTC)


def _label(conversation: Conversation, value: str) -> str:
    offered = [choice for event in conversation.events for choice in event.get("choices", [])]
    return next((choice["label"] for choice in reversed(offered) if choice["value"] == value), value)


def _problem(status: int, title: str, at: str | None = None) -> Response:
    document = {"type": "about:blank", "title": title, "status": status} | ({"field": at} if at else {})
    return JSONResponse(document, status_code=status, media_type="application/problem+json")
