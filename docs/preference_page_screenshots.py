"""Takes the README's pictures of the preference page: `.venv/bin/python -m docs.preference_page_screenshots` in the
repository's root.

A customer who has said a few things in the chat opens the link of a message, in light on a desk and in dark on a phone.
"""

from __future__ import annotations

import tempfile
import threading
from datetime import timedelta
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from company import load
from docs.console_screenshots import CHROMIUM, IMAGES, shrink
from storage import ChangeSignal, Database
from tests.databases import create_tables, sqlite_url
from tests.preference_page.conftest import EMAIL, NOW, TEXT, Shop

ROOT = Path(__file__).parent.parent
DESK, PHONE = {"width": 860, "height": 900}, {"width": 390, "height": 844}
SALES = {
    "rules": [
        {"topic": "promotions", "channel": "sms", "permission": "granted"},
        {"topic": "newsletter", "channel": "email", "permission": "granted"},
    ],
    "caps": [{"topics": ["promotions"], "channels": ["sms"], "max": 2, "per": "P1M"}],
}
MORNINGS = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "12:00"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        create_tables(sqlite_url(Path(folder)))
        database = Database(sqlite_url(Path(folder)))
        signal = ChangeSignal(database.engine)
        shop = Shop(database, load(ROOT / "catalog.yml", ROOT / "policy.yml"), signal)
        token = play(shop)
        server = uvicorn.Server(uvicorn.Config(shop.app, port=0, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            threading.Event().wait(0.05)
        try:
            photograph(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/p/{token}")
        finally:
            server.should_exit = True
            thread.join(10)
            signal.close()
            database.close()


def play(shop: Shop) -> str:
    """Returns the token of the link in the newest message."""
    shop.customer(points=(TEXT, EMAIL))
    shop.said(SALES, "text me about sales, max twice a month, and email me the newsletter", "web")
    rule = {"topics": ["*"], "channels": ["*"], "any": [MORNINGS]}
    shop.said({"windows": [rule]}, "only on weekday mornings please", at=NOW - timedelta(days=2))
    shop.message("orders")
    return shop.token(message=shop.message())


def photograph(address: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport=DESK, color_scheme="light").new_page()
        page.goto(address)
        take(page, "preferences-light")
        page = browser.new_context(viewport=PHONE, color_scheme="dark").new_page()
        page.goto(address)
        page.locator(".part").evaluate("(heading) => heading.scrollIntoView()")
        take(page, "preferences-phone")
        browser.close()


def take(page: Page, name: str) -> None:
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target)
    shrink(target)


if __name__ == "__main__":
    main()
