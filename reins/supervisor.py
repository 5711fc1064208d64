"""Starts the processes of `reins run`, waits until they are ready, and starts one again that dies."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx
import structlog

log = structlog.get_logger(__name__)

_RESTART_FIRST_SECONDS = 0.2
_RESTART_MOST_SECONDS = 10.0
_STOP_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    """One program to keep alive."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    running: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = field(default=_RESTART_FIRST_SECONDS)

    def start(self) -> None:
        self.running = subprocess.Popen(  # noqa: S603
            list(self.command), env=dict(self.environment), preexec_fn=_die_with_parent, start_new_session=True
        )
        self.started = time.monotonic()
        log.info("process_started", name=self.name, pid=self.running.pid)


class Supervisor:
    """Keeps processes alive until `stop` is called or SIGINT/SIGTERM arrives."""

    def __init__(self, processes: Sequence[Process]) -> None:
        self._processes = processes
        self._stopping = threading.Event()

    def run(self, when_started: Callable[[], None]) -> None:
        """Blocks. `when_started` runs in a thread of its own, to wait for readiness and to say so."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stopping.set())
        for process in self._processes:
            process.start()
        threading.Thread(target=when_started, daemon=True).start()
        try:
            while not self._stopping.wait(0.1):
                for process in self._processes:
                    self._keep(process)
        finally:
            self._stop_all()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        self._stopping.set()

    def _keep(self, process: Process) -> None:
        running = process.running
        if running is not None and running.poll() is not None:
            if time.monotonic() - process.started > 30:
                process.pause = _RESTART_FIRST_SECONDS
            log.warning("process_ended", name=process.name, code=running.returncode, again_in=process.pause)
            process.running = None
            process.started = time.monotonic() + process.pause
            process.pause = min(process.pause * 2, _RESTART_MOST_SECONDS)
        elif running is None and time.monotonic() >= process.started:
            process.start()

    def _stop_all(self) -> None:
        alive = [process.running for process in self._processes if process.running and process.running.poll() is None]
        for running in alive:
            running.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for running in alive:
            try:
                running.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)


def wait_until_ready(url: str, stopping: Callable[[], bool], timeout: float = 120.0) -> bool:
    """Asks `url` until it answers 200. False: it never did, or we are stopping."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline and not stopping():
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, timeout=5).status_code == 200:
                return True
        time.sleep(0.1)
    return False


def _die_with_parent() -> None:
    """On Linux, the kernel ends the child when its supervisor is killed, so that no port stays taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
