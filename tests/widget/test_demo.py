"""The demo shop: handsome, and playable as anybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget import replies
from tests.widget.chat import Visit
from tests.widget.stand_in import StandIn
from tests.widget.test_access import PHONE, violations

pytestmark = pytest.mark.browser


def test_the_bar_says_who_one_is_and_changes_it(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/demo/")
    current = chat.page.locator(".who [aria-current]")
    expect(current).to_have_text("A visitor")
    chat.page.get_by_role("link", name="Robin Vale").click()
    expect(current).to_contain_text("Robin Vale")
    chat.open().say("hello").sees("You said: hello")
    assert stand_in.conversation.customer == "robin"


def test_each_tab_can_be_somebody_else(visit: Visit, stand_in: StandIn) -> None:
    robin = visit("/demo/?as=robin").open().say("I am Robin").sees("You said: I am Robin")
    ada = visit("/demo/?as=ada")
    ada.open().say("I am Ada").sees("You said: I am Ada")
    robin.say("and still Robin").sees("You said: and still Robin")
    expect(ada.said("and still Robin")).to_have_count(0)
    assert {one.customer for one in stand_in.conversations.values()} == {"robin", "ada"}


def test_the_pages_own_buttons_open_the_chat(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit("/demo/?as=robin")
    chat.page.get_by_role("button", name="Where is my order?").click()
    expect(chat.input).to_have_value("Where is my order?")
    chat.input.press("Enter")
    expect(chat.log.locator(".card")).to_contain_text("Order 10428")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_page(visit: Visit, stand_in: StandIn, scheme: str, device: dict[str, object]) -> None:
    chat = visit("/demo/?as=ada", color_scheme=scheme, **device)
    expect(chat.launcher).to_be_visible()
    assert violations(chat.page) == []


def test_the_page_fits_a_phone(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/demo/", viewport={"width": 320, "height": 640})
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
