"""The turn protocol over HTTP, with any understanding behind it: Rasa's room as it looks from outside.

Run as a program it serves the stand-in of `fake_understanding.py`, for the tests that kill it:
`python -m tests.conversation.turn_server PORT DATABASE_URL DELAY_SECONDS`
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from conversation.errors import TurnFailed
from conversation.rasa_client import Understanding


class TurnServer(ThreadingHTTPServer):
    """`behaviour` may be changed at any time: serve, hang up, or answer with a status and body of its own."""

    daemon_threads = True

    def __init__(self, understanding: Understanding, *, port: int = 0, delay: float = 0.0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.understanding = understanding
        self.delay = delay
        self.canned: list[tuple[int, bytes] | None] = []
        self.requests = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # whoever hung up did so on purpose

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: TurnServer

    def do_POST(self) -> None:
        self.server.requests += 1
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(self.server.delay)
        if self.server.canned:
            canned = self.server.canned.pop(0)
            if canned is None:
                self.close_connection = True  # without a word
                return
            self._answer(*canned)
            return
        try:
            self._answer(200, json.dumps(self.server.understanding.turn(request)).encode())
        except TurnFailed as error:
            status = int(str(error).removeprefix("HTTP ")[:3])
            self._answer(status, json.dumps({"status": status, "detail": str(error)}).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(understanding: Understanding, **options: Any) -> Iterator[TurnServer]:
    server = TurnServer(understanding, **options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    from company import load
    from storage import Database
    from tests.conversation.stage import fake_for

    port, url, delay = sys.argv[1:]
    root = Path(__file__).resolve().parent.parent.parent
    company = load(root / "catalog.yml", root / "policy.yml")
    TurnServer(fake_for(Database(url), company), port=int(port), delay=float(delay)).serve_forever()


if __name__ == "__main__":
    main()
