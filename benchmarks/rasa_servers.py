"""Rasa servers to time: ours, and stock ones in an environment of their own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
UV = ROOT / ".tools" / "uv" / "bin" / "uv"
NOW = "2026-11-23T10:00:00+00:00"

# Rasa 3.6.21 as it asks to be, where Python 3.11 has it; the CPU build of TensorFlow, since there is nothing else here.
WANTED = """\
rasa==3.6.21
tensorflow-cpu==2.12.0
tensorflow-text==2.12.0
tensorflow-hub
dask==2022.10.2
"""
OVERRIDES = """\
tensorflow ; sys_platform == 'never'
tensorflow-io-gcs-filesystem ; sys_platform == 'never'
numpy==1.23.5
scipy==1.10.1
scikit-learn==1.1.3
matplotlib>=3.7,<3.8
dnspython>=2
pymongo>=4.3
typing-extensions>=4.5
sanic==22.6.2
sanic-routing==22.3.0
setuptools<81
jsonschema==4.17.3
protobuf>=4.23,<4.24
jax==0.4.13
ml-dtypes>=0.2,<0.3
"""

_HEAD = "recipe: default.v1\nassistant_id: stock\nlanguage: en\npipeline:\n"
_FEATURES = """\
  - {name: WhitespaceTokenizer}
  - {name: RegexFeaturizer}
  - {name: LexicalSyntacticFeaturizer}
  - {name: CountVectorsFeaturizer}
  - {name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, max_ngram: 4}
"""
CONFIGS = {
    "stock": _HEAD
    + _FEATURES
    + """\
  - {name: DIETClassifier, epochs: 100, constrain_similarities: true}
  - {name: EntitySynonymMapper}
  - {name: ResponseSelector, epochs: 100, constrain_similarities: true}
  - {name: FallbackClassifier, threshold: 0.3, ambiguity_threshold: 0.1}
policies:
  - {name: MemoizationPolicy}
  - {name: RulePolicy}
  - {name: UnexpecTEDIntentPolicy, max_history: 5, epochs: 100}
  - {name: TEDPolicy, max_history: 5, epochs: 100, constrain_similarities: true}
""",
    "shaped": _HEAD
    + _FEATURES
    + """\
  - {name: LogisticRegressionClassifier}
  - {name: FallbackClassifier, threshold: 0.3, ambiguity_threshold: 0.1}
policies:
  - {name: MemoizationPolicy}
  - {name: RulePolicy}
""",
}
# `rasa init` comes with stories, and TEDPolicy needs some: each rule once more, as a story.
STORIES = "stories.yml"


class Actions:
    """An action server that answers every action at once, in the shape ours do."""

    def __init__(self) -> None:
        self.port = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _ActionHandler)
        self.port = int(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


class _ActionHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answer = json.dumps(
        {
            "events": [{"event": "slot", "name": "last_change", "value": {"version": 7}}],
            "responses": [{"text": "Done.", "buttons": [{"title": "Undo", "payload": "undo"}]}],
        }
    ).encode()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_args: Any) -> None:
        pass


ACTIONS = Actions()


def make_room(folder: Path) -> Path:
    """The Python of the stock environment, made if it is not there. Raises CalledProcessError if it cannot be."""
    python = folder / "bin" / "python"
    if (folder / "whole").exists():
        return python
    print(f"making a stock environment in {folder} (some 2 GB) …", file=sys.stderr, flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wanted.in").write_text(WANTED)
    (folder / "overrides.txt").write_text(OVERRIDES)
    subprocess.run([UV, "venv", "--quiet", "--allow-existing", "--python", "3.11", folder], check=True)
    install = [UV, "pip", "install", "--no-config", "--override", folder / "overrides.txt", "-r", folder / "wanted.in"]
    subprocess.run(install, check=True, env={**os.environ, "VIRTUAL_ENV": str(folder)})
    (folder / "whole").touch()
    return python


def environment(name: str) -> dict[str, str]:
    surroundings = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "ACTIONS_PORT": str(ACTIONS.port),
        "REINS_INTERNAL_TOKEN": "benchmark",
    }
    surroundings.pop("PYTHONPATH", None)
    if name == "reins":
        surroundings |= {"PYTHONPATH": f"{ROOT / 'bot' / 'stand_ins'}:{ROOT}", "OPENBLAS_NUM_THREADS": "1"}
    return surroundings


def train(name: str, python: Path, folder: Path, epochs: int) -> Path:
    """Trains on this repository's data and domain, and gives the model. Raises CalledProcessError with the output."""
    data = folder / f"data-{name}"
    shutil.copytree(ROOT / "data", data)
    config = ROOT / "config.yml"
    if name != "reins":
        config = folder / f"{name}.yml"
        config.write_text(CONFIGS[name].replace("epochs: 100", f"epochs: {epochs}"))
        (data / STORIES).write_text(_stories(data))
    print(f"training {name} …", file=sys.stderr, flush=True)
    command = [python, "-m", "rasa", "train", "--config", config, "--domain", "domain.yml", "--data", data]
    command += ["--out", folder / "models", "--fixed-model-name", name]
    done = subprocess.run(command, cwd=ROOT, env=environment(name), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode or not (folder / "models" / f"{name}.tar.gz").exists():
        raise RuntimeError(f"training {name} failed:\n{done.stdout.decode()[-3000:]}")
    return folder / "models" / f"{name}.tar.gz"


def _stories(data: Path) -> str:
    """Two rules in a row, over and over: conversations of the kind a bot author writes down."""
    steps: list[str] = []
    for path in sorted((data / "rules").glob("*.yml")):
        intent = ""
        for line in path.read_text().splitlines():
            if line.strip().startswith("- intent: "):
                intent = line.strip().removeprefix("- intent: ")
            elif line.strip().startswith("- action: ") and intent != "nlu_fallback":
                steps.append(f"      - intent: {intent}\n      - action: {line.strip().removeprefix('- action: ')}\n")
    stories = [
        f"  - story: talk {number}\n    steps:\n{first}{second}"
        for number, (first, second) in enumerate(zip(steps, steps[1:] + steps[:1], strict=True))
    ]
    return 'version: "3.1"\n\nstories:\n' + "".join(stories)


def memory_mb(pid: int) -> float:
    """Resident memory of a process; 0 where /proc is not to be had."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))


class Server:
    """A running Rasa. `conversation()` begins one and gives a function that says something and returns milliseconds."""

    def __init__(self, name: str, python: Path, model: Path, folder: Path) -> None:
        self.name, self.port, self._count = name, _free_port(), 0
        if name == "reins":
            endpoints, credentials = "bot/endpoints.yml", "bot/credentials.yml"
        else:
            (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://127.0.0.1:{ACTIONS.port}/webhook\n")
            (folder / "credentials.yml").write_text("rest: {}\n")
            endpoints, credentials = str(folder / "endpoints.yml"), str(folder / "credentials.yml")
        command = [str(python), "-m", "rasa", "run", "--model", str(model), "--endpoints", endpoints]
        command += ["--credentials", credentials, "--interface", "127.0.0.1", "--port", str(self.port)]
        self._log = (folder / f"{name}.log").open("wb")
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment(name), stdout=self._log, stderr=self._log)
        self.pid = self._process.pid

    def __enter__(self) -> Server:
        deadline = time.monotonic() + 600
        while True:
            try:
                self.conversation()("hello there, thanks")
                return self
            except (OSError, http.client.HTTPException, RuntimeError) as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.__exit__()
                    raise RuntimeError(f"{self.name} did not start; see {self._log.name}") from error
                time.sleep(0.2)

    def __exit__(self, *_args: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()

    def conversation(self) -> Callable[[str], float]:
        self._count += 1
        return self._ours(f"c_{self._count}") if self.name == "reins" else self._rest(f"c_{self._count}")

    def _ours(self, conversation: str) -> Callable[[str], float]:
        state: Any = None

        def say(text: str) -> float:
            nonlocal state
            metadata = {"now": NOW, "time_zone": "America/Chicago", "channel": "web", "customer": "ada"}
            body = {
                "message_id": "e1",
                "conversation": conversation,
                "state": state,
                "text": text,
                "metadata": metadata,
            }
            answer, took = self._post("/turn", body)
            state = answer["state"]
            return took

        return say

    def _rest(self, conversation: str) -> Callable[[str], float]:
        def say(text: str) -> float:
            return self._post("/webhooks/rest/webhook", {"sender": conversation, "message": text})[1]

        return say

    def _post(self, path: str, body: dict[str, Any]) -> tuple[Any, float]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        began = time.perf_counter()
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        raw = response.read()
        took = (time.perf_counter() - began) * 1000
        connection.close()
        if response.status != 200 or raw == b"[]":
            raise RuntimeError(f"{self.name}: {response.status} {raw[:300]!r}")
        return json.loads(raw), took


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
