"""Takes the README's picture of the phone: `.venv/bin/python -m docs.phone_screenshot http://…` of a new `make run`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from docs.console_screenshots import shrink
from tests.demo.booth import Phone
from tests.widget.conftest import CHROMIUM, QUIET

FILE = Path(__file__).parent / "images" / "phone-light.png"
SIZE = {"width": 1240, "height": 1040}
TALK = (("text me about sales", "Reply YES or NO."), ("yes", "Done"), ("STOP", "opted out"))


def main(address: str) -> None:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(viewport=SIZE, locale="en-US", reduced_motion="reduce")
        phone = Phone.of(context.new_page(), address.rstrip("/"), "robin")
        if phone.texts.count():
            phone.button("Empty this thread").click()
            expect(phone.texts).to_have_count(0)
        for said, answer in TALK:
            phone.say(said).sees(answer)
        expect(phone.texts.last.locator(".told")).to_contain_text("Delivered")
        phone.button("without asking Reins").click()
        expect(phone.notes.first).to_contain_text("21610")
        phone.page.mouse.move(0, 0)
        phone.page.screenshot(path=FILE)
        browser.close()
    shrink(FILE)


if __name__ == "__main__":
    main(sys.argv[1])
