"""Takes the README's pictures of the console: `.venv/bin/python -m docs.console_screenshots` in the repository's root.

Plays an afternoon into a database of its own, serves the console over it on a free port and photographs it in Chromium.
The pictures are made smaller without loss of what can be seen: 256 colours are enough.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount

from console import make_console
from storage import ChangeSignal, Database
from tests.console.scene import play
from tests.console.stage import EMAIL, PASSWORD, Stage
from tests.databases import create_tables, sqlite_url

IMAGES = Path(__file__).parent / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIZE = {"width": 1440, "height": 900}
MOST_BYTES = 200_000
# A Friday afternoon in Omaha, so that the pictures of a week show something.
NOW = datetime(2026, 11, 20, 21, 24, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        create_tables(url)
        database = Database(url)
        stage = Stage(database, now=NOW)
        talk = play(stage)
        signal = ChangeSignal(database.engine)
        console = make_console(database, stage.company, signal, clock=lambda: NOW)
        app = Starlette(routes=[Mount("/console", console)])
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            threading.Event().wait(0.05)
        try:
            photograph(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/console", talk)
        finally:
            server.should_exit = True
            thread.join(10)
            signal.close()
            database.close()


def photograph(site: str, talk: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for scheme in ("light", "dark"):
            page = browser.new_context(viewport=SIZE, color_scheme=scheme).new_page()
            page.clock.set_fixed_time(NOW)
            page.goto(f"{site}/login")
            page.fill("#email", EMAIL)
            page.fill("#password", PASSWORD)
            page.click("button.main")
            page.goto(f"{site}/conversations/{talk}")
            # The turn in which the customer asks for something, with what was understood of it.
            page.locator("details", has_text="topic promotions").locator("summary").click()
            page.locator("article", has_text="text me deals").first.evaluate("(turn) => turn.scrollIntoView()")
            page.mouse.move(0, 0)
            page.evaluate("document.activeElement.blur()")
            target = IMAGES / f"console-{scheme}.png"
            page.screenshot(path=target)
            shrink(target)
        browser.close()


def shrink(image: Path) -> None:
    """Fewer colours, with pngquant or ImageMagick if there is one; says so if the picture stays too large."""
    for command in (
        ["pngquant", "--force", "--skip-if-larger", "--output", str(image), "256", str(image)],
        ["magick", str(image), "-colors", "256", f"PNG8:{image}"],
    ):
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        except (FileNotFoundError, subprocess.CalledProcessError):
            continue
        break
    print(f"{image}: {image.stat().st_size:,} bytes")
    if image.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{image} is larger than {MOST_BYTES:,} bytes: install pngquant")


if __name__ == "__main__":
    main()
