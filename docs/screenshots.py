"""Takes the pictures of the widget in docs/images: `python docs/screenshots.py [address of a running Reins]`.

Without an address the tests' own server answers, so that no model is needed.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, expect, sync_playwright  # noqa: E402

from tests.widget import replies  # noqa: E402
from tests.widget.chat import Chat  # noqa: E402
from tests.widget.conftest import CHROMIUM, QUIET  # noqa: E402
from tests.widget.stand_in import StandIn  # noqa: E402

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 150_000
DESK = {"viewport": {"width": 1180, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "is_mobile": True, "has_touch": True}


@dataclass(frozen=True)
class Picture:
    """Who says what before the picture is taken, and on what. A text that starts with → is a choice to press."""

    name: str
    person: int  # counted from the first in the demo's bar
    talk: tuple[str, ...]
    browser: dict[str, Any] = field(default_factory=dict)


PICTURES = (
    Picture("widget-light", 0, ("Where is my order?", "Text me about sales, at most twice a month"), DESK),
    Picture(
        "widget-dark",
        1,
        ("What am I signed up for?", "Text me about sales, at most twice a month", "→Yes"),
        DESK | {"color_scheme": "dark"},
    ),
    Picture("widget-phone", 0, ("What have I bought?", "Where is my order?"), PHONE),
)


@contextlib.contextmanager
def site(address: str | None) -> Iterator[tuple[str, StandIn | None]]:
    if address:
        yield address.rstrip("/"), None
        return
    with StandIn() as stand_in:
        yield stand_in.url, stand_in


def take(browser: Browser, address: str, picture: Picture) -> Path:
    context = browser.new_context(reduced_motion="reduce", locale="en-US", **picture.browser)
    page = context.new_page()
    page.goto(address + "/demo/")
    page.locator(".who a").nth(picture.person).click()
    chat = Chat(page).open()
    for text in picture.talk:
        answers = chat.items.locator(":scope.assistant")
        before = answers.count()
        if text.startswith("→"):
            chat.choices.get_by_text(text[1:], exact=True).click()
        else:
            chat.say(text)
        expect(answers.nth(before)).to_be_visible(timeout=30_000)
        expect(chat.log.locator(".typing")).to_be_hidden()
        page.wait_for_timeout(300)
    page.mouse.move(0, 0)
    file = IMAGES / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    too_large = False
    with site(sys.argv[1] if len(sys.argv) > 1 else None) as (address, stand_in), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for picture in PICTURES:
            if stand_in:
                stand_in.reset()
                stand_in.assistant = replies.shop_assistant
            file = take(browser, address, picture)
            size = file.stat().st_size
            too_large |= size > MOST_BYTES
            print(f"{size:7} {file.relative_to(ROOT)}")
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
