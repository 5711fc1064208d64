"""The widget as a customer sees it, for tests to talk with."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect


class Visit(Protocol):
    def __call__(self, path: str = ..., **options: Any) -> Chat: ...


def page_with(tag: str = "", **asked: str) -> str:
    """Path of a bare page whose `<reins-chat>` has these attributes."""
    return "/page?" + urlencode({"tag": tag, **asked})


class Chat:
    """One tab with the widget on it. Playwright looks into the shadow root by itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.element = page.locator("reins-chat")
        self.launcher = page.locator("reins-chat .launcher")
        self.panel = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.items = self.log.locator("ol > li")
        self.input = self.panel.get_by_role("textbox")
        self.status = self.panel.get_by_role("status")
        self.choices = self.log.locator(".choices button")

    def open(self) -> Chat:
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def say(self, text: str) -> Chat:
        self.input.fill(text)
        self.input.press("Enter")
        return self

    def said(self, text: str) -> Locator:
        """The one message with exactly this text."""
        return self.items.locator(".text").get_by_text(text, exact=True)

    def texts(self) -> list[str]:
        return self.items.locator(".text").all_inner_texts()

    def sees(self, text: str) -> Chat:
        expect(self.said(text)).to_have_count(1)
        return self

    def settled(self) -> Chat:
        """Everything written has been taken by the server and has come back."""
        expect(self.log.locator(".pending")).to_have_count(0)
        return self
