"""At most eight kilobytes for a conversation, and files that any site can load."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from connectors.web_widget import FOLDER, WidgetFiles
from connectors.web_widget.budget import BUDGET_BYTES, ENTRY, loaded_at_once, weigh
from connectors.web_widget.files import read_modules, smaller
from tests.widget.chat import Visit
from tests.widget.stand_in import StandIn


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Mount("/widget", WidgetFiles())]))


def test_a_conversation_in_english_costs_at_most_eight_kilobytes() -> None:
    modules = read_modules()
    at_once = loaded_at_once(modules)
    assert at_once == {"reins-chat.js", "link.js", "nodes.js", "style.js", "words/en.js"}
    assert sum(weigh(modules)[name] for name in at_once) <= BUDGET_BYTES == 8192


def test_each_part_loaded_on_demand_costs_at_most_two() -> None:
    modules = read_modules()
    on_demand = {name: weight for name, weight in weigh(modules).items() if name not in loaded_at_once(modules)}
    assert set(on_demand) == {"cards.js", "words/ar.js", "words/de.js", "words/es.js"}
    assert max(on_demand.values()) <= 2048


@pytest.mark.browser
def test_a_browser_loads_what_is_counted_and_no_more(visit: Visit, stand_in: StandIn) -> None:
    chat = visit("/page?lang=en", **{"locale": "en-US"})  # a browser that has been nowhere yet
    entries = (
        chat.open()
        .say("hello")
        .sees("You said: hello")
        .page.evaluate("performance.getEntriesByType('resource').map((one) => [one.name, one.encodedBodySize])")
    )
    received = {url.partition("/widget/")[2]: size for url, size in entries if "/widget/" in url}
    modules = read_modules()
    assert received == {name: weigh(modules)[name] for name in loaded_at_once(modules)}


def test_files_are_sent_compressed_to_those_who_can_read_it(client: TestClient) -> None:
    packed = client.get(f"/widget/{ENTRY}", headers={"accept-encoding": "br, gzip"})
    plain = client.get(f"/widget/{ENTRY}", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text == read_modules()[ENTRY].decode()
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))


def test_files_are_modules_that_every_site_may_load(client: TestClient) -> None:
    response = client.get("/widget/words/de.js")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Nachricht schreiben" in response.text


def test_a_file_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(f"/widget/{ENTRY}").headers["etag"]
    again = client.get(f"/widget/{ENTRY}", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["", "nothing.js", "../files.py", "%2e%2e/files.py", "words", "words/../../files.py"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/widget/{path}").status_code == 404


def test_files_are_only_read(client: TestClient) -> None:
    assert client.post(f"/widget/{ENTRY}").status_code == 405


def test_comments_go_and_strings_stay() -> None:
    source = "// why\nconst a = 'http://x'; /* css */`a { b : c; }`\nconst b = /* css */`p  {  q: r ;  }`;"
    assert smaller(source) == "const a='http://x';`a{b :c}`\nconst b=`p{q:r}`;"


@pytest.mark.browser
def test_the_files_work_as_they_lie_in_the_folder(visit: Visit, stand_in: StandIn) -> None:
    chat = visit()
    chat.page.route(
        "**/widget/**",
        lambda route: route.fulfill(
            body=(FOLDER / route.request.url.partition("/widget/")[2]).read_text(), content_type="text/javascript"
        ),
    )
    chat.page.goto(stand_in.url + "/page?lang=de")
    expect(chat.launcher).to_have_accessible_name("Chat öffnen")
    chat.open().say("hello").sees("You said: hello")
