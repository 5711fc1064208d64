"""What must hold on every server, the real one included: `REINS_WIDGET_SITE=http://127.0.0.1:8000 pytest tests/widget`.

Nothing here knows what the assistant says; only that it answers.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat, Visit
from tests.widget.test_access import violations

pytestmark = pytest.mark.browser

SLOW = 30_000  # milliseconds; the first turn of a real model may take its time


def as_the_first_customer(chat: Chat) -> Chat:
    chat.page.locator(".who a").first.click()
    return chat.open()


def ask(chat: Chat, text: str) -> None:
    """Says it and waits for the end of the turn."""
    answers = chat.log.locator("ol > .assistant")
    before = answers.count()
    chat.say(text)
    expect(answers.nth(before)).to_be_visible(timeout=SLOW)
    chat.settled()


def said_by_customer(chat: Chat) -> list[str]:
    return chat.log.locator("ol > .customer .text").all_inner_texts()


def test_a_visitor_gets_an_answer(visit: Visit, site: str) -> None:
    chat = visit("/demo/").open()
    ask(chat, "hello")
    assert said_by_customer(chat) == ["hello"]


def test_a_customer_finds_the_conversation_again(visit: Visit, site: str) -> None:
    chat = as_the_first_customer(visit("/demo/"))
    words = f"hello {uuid.uuid4()}"
    ask(chat, words)
    before = chat.texts()
    chat.page.reload()
    expect(chat.said(words)).to_have_count(1)
    expect(chat.items.locator(".text")).to_have_count(len(before))
    assert chat.texts() == before


def test_what_is_written_offline_arrives_once_and_in_order(visit: Visit, site: str) -> None:
    chat = visit("/demo/").open()
    ask(chat, "hello")
    chat.page.context.set_offline(True)
    written = [f"offline {n} {uuid.uuid4()}" for n in range(3)]
    for words in written:
        chat.say(words)
    chat.page.wait_for_timeout(500)
    chat.page.context.set_offline(False)
    expect(chat.log.locator(".pending")).to_have_count(0, timeout=SLOW)
    assert said_by_customer(chat) == ["hello", *written]
    chat.page.reload()
    expect(chat.log.locator("ol > .customer")).to_have_count(4)
    assert said_by_customer(chat) == ["hello", *written]


def test_two_tabs_see_the_same(visit: Visit, site: str) -> None:
    first = visit("/demo/").open()
    ask(first, "from the first")
    second = visit("/demo/")
    second.open().sees("from the first")
    ask(second, "from the second")
    first.sees("from the second")
    assert said_by_customer(first) == said_by_customer(second) == ["from the first", "from the second"]


def test_another_customer_sees_nothing_of_the_first(visit: Visit, site: str) -> None:
    chat = as_the_first_customer(visit("/demo/"))
    words = f"secret {uuid.uuid4()}"
    ask(chat, words)
    chat.panel.get_by_role("button", name="Close chat").click()
    chat.page.locator(".who a").nth(1).click()
    chat.open()
    chat.page.wait_for_timeout(1_000)
    expect(chat.said(words)).to_have_count(0)


def test_markup_is_shown_as_it_was_written(visit: Visit, site: str) -> None:
    chat = visit("/demo/").open()
    ask(chat, "<img src=x onerror=\"document.title='owned'\">")
    expect(chat.panel.locator("img")).to_have_count(0)
    assert chat.page.title() != "owned"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_with_a_conversation(visit: Visit, site: str, scheme: str) -> None:
    chat = as_the_first_customer(visit("/demo/", color_scheme=scheme))
    for text in ("where is my order", "what am I signed up for"):
        ask(chat, text)
    assert violations(chat.page) == []


def test_the_policy_of_the_page_is_strict_and_nothing_comes_from_elsewhere(visit: Visit, site: str) -> None:
    chat = visit("/demo/")
    hosts: set[str] = set()
    chat.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    response = chat.page.reload()
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    ask(chat.open(), "hello")
    assert hosts == {urlsplit(site).netloc}
