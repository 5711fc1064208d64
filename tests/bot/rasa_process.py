"""Real processes for tests: a trained model, Rasa as `reins rasa` starts it, and an action server."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
TOKEN = "a-token-of-the-tests"
# What is trained; the turn and the grammar of wishes are read as they are.
SOURCES = ("config.yml", "domain.yml", "data/**/*.yml", "bot/nlu/*.py")
NOW = "2026-11-23T10:00:00+00:00"

Action = Callable[[dict[str, Any]], dict[str, Any]]


def environment(**more: str) -> dict[str, str]:
    """What a program of Rasa's needs around it."""
    paths = os.pathsep.join([str(REPOSITORY / "bot" / "stand_ins"), str(REPOSITORY)])
    fixed = {"RASA_TELEMETRY_ENABLED": "false", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return {**os.environ, "PYTHONPATH": paths, "RASA_MAX_CACHE_SIZE": "0", "PYTHONWARNINGS": "ignore", **fixed, **more}


def trained_model() -> Path:
    """The model of the sources as they are, trained at most once for each state of theirs."""
    if given := os.environ.get("REINS_MODEL"):
        return Path(given)
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(REPOSITORY.glob(pattern)):
            digest.update(path.read_bytes())
    digest.update((REPOSITORY / "build/encoder/encoder.json").read_bytes())
    folder, name = REPOSITORY / "build" / "test-models", digest.hexdigest()[:16]
    model = folder / f"{name}.tar.gz"
    if not model.is_file():
        command = [sys.executable, "-m", "rasa", "train", "--out", str(folder), "--fixed-model-name", name]
        subprocess.run(command, cwd=REPOSITORY, env=environment(), check=True, capture_output=True, timeout=900)
    return model


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class ActionServer(ThreadingHTTPServer):
    """Answers Rasa's calls with `act`, and keeps them."""

    def __init__(self, act: Action) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.act, self.calls, self.authorizations = act, [], []  # type: ignore[var-annotated]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: ActionServer

    def do_POST(self) -> None:
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append(call)
        self.server.authorizations.append(self.headers.get("Authorization"))
        try:
            status, body = 200, json.dumps(self.server.act(call)).encode()
        except Exception as error:
            status, body = 500, json.dumps({"error": str(error)}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        pass


class Rasa:
    """A running Rasa. `take` takes a turn and gives the status and the answer."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str) -> tuple[int, Any]:
        return self._call(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, body: bytes, path: str = "/turn") -> tuple[int, Any]:
        headers = {"Content-Type": "application/json"}
        return self._call(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers))

    def take(self, text: str | None = None, state: Any = None, **more: Any) -> tuple[int, Any]:
        body = {"message_id": "e1", "conversation": "c_1", "state": state, "text": text, "choice": None}
        body["metadata"] = {"now": NOW, "time_zone": "America/Chicago", "channel": "web", "customer": "ada"}
        return self.post(json.dumps({**body, **more}).encode())

    def answer(self, text: str | None = None, state: Any = None, **more: Any) -> Any:
        """The answer of a turn that must succeed."""
        status, answer = self.take(text, state, **more)
        assert status == 200, answer
        return answer

    @staticmethod
    def _call(request: urllib.request.Request) -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            raw = error.read()
            try:
                return error.code, json.loads(raw)
            except ValueError:
                return error.code, raw.decode()


def start_rasa(model: Path | str, port: int, actions_port: int, **options: str) -> subprocess.Popen[bytes]:
    """Starts Rasa as the composition root does. `options` replace command line options by name."""
    arguments = {
        "model": str(model),
        "endpoints": "bot/endpoints.yml",
        "credentials": "bot/credentials.yml",
        "interface": "127.0.0.1",
        "port": str(port),
        **options,
    }
    command = [sys.executable, "-m", "rasa", "run"]
    for name, value in arguments.items():
        command += [f"--{name}", value]
    surroundings = environment(ACTIONS_PORT=str(actions_port), REINS_INTERNAL_TOKEN=TOKEN)
    return subprocess.Popen(
        command, cwd=REPOSITORY, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@contextmanager
def running_rasa(model: Path, actions_port: int) -> Iterator[Rasa]:
    """Rasa, warm and ready."""
    rasa = Rasa(free_port())
    process = start_rasa(model, rasa.port, actions_port)
    lines: list[bytes] = []
    assert process.stderr is not None
    threading.Thread(target=lambda: lines.extend(process.stderr), daemon=True).start()
    try:
        deadline = time.monotonic() + 240
        while True:
            try:
                if rasa.get("/health")[0] == 200:
                    break
            except OSError:
                pass
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("Rasa did not start:\n" + b"".join(lines[-30:]).decode())
            time.sleep(0.1)
        yield rasa
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
