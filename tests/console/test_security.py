from __future__ import annotations

from html.parser import HTMLParser

import pytest

from storage.records import Order, Point
from tests.console.conftest import Desk

ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
OPEN = {"login", "sign_in", "static"}


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_every_page_but_the_door_stands_behind_it(closed_desk: Desk) -> None:
    closed_desk.stage.customer()
    talk = closed_desk.stage.conversation()
    seen = set()
    for route in closed_desk.console.routes:
        path = route.path.format(id=talk, event=1, ref="ada", version="x", name="console.css")
        for method in sorted(route.methods - {"HEAD"}):
            response = closed_desk.client.request(method, f"/console{path}", data={"csrf": "none"})
            seen.add(route.name)
            if route.name in OPEN:
                continue
            assert "ada" not in response.text.lower(), route.name
            if route.name == "live":
                assert response.status_code == 401
            else:
                assert response.status_code == 303, route.name
                assert response.headers["location"].startswith("/console/login"), route.name
    assert seen == {
        "home",
        "queue",
        "conversation",
        "turn",
        "customer",
        "live",
        "login",
        "sign_in",
        "sign_out",
        "static",
    }


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/conversations/none", "/static/x/console.css", "/live"])
def test_every_answer_tells_the_browser_to_be_careful(closed_desk: Desk, path: str) -> None:
    headers = closed_desk.client.get(f"/console{path}").headers
    policy = headers["content-security-policy"].split("; ")
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert part in policy
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_own_files_are_kept_under_a_name_that_changes_with_them(closed_desk: Desk) -> None:
    page = closed_desk.client.get("/console/login").text
    addresses = [
        attributes.get("href") or attributes.get("src") or ""
        for tag, attributes in Elements(page).found
        if tag in ("link", "script")
    ]
    assert len(addresses) == 3
    for address in addresses:
        response = closed_desk.client.get(address)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert closed_desk.client.get("/console/static/x/../app.py").status_code == 404
    assert closed_desk.client.get("/console/static/x/..%2fapp.py").status_code == 404


def test_what_others_wrote_is_shown_and_never_run(desk: Desk) -> None:
    stage = desk.stage
    stage.customer(
        first=ATTACK,
        last="O'Hara & Söhne",
        points=[Point("email", ATTACK)],
        attributes={ATTACK: ATTACK, "nested": {"size": [ATTACK]}},
    )
    talk = stage.conversation()
    with stage.database.write() as uow:
        line = {"name": ATTACK, "quantity": ATTACK, "unit_price": None}
        uow.orders.put([Order("ada", ATTACK, stage.now, ATTACK[:20], "x", "USD", [line], [], None)], stage.now)
    stage.touch("ada", "withhold", ATTACK, ATTACK, "sms")
    event = stage.says(talk, ATTACK)
    stage.answers(
        event,
        {
            "text": ATTACK,
            "choices": [{"value": ATTACK, "label": ATTACK}],
            "data": {"type": ATTACK, ATTACK: ATTACK},
        },
        intent=ATTACK[:60],
        actions=[ATTACK],
        entities=[{"entity": ATTACK, "value": ATTACK, "start": 0, "end": 5}],
        ranking=[{"name": ATTACK, "confidence": 1}],
        reading={"act": ATTACK, "why": ATTACK, "wishes": [{"words": ATTACK, "missing": [ATTACK], "change": ATTACK}]},
        proposals=[{"type": "request_handoff", "reason": ATTACK}],
    )
    for path in ("/", "/queue", f"/conversations/{talk}", f"/conversations/{talk}/turns/{event}", "/customers/ada"):
        page = desk.page(path)
        assert "&lt;script&gt;" in page, path
        elements = Elements(page).found
        scripts = [attributes for tag, attributes in elements if tag == "script"]
        assert len(scripts) == 1, path
        assert (scripts[0]["src"] or "").startswith("/console/static/"), path
        for tag, attributes in elements:
            assert tag not in ("img", "iframe", "object", "style"), path
            assert not [name for name in attributes if name.startswith("on") or name == "style"], (path, tag)
            assert not (attributes.get("href") or "/").startswith(("javascript", "http", "//")), path


def test_addresses_in_what_a_customer_writes_are_not_links(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.says(talk, "see https://evil.test/ and javascript:alert(1)")
    page = desk.page(f"/conversations/{talk}")
    assert "https://evil.test/" in page
    assert not [attributes for tag, attributes in Elements(page).found if "evil" in (attributes.get("href") or "")]


@pytest.mark.parametrize(
    "path",
    [
        "/conversations/c_unknown",
        "/conversations/c_%00",
        "/conversations/%F0%9F%98%80",
        "/conversations/" + "c" * 5000,
        "/conversations/c_ada-web/turns/1",
        "/conversations/c_ada-web/turns/-1",
        "/conversations/c_ada-web/turns/99999999999999999999999999",
        "/conversations/c_ada-web/turns/x",
        "/customers/nobody",
        "/customers/%00",
        "/customers/" + "a" * 201,
        "/nowhere",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(desk: Desk, path: str) -> None:
    desk.stage.customer()
    desk.stage.conversation()
    response = desk.client.get(f"/console{path}")
    assert response.status_code == 404
    assert "There is no such" in response.text


@pytest.mark.parametrize(
    "query",
    ["before=x", "before=-1", "before=99999999999999999999", "handoff=x'--", "q=%00", "q=%25_\\", "q=" + "a" * 9999],
)
def test_a_senseless_query_is_no_error(desk: Desk, query: str) -> None:
    assert desk.client.get(f"/console/?{query}").status_code == 200


def test_a_turn_is_shown_only_within_its_conversation(desk: Desk) -> None:
    desk.stage.customer()
    talk, other = desk.stage.conversation(), desk.stage.conversation(None, name="c_other")
    event = desk.stage.says(talk, "hello")
    desk.stage.answers(event, "hi", intent="greet")
    assert desk.client.get(f"/console/conversations/{talk}/turns/{event}").status_code == 200
    assert desk.client.get(f"/console/conversations/{other}/turns/{event}").status_code == 404
