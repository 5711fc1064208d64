"""A booth with a phone, and a real Chromium to hold it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from company import Company
from tests.demo.booth import Booth, Phone, booth
from tests.widget.conftest import CHROMIUM, QUIET

Hold = Callable[..., Phone]


# For this folder only: a running playwright holds the thread's event loop, which other rooms' tests want.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)  # milliseconds; a busy machine is no failure
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def the_booth(tmp_path_factory: pytest.TempPathFactory, company: Company) -> Iterator[Booth]:
    with booth(tmp_path_factory.mktemp("booth"), company) as opened:
        yield opened


@pytest.fixture
def hold(browser: Browser, the_booth: Booth) -> Iterator[Hold]:
    """Takes a phone into the hand. Whatever its page complains about fails the test, as does its content policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def take(who: str, **options: Any) -> Phone:
        contexts.append(browser.new_context(**{"reduced_motion": "reduce", "locale": "en-US", **options}))
        contexts[-1].set_default_timeout(30_000)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return Phone.of(page, the_booth.url, who)

    yield take
    for context in contexts:
        context.close()
    # Chromium reports each failed request; one test goes offline on purpose.
    assert [one for one in complaints if not one.startswith("Failed to load resource")] == []
