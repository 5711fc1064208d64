"""A real Chromium and a server to talk to.

`REINS_WIDGET_SITE=http://…` points the tests at a running Reins with demo data; those that need the server to
misbehave, or to say given things, ask for `stand_in` and are then skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.widget.chat import Chat, Visit
from tests.widget.stand_in import StandIn

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


# For this folder only: a running playwright holds the thread's event loop, which other rooms' tests want.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=10_000)  # milliseconds; a busy machine is no failure
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def _stand_in() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


@pytest.fixture
def stand_in(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    if os.environ.get("REINS_WIDGET_SITE"):
        pytest.skip("needs a server that can be told what to do")
    server: StandIn = request.getfixturevalue("_stand_in")
    server.reset()
    yield server
    server.drop_streams()


@pytest.fixture
def site(request: pytest.FixtureRequest) -> str:
    """Address of the server under test, without a slash at its end."""
    real = os.environ.get("REINS_WIDGET_SITE")
    return real.rstrip("/") if real else request.getfixturevalue("stand_in").url


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens pages of the site as one person with one browser; a second call is a second tab.

    Whatever a page complains about fails the test: errors, and everything that its content policy forbids.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)

    def open_page(path: str = "/page", **options: object) -> Chat:
        if options or not contexts:
            contexts.append(browser.new_context(**{"reduced_motion": "reduce", **options}))  # type: ignore[arg-type]
            contexts[-1].set_default_timeout(10_000)
            contexts[-1].on("page", watch)
        page = contexts[-1].new_page()
        page.goto(site + path)
        return Chat(page)

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message: object) -> bool:
    text = getattr(message, "text", "")
    # Chromium reports each failed request; the tests make many on purpose.
    return getattr(message, "type", "") == "error" and not text.startswith("Failed to load resource")
