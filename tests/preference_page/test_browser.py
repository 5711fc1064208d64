"""The page in a real Chromium: for everybody, in light and dark, on a phone, right to left, without JavaScript."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from contact.terms import Channel, Permission
from storage.records import Point
from tests.preference_page.conftest import EMAIL, EVERYTHING, TEXT, Shop

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-extensions", "--no-first-run"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1100, "height": 900}
NARROW = {"width": 320, "height": 640}

Open = Callable[..., Page]


# For this module only: a running playwright holds the thread's event loop, which other rooms' tests want. In a module
# the scope "package" would mean the whole session.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site(small_shop: Shop) -> Iterator[str]:
    """The address that the page is mounted at, with a customer who has said a lot."""
    shop = small_shop
    shop.customer(points=(TEXT, EMAIL, Point("phone", "+14025550101"), Point("post", "2210 Farnam Street, Omaha")))
    shop.said(EVERYTHING, "send me everything", "web")
    windows = {"topics": ["*"], "channels": ["*"], "any": [{"days": ["tue"], "from": "09:30", "to": "10:15"}]}
    caps = {"topics": ["promotions"], "channels": ["sms"], "max": 2, "per": "P1M"}
    pauses = {"topics": ["tips"], "channels": ["*"], "from": "2026-11-20T00:00:00-06:00", "until": None}
    shop.said({"windows": [windows], "caps": [caps], "pauses": [pauses]}, "and only on Tuesday mornings")
    shop.message("orders", delivery="undelivered")
    shop.message(
        decision="defer", reason="cap", rule="cap:promotions/sms", next_allowed_at=shop.now + timedelta(days=8)
    )
    shop.message("surveys", "email", decision="withhold", reason="denied", counts=False)
    server = uvicorn.Server(uvicorn.Config(shop.app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/p"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Open]:
    contexts = []

    def open_(path: str, **options: object) -> Page:
        context = chromium.new_context(**({"viewport": DESK} | options))  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{site}/{path}")
        return page

    yield open_
    for context in contexts:
        context.close()


def violations(page: Page) -> list[object]:
    """Against WCAG 2.2 AA and axe's best practices."""
    return [{one["id"]: [node["html"] for node in one["nodes"]]} for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)], ids=["light-desk", "dark-phone"])
def test_axe_finds_nothing(open_page: Open, small_shop: Shop, scheme: str, size: dict[str, int]) -> None:
    token = small_shop.token(message=small_shop.message())
    page = open_page(token, color_scheme=scheme, viewport=size)
    assert violations(page) == []
    for path in (f"{token}/history", f"{token}/unsubscribe", "broken", small_shop.token("nobody")):
        page.goto(f"{page.url.rpartition('/p/')[0]}/p/{path}")
        assert violations(page) == [], path
    page.goto(f"{page.url.rpartition('/p/')[0]}/p/{token}")
    page.locator("label", has=page.locator('[value="surveys/sms"]')).click()
    page.get_by_label("Remove: Texts about promotions").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Is that right?")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status")).to_contain_text("Done: I will")
    assert violations(page) == []


def test_a_customer_changes_their_mind_without_javascript(open_page: Open, small_shop: Shop) -> None:
    page = open_page(small_shop.token(), java_script_enabled=False, viewport=PHONE)
    switch = page.get_by_role("group", name="Promotions").get_by_role("checkbox", name="Text")
    expect(switch).to_be_checked()
    switch.uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Done: I will stop texting you about promotions.")
    expect(switch).not_to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    expect(switch).to_be_checked()
    page.get_by_role("button", name="Stop all marketing", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Done: I will stop all marketing.")
    assert small_shop.preferences().rules["newsletter", Channel.EMAIL] is Permission.DENIED


def test_the_boxes_for_times_appear_with_the_choice_that_they_belong_to(open_page: Open, small_shop: Shop) -> None:
    page = open_page(small_shop.token(), java_script_enabled=False)
    box = page.get_by_role("group", name="Monday to Friday").get_by_role("checkbox", name="Mornings")
    expect(page.get_by_role("radio", name="As you told us")).to_be_checked()
    expect(box).to_be_hidden()
    page.get_by_role("radio", name="Only at these times").check()
    box.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("I will contact you only Monday to Friday 8 am–noon.")).to_be_visible()


def test_everything_is_reached_by_keyboard_and_nothing_is_hidden_behind_the_save_button(
    open_page: Open, small_shop: Shop
) -> None:
    page = open_page(small_shop.token(), viewport=PHONE)
    page.locator('[value="promotions/sms"][name="on"]').focus()
    page.keyboard.press("Space")
    expect(page.locator('[value="promotions/sms"][name="on"]')).not_to_be_checked()
    hidden = []
    for _ in range(70):
        page.keyboard.press("Tab")
        under = page.evaluate(
            """() => {
                const one = document.activeElement, bar = document.querySelector('.save .main');
                if (!one || one === document.body || bar.contains(one)) return '';
                const box = one.getBoundingClientRect(), save = bar.getBoundingClientRect();
                return box.top >= save.top && box.bottom <= save.bottom ? one.outerHTML : '';
            }"""
        )
        if under:
            hidden.append(under)
    assert hidden == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_runs_out_of_the_page_at_320_pixels(open_page: Open, small_shop: Shop, direction: str) -> None:
    token = small_shop.token(message=small_shop.message())
    for path in (token, f"{token}/history", f"{token}/unsubscribe"):
        page = open_page(path, viewport=NARROW)
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        outside = page.evaluate(
            """() => [...document.querySelectorAll('main *, footer *')].filter((one) => {
                const box = one.getBoundingClientRect();
                return box.width > 1 && (box.left < 0 || box.right > innerWidth + 0.5);
            }).map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert outside == []
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_what_is_pressed_is_large_enough_for_a_thumb(open_page: Open, small_shop: Shop) -> None:
    page = open_page(small_shop.token(), viewport=PHONE)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, summary, .switch, .tick, .more a')].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.width && (box.width < 24 || box.height < 24);
        }).map((one) => one.outerHTML)"""
    )
    assert small == []


def test_the_page_keeps_to_its_content_policy(open_page: Open, small_shop: Shop) -> None:
    page = open_page("broken")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{page.url.rpartition('/p/')[0]}/p/{small_shop.token()}")
    assert complaints == []
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius") != "0px"
