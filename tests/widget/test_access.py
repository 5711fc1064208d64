"""Everybody can use it: WCAG 2.2 AA by axe, the keyboard alone, less motion, large text, right to left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.widget import replies
from tests.widget.chat import Chat, Visit, page_with
from tests.widget.stand_in import StandIn

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def a_full_conversation(chat: Chat, stand_in: StandIn) -> None:
    """Every kind of thing that can be shown, at once."""
    stand_in.assistant = replies.shop_assistant
    chat.say("where is my order").say("what have I bought").say("what am I signed up for").say("a person please")
    chat.sees("I have asked a colleague to join us here.")
    stand_in.say(
        {"kind": "handoff_changed", "by": "system", "name": "Maya", "data": {"type": "handoff", "state": "agent"}},
        {"kind": "agent_said", "by": "agent", "name": "Maya", "text": "See https://example.org/returns"},
        replies.reply("A request", data={"type": "request", "kind": "return", "state": "received"}),
        {"kind": "preference_changed", "by": "system"},
    )
    stand_in.faults.statuses = {"messages": [422]}
    chat.say("refused words")
    expect(chat.log.locator(".failed")).to_be_visible()
    chat.say("text me about sales")
    expect(chat.log.locator(".choices")).to_be_visible()
    expect(chat.log.locator(".card")).to_have_count(5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing_in_a_full_conversation(visit: Visit, stand_in: StandIn, scheme: str, lang: str) -> None:
    chat = visit(page_with(lang=lang, dir="rtl" if lang == "ar" else "ltr"), color_scheme=scheme).open()
    a_full_conversation(chat, stand_in)
    chat.page.context.set_offline(True)
    stand_in.drop_streams()
    chat.say("offline words")
    expect(chat.status).not_to_be_empty()
    assert violations(chat.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_it_is_closed_with_unread_messages(
    visit: Visit, stand_in: StandIn, scheme: str
) -> None:
    chat = visit(color_scheme=scheme).open().say("hello").sees("You said: hello").settled()
    chat.page.keyboard.press("Escape")
    stand_in.say(replies.reply("News"))
    expect(chat.launcher.locator(".badge")).to_have_text("1")
    assert violations(chat.page) == []


def test_axe_finds_nothing_at_the_beginning_and_on_a_phone(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/page", **PHONE).open()
    expect(chat.choices).to_have_count(3)
    assert violations(chat.page) == []


def test_axe_notices_when_something_is_wrong(visit: Visit, stand_in: StandIn) -> None:
    """Guards the guard: axe does look into the shadow root."""
    chat = visit().open()
    chat.element.evaluate(
        "chat => { chat.shadowRoot.querySelector('textarea').ariaLabel = null;"
        " chat.shadowRoot.querySelector('textarea').placeholder = ''; }"
    )
    assert any("label" in one for one in violations(chat.page))


def focused(chat: Chat) -> str:
    script = "chat => { const at = chat.shadowRoot.activeElement; return at && (at.ariaLabel || at.textContent); }"
    return str(chat.element.evaluate(script))


def test_a_conversation_by_keyboard_alone(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit()
    keys = chat.page.keyboard
    keys.press("Tab")  # the page's own link
    keys.press("Tab")
    assert focused(chat) == "Open chat"
    keys.press("Enter")
    expect(chat.input).to_be_focused()
    keys.type("text me about sales")
    keys.press("Enter")
    expect(chat.choices).to_have_count(2)
    keys.press("Shift+Tab")
    assert focused(chat) == "No"
    keys.press("Shift+Tab")
    assert focused(chat) == "Yes"
    keys.press("Enter")
    expect(chat.log).to_contain_text("Done: I will text you about sales")
    expect(chat.log).to_be_focused()  # the button is gone; the focus is not lost
    keys.press("Tab")
    assert focused(chat) == "Undo"
    keys.press("Tab")
    expect(chat.input).to_be_focused()
    keys.type("where is my order")
    keys.press("Tab")
    assert focused(chat) == "Send"
    keys.press("Space")
    expect(chat.log).to_contain_text("Your order 10428")
    keys.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_focus_is_kept_when_the_answer_takes_the_choices_away(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = lambda said: [replies.reply("Well?", choices=replies.YES_NO)]
    chat = visit().open().say("hello").sees("Well?")
    chat.choices.first.focus()
    stand_in.say(replies.reply("Never mind."))
    chat.sees("Never mind.")
    expect(chat.log).to_be_focused()


def test_closing_gives_the_focus_back(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    chat.panel.get_by_role("button", name="Close chat").click()
    expect(chat.launcher).to_be_focused()


def test_on_a_phone_it_fills_the_screen_and_holds_the_focus(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/page", **PHONE).open()
    assert chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(chat.log).to_be_focused()  # not the field: the keyboard would cover the conversation
    assert chat.panel.evaluate("panel => panel.matches(':modal')")
    for _ in range(12):
        chat.page.keyboard.press("Tab")
        assert chat.page.evaluate("document.activeElement?.tagName") in ("REINS-CHAT", "BODY")
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_turning_the_phone_changes_the_panel_with_it(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").sees("You said: hello")
    chat.page.set_viewport_size({"width": 390, "height": 844})
    expect(chat.panel).to_have_js_property("open", True)
    chat.page.wait_for_function(
        "document.querySelector('reins-chat').shadowRoot.querySelector('dialog').matches(':modal')"
    )
    chat.page.set_viewport_size({"width": 1280, "height": 800})
    expect(chat.panel).to_be_visible()
    expect(chat.said("hello")).to_be_visible()


def test_at_four_hundred_per_cent_everything_is_in_reach(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/page", viewport={"width": 320, "height": 256}).open()
    a_full_conversation(chat, stand_in)
    assert chat.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in (
        chat.input,
        chat.panel.get_by_role("button", name="Send"),
        chat.panel.get_by_role("button", name="Close chat"),
    ):
        expect(control).to_be_in_viewport(ratio=1)
    assert (chat.log.bounding_box() or {})["height"] > 100


def test_targets_are_large_enough_to_hit(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/page", **PHONE)
    sizes = [chat.launcher.bounding_box()]
    chat.open()
    expect(chat.choices).to_have_count(3)
    sizes += [button.bounding_box() for button in chat.panel.get_by_role("button").all()]
    assert len(sizes) == 6
    assert all(size and size["width"] >= 40 and size["height"] >= 40 for size in sizes)


def motions(chat: Chat) -> Any:
    return chat.element.evaluate("chat => chat.shadowRoot.getAnimations().length")


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_it_keeps_still_for_those_who_wish_so(visit: Visit, stand_in: StandIn, wish: str, moves: bool) -> None:
    stand_in.think_seconds = 60
    chat = visit("/page", reduced_motion=wish).open().say("hello").settled()
    expect(chat.log.locator(".typing")).to_be_visible()
    assert (motions(chat) > 0) is moves


def test_a_theme_chosen_by_the_page_wins_over_the_systems(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(page_with('theme="dark"'), color_scheme="light").open()
    dark = chat.panel.evaluate("panel => getComputedStyle(panel).backgroundColor")
    chat.element.evaluate("chat => chat.setAttribute('theme', 'light')")
    assert dark == "rgb(23, 25, 28)"
    assert chat.panel.evaluate("panel => getComputedStyle(panel).backgroundColor") == "rgb(255, 255, 255)"


def test_a_page_sets_its_colours_by_properties(visit: Visit, stand_in: StandIn) -> None:
    chat = visit()
    chat.element.evaluate("chat => chat.style.setProperty('--reins-accent', 'rgb(90, 20, 40)')")
    assert chat.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(90, 20, 40)"


def test_from_right_to_left_it_stands_on_the_other_side(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(page_with(lang="ar", dir="rtl")).open()
    assert (chat.panel.bounding_box() or {})["x"] < 100
    chat.say("مرحبا").sees("مرحبا")
    mine, answer = chat.said("مرحبا").bounding_box(), chat.items.nth(1).locator(".text").bounding_box()
    assert mine
    assert answer
    assert mine["x"] < answer["x"]


def test_a_language_brings_its_own_direction(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(page_with('lang="ar"')).open()
    assert chat.panel.evaluate("panel => getComputedStyle(panel).direction") == "rtl"


@contextmanager
def _announcements(chat: Chat) -> Iterator[list[str]]:
    """What is added to the log while the block runs, as assistive technology is told of it."""
    chat.log.evaluate(
        "log => { self.added = [];"
        " const note = (node) => self.added.push(node.textContent);"
        " const watch = new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(note)));"
        " watch.observe(log.querySelector('ol'), { childList: true }); }"
    )
    added: list[str] = []
    yield added
    added += chat.page.evaluate("self.added")


def test_each_message_is_announced_once(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    expect(chat.choices).to_have_count(3)
    with _announcements(chat) as added:
        chat.say("hello").sees("You said: hello").settled()
        chat.page.wait_for_timeout(200)
    assert len(added) == 2
    assert added[0].startswith("You")
    assert added[1].startswith("Assistant")
