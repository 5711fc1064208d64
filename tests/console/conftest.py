"""A console on a stage, seen by a test client, and by a real Chromium."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from console import accounts, make_console
from storage import ChangeSignal, Database
from tests.console.stage import EMAIL, PASSWORD, Stage
from tests.databases import create_tables, sqlite_url

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with small parameters: what it costs to guess is no matter of these tests."""
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


class Desk:
    """The console of a stage, mounted at /console, as an agent's browser without JavaScript sees it."""

    def __init__(self, stage: Stage, signal: ChangeSignal, *, secure: bool = False) -> None:
        self.stage = stage
        self._scheme = "https" if secure else "http"
        self.console = make_console(
            stage.database, stage.company, signal, secure_cookies=secure, clock=lambda: stage.now
        )
        self.app = Starlette(routes=[Mount("/console", self.console)])
        self.client = self.browser()

    def browser(self) -> TestClient:
        """Another browser, which knows no cookie yet."""
        return TestClient(self.app, base_url=f"{self._scheme}://console.test", follow_redirects=False)

    def sign_in(self, client: TestClient | None = None, password: str = PASSWORD, **fields: str):  # type: ignore[no-untyped-def]
        client = client or self.client
        form = {"csrf": token_of(client.get("/console/login").text), "email": EMAIL, "password": password, **fields}
        return client.post("/console/login", data=form)

    def page(self, path: str) -> str:
        response = self.client.get(f"/console{path}")
        assert response.status_code == 200, response.text
        return response.text


def token_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page
    return found[1]


@pytest.fixture
def signal(sqlite_database: Database) -> Iterator[ChangeSignal]:
    opened = ChangeSignal(sqlite_database.engine)
    yield opened
    opened.close()


@pytest.fixture
def stage(sqlite_database: Database) -> Stage:
    return Stage(sqlite_database)


@pytest.fixture
def closed_desk(stage: Stage, signal: ChangeSignal) -> Desk:
    """There is an account, and nobody has signed in."""
    stage.agent()
    return Desk(stage, signal)


@pytest.fixture
def desk(closed_desk: Desk) -> Desk:
    """Mara has signed in."""
    assert closed_desk.sign_in().status_code == 303
    return closed_desk


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The application on a port of its own, as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/console"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def live_stage(tmp_path: Path) -> Iterator[Stage]:
    create_tables(sqlite_url(tmp_path))
    database = Database(sqlite_url(tmp_path))
    yield Stage(database, now=datetime.now(UTC) - timedelta(minutes=5))
    database.close()


@pytest.fixture
def site(live_stage: Stage) -> Iterator[str]:
    """Address of a console over `live_stage`."""
    signal = ChangeSignal(live_stage.database.engine)
    console = make_console(live_stage.database, live_stage.company, signal)
    with served(Starlette(routes=[Mount("/console", console)])) as address:
        yield address
        signal.close()


# For this folder only: a running playwright holds the thread's event loop, which other rooms' tests want.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What pages complain of: errors, and everything that the content policy forbids. Any left over fails the test."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_console(chromium: Browser, site: str, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Signs in and opens a page of the console."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/", **options: object) -> Page:
        context = chromium.new_context(
            **{"reduced_motion": "reduce", "viewport": {"width": 1440, "height": 900}} | options
        )  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{site}/login")
        page.fill("#email", EMAIL)
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.goto(f"{site}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
