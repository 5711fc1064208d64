"""What others write cannot act on the page, and the widget keeps to the strictest content policy."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.widget import replies
from tests.widget.chat import Chat, Visit, page_with
from tests.widget.pages import POLICY
from tests.widget.stand_in import StandIn

pytestmark = pytest.mark.browser

EVIL = [
    "<img src=x onerror=\"document.title='owned'\">",
    "<script>document.title='owned'</script>",
    "<svg/onload=document.title='owned'>",
    "[click](javascript:document.title='owned')",
    "javascript:document.title='owned'",
    "data:text/html,<script>1</script>",
    "&lt;b&gt;not bold&lt;/b&gt;",
    "{{7*7}} ${7*7}",
]


def markup_in(chat: Chat) -> int:
    """Elements that only markup in somebody's words could have made."""
    return int(chat.element.evaluate("chat => chat.shadowRoot.querySelectorAll('img, script, iframe, a').length"))


def test_text_is_text_whoever_wrote_it(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = lambda said: [
        replies.reply(said["text"], choices=[{"value": said["text"], "label": said["text"]}]),
        {"kind": "handoff_changed", "by": "system", "text": said["text"], "data": {"state": "agent"}},
        {"kind": "agent_said", "by": "agent", "name": said["text"], "text": said["text"]},
        {"kind": "handoff_changed", "by": "system", "name": said["text"], "data": {"state": "agent"}},
    ]
    chat = visit().open()
    for text in EVIL:
        chat.say(text)
        expect(chat.items.last).to_have_text(f"{text} has joined")
        expect(chat.log.locator(".agent .text").last).to_have_text(text)
        expect(chat.log.locator(".customer .text").last).to_have_text(text)
        assert markup_in(chat) == 0
    assert chat.page.title() == "A page"


def test_cards_are_text_too(visit: Visit, stand_in: StandIn) -> None:
    def cards(said: dict[str, Any]) -> list[dict[str, Any]]:
        text = said["text"]
        line = {"sku": text, "name": text, "quantity": 1, "unit_price": "1.00"}
        card = {"type": "order", "number": text, "status": text, "tracking": text, "carrier": text, "lines": [line]}
        item = {"number": text, "status": text, "lines": [line]}
        return [
            replies.reply("Order", data=card),
            replies.reply("Orders", data={"type": "orders", "items": [item]}),
            replies.reply("Rules", data={"type": "preferences", "in_words": [text]}),
            replies.reply("Request", data={"type": "request", "kind": text, "state": text}),
        ]

    stand_in.assistant = cards
    chat = visit().open()
    for n, text in enumerate(EVIL, start=1):
        chat.say(text)
        expect(chat.log.locator(".card")).to_have_count(4 * n)
        expect(chat.log.locator(".card li").last).to_have_text(text)
        assert markup_in(chat) == 0
    assert chat.page.title() == "A page"


def test_only_web_addresses_become_links(visit: Visit, stand_in: StandIn) -> None:
    text = (
        "See https://example.org/a?b=1, (http://example.com/x) or ftp://files.example or javascript:alert(1). https://"
    )
    stand_in.assistant = lambda said: [replies.reply(text)]
    chat = visit().open().say("links").sees(text)
    links = chat.log.get_by_role("link")
    expect(links).to_have_text(["https://example.org/a?b=1", "http://example.com/x"])
    for link in links.all():
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert link.get_attribute("target") == "_blank"


def test_the_fixture_notices_a_breach_of_the_policy(browser: Any, site: str) -> None:
    """Guards the guard: every other test relies on `visit` to fail when the policy is broken."""
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    response = page.goto(site + "/page")
    assert response is not None
    assert response.headers["content-security-policy"] == POLICY
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in error for error in errors)
    assert "TrustedHTML" in page.evaluate(
        "(() => { try { document.body.innerHTML = 'x' } catch (e) { return '' + e } })()"
    )
    context.close()


def test_it_needs_no_more_of_a_page_than_scripts_and_connections(visit: Visit, stand_in: StandIn) -> None:
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
    page = '<!doctype html><title>Bare</title><script type="module" src="/widget/reins-chat.js"></script><reins-chat>'
    chat = visit()
    headers = {"content-security-policy": policy + "; trusted-types 'none'"}
    chat.page.route("**/bare", lambda route: route.fulfill(body=page, content_type="text/html", headers=headers))
    chat.page.route("**/favicon.ico", lambda route: route.abort())
    stand_in.assistant = replies.shop_assistant
    chat.page.goto(stand_in.url + "/bare")
    chat.open().say("where is my order")
    expect(chat.log.locator(".card")).to_contain_text("Order 10428")
    assert chat.launcher.evaluate("node => getComputedStyle(node).position") == "fixed"


def test_nothing_is_asked_of_anybody_else(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit("/demo/?as=robin")
    hosts: set[str] = set()
    chat.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    chat.page.reload()
    chat.open().say("where is my order")
    expect(chat.log.locator(".card")).to_have_count(1)
    assert hosts == {urlsplit(stand_in.url).netloc}


def test_the_session_travels_in_a_header_and_never_in_an_address_or_a_cookie(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/demo/?as=robin")
    asked: list[Any] = []
    chat.page.on("request", lambda request: asked.append(request) if "/v1/chat/" in request.url else None)
    chat.open().say("hello").sees("You said: hello")
    tokens = {request.headers.get("authorization", "").removeprefix("Bearer ") for request in asked} - {""}
    assert len(tokens) == 1
    assert all(token not in request.url for token in tokens for request in asked)
    assert chat.page.context.cookies() == []


def test_styles_of_the_page_do_not_reach_into_the_widget(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/demo/?as=robin").open()
    size = chat.panel.locator("h2").evaluate("node => getComputedStyle(node).fontSize")
    assert size == "16px"


def test_it_works_where_storage_is_blocked(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/page")
    chat.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(self, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });"
    )
    chat.page.reload()
    chat.open().say("hello").sees("You said: hello")


def test_it_works_on_plain_http_where_browsers_offer_less(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/page")
    chat.page.add_init_script("delete Crypto.prototype.randomUUID; delete Navigator.prototype.locks;")
    chat.page.reload()
    chat.open().say("one").say("two").sees("You said: two")
    assert stand_in.said_by_customer() == ["one", "two"]


def test_the_endpoint_may_be_elsewhere(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(page_with('endpoint="/other"'))
    addresses: list[str] = []
    chat.page.on("request", lambda request: addresses.append(request.url))
    chat.open()
    expect(chat.status).to_contain_text("cannot start")
    assert stand_in.url + "/other/v1/chat/sessions" in addresses
