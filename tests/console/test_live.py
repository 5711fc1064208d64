"""What an open page is told, by its cursor."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount

from console import make_console
from console.fragments import LiveView
from console.rows import Filter
from storage import ChangeSignal
from tests.console.conftest import Desk, served, token_of
from tests.console.stage import EMAIL, PASSWORD, TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS, Stage


class Listener:
    """An open page without a browser: reads the stream that the page names."""

    def __init__(self, client: httpx.Client, address: str, last_event_id: str = "") -> None:
        self.client, self.address = client, address
        self.headers = {"Last-Event-ID": last_event_id} if last_event_id else {}

    @contextmanager
    def listening(self) -> Iterator[Iterator[dict[str, str]]]:
        with self.client.stream("GET", self.address, headers=self.headers, timeout=20) as response:
            assert response.status_code == 200
            assert response.headers["content-type"].startswith("text/event-stream")
            yield self._frames(response)

    @staticmethod
    def _frames(response: httpx.Response) -> Iterator[dict[str, str]]:
        frame: dict[str, str] = {}
        for line in response.iter_lines():
            if line.startswith(":"):
                continue
            if not line and frame:
                yield frame
                frame = {}
            elif line:
                name, _, value = line.partition(": ")
                frame[name] = f"{frame[name]}\n{value}" if name in frame else value


@pytest.fixture
def live_desk(stage: Stage, signal: ChangeSignal) -> Iterator[tuple[Stage, httpx.Client, str]]:
    stage.agent()
    stage.customer()
    stage.conversation()
    stage.answers(stage.says("c_ada-web", "hello"), "Hi.", intent="greet")
    console = make_console(stage.database, stage.company, signal, clock=lambda: stage.now)
    with served(Starlette(routes=[Mount("/console", console)])) as address, httpx.Client() as client:
        form = {"csrf": token_of(client.get(f"{address}/login").text), "email": EMAIL, "password": PASSWORD}
        assert client.post(f"{address}/login", data=form).status_code == 303
        yield stage, client, address
        signal.close()  # as at the end of the process: every stream ends with it


def open_page(client: httpx.Client, address: str, path: str) -> Listener:
    page = client.get(f"{address}{path}").text
    found = re.search(r'data-live="([^"]+)"', page)
    assert found
    return Listener(client, address.removesuffix("/console") + found[1].replace("&amp;", "&"))


def test_an_open_conversation_is_told_what_is_said_and_what_was_made_of_it(live_desk) -> None:  # type: ignore[no-untyped-def]
    stage, client, address = live_desk
    page = open_page(client, address, "/conversations/c_ada-web")
    with page.listening() as frames:
        event = stage.says("c_ada-web", "text me deals after 6")
        frame = next(frames)
        assert frame["event"] == "patch"
        assert frame["id"] == str(event)
        assert f'id="turn-{event}"' in frame["data"]
        assert "No answer yet" in frame["data"]
        assert 'id="rows"' in frame["data"]
        stage.answers(event, "Hi.", intent="greet")
        frame = next(frames)
        assert f'id="trace-{event}"' in frame["data"]
        assert "No answer yet" not in frame["data"]
        assert 'id="panel"' not in frame["data"], "the panel has not changed, and is not told again"


def test_a_change_of_preferences_brings_the_panel_along(live_desk) -> None:  # type: ignore[no-untyped-def]
    stage, client, address = live_desk
    stage.wishes("c_ada-web", "text me deals after 6", TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS)
    page = open_page(client, address, "/conversations/c_ada-web")
    with page.listening() as frames:
        stage.agrees("c_ada-web", TEXT_DEALS_AFTER_SIX)
        told = ""
        while 'class="change"' not in told:
            told += next(frames)["data"]
        assert "Texts about promotions:" in told
        assert 'class="chosen"' in told, "the question is told again, with the choice that was pressed"


def test_who_comes_back_is_told_everything_since_the_cursor_and_nothing_twice(live_desk) -> None:  # type: ignore[no-untyped-def]
    stage, client, address = live_desk
    page = open_page(client, address, "/conversations/c_ada-web")
    first, second = stage.says("c_ada-web", "one"), stage.says("c_ada-web", "two")
    with page.listening() as frames:
        frame = next(frames)
        assert f'id="turn-{first}"' in frame["data"]
        assert f'id="turn-{second}"' in frame["data"]
    again = Listener(client, page.address, last_event_id=frame["id"])
    with again.listening() as frames:
        third = stage.says("c_ada-web", "three")
        told = next(frames)["data"]
        assert f'id="turn-{third}"' in told
        assert f'id="turn-{first}"' not in told


def test_after_too_much_the_page_is_asked_to_load_anew(live_desk) -> None:  # type: ignore[no-untyped-def]
    stage, client, address = live_desk
    page = open_page(client, address, "/conversations/c_ada-web")
    for number in range(201):
        stage.says("c_ada-web", f"message {number}")
    with page.listening() as frames:
        assert next(frames)["event"] == "reload"


def test_a_list_is_told_only_what_its_filter_lets_through(live_desk) -> None:  # type: ignore[no-untyped-def]
    stage, client, address = live_desk
    page = open_page(client, address, "/?q=ada")
    with page.listening() as frames:
        stage.customer("bob", "Bob", "Hope")
        stage.says(stage.conversation("bob"), "hello")
        frame = next(frames)
        assert "Ada Lovelace" in frame["data"]
        assert "Bob Hope" not in frame["data"]


def test_the_queue_is_told_of_who_begins_to_wait(live_desk) -> None:  # type: ignore[no-untyped-def]
    stage, client, address = live_desk
    page = open_page(client, address, "/queue")
    with page.listening() as frames:
        talk = stage.conversation(None, name="c_new")
        stage.answers(
            stage.says(talk, "a person!"),
            "Yes.",
            proposals=[{"type": "request_handoff", "reason": "asked_for_a_person"}],
        )
        told = ""
        while "row-c_new" not in told:
            told += next(frames)["data"]
        assert 'class="count count-some">1' in told


def test_nothing_is_told_after_signing_out(live_desk) -> None:  # type: ignore[no-untyped-def]
    stage, client, address = live_desk
    page = open_page(client, address, "/")
    csrf = token_of(client.get(f"{address}/").text)
    with page.listening() as frames:
        with httpx.Client(cookies=client.cookies) as other:
            other.post(f"{address}/logout", data={"csrf": csrf})
        stage.says("c_ada-web", "a secret")
        frame = next(frames)
        assert frame["event"] == "signed_out"
        assert "secret" not in str(frame)
        assert next(frames, None) is None
    assert client.get(page.address).status_code == 401


def test_the_stream_ends_with_the_process(live_desk, signal: ChangeSignal) -> None:  # type: ignore[no-untyped-def]
    _, client, address = live_desk
    page = open_page(client, address, "/")
    with page.listening() as frames:
        threading.Timer(0.2, signal.close).start()
        assert next(frames, None) is None


def test_a_stream_of_a_conversation_that_is_none_tells_nothing_of_it(desk: Desk) -> None:
    desk.stage.customer()
    desk.stage.conversation()
    view = LiveView(desk.console.state.desk, _request(desk), "", Filter(), "c_ada-web\x00", 0)
    desk.stage.says("c_ada-web", "hello")
    patch = view.step()
    assert patch is not None
    assert "hello" not in patch.html


def _request(desk: Desk) -> Request:
    cookie = f"reins-console={desk.client.cookies['reins-console']}".encode()
    return Request({"type": "http", "headers": [(b"cookie", cookie)], "root_path": "/console", "path": "/console/live"})
