from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from storage import ChangeSignal
from tests.console.conftest import Desk, token_of
from tests.console.stage import EMAIL, PASSWORD, Stage


def test_an_agent_signs_in_and_is_taken_where_they_wanted_to_go(closed_desk: Desk) -> None:
    wanted = closed_desk.client.get("/console/?q=ada&handoff=queued")
    assert wanted.status_code == 303
    form = closed_desk.client.get(wanted.headers["location"]).text
    assert 'name="next" value="/console/?q=ada&amp;handoff=queued"' in form
    signed_in = closed_desk.sign_in(next="/console/?q=ada&handoff=queued")
    assert signed_in.status_code == 303
    assert signed_in.headers["location"] == "/console/?q=ada&handoff=queued"
    assert "Mara Lindt" in closed_desk.page("/")


@pytest.mark.parametrize(
    "target",
    ["//evil.test/", "https://evil.test/", "/elsewhere", "/console/\\\\evil.test", "/console/\r\nX: y", "javascript:1"],
)
def test_signing_in_leads_to_no_other_site(closed_desk: Desk, target: str) -> None:
    assert closed_desk.sign_in(next=target).headers["location"] == "/console/"


def test_who_is_signed_in_needs_no_form(desk: Desk) -> None:
    response = desk.client.get("/console/login?next=/console/queue")
    assert response.status_code == 303
    assert response.headers["location"] == "/console/queue"


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong password, this"), ("nobody@example.com", PASSWORD)])
def test_a_wrong_address_and_a_wrong_password_are_told_alike(closed_desk: Desk, email: str, password: str) -> None:
    response = closed_desk.sign_in(email=email, password=password)
    assert response.status_code == 403
    assert "The address or the password is not right." in response.text
    assert password not in response.text
    assert closed_desk.client.get("/console/").status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(closed_desk: Desk) -> None:
    cookie = closed_desk.sign_in().headers["set-cookie"]
    assert cookie.startswith("reins-console=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/console/" in cookie
    assert "Max-Age=43200" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_travels_over_https_only(stage: Stage, signal: ChangeSignal) -> None:
    stage.agent()
    desk = Desk(stage, signal, secure=True)
    cookie = desk.sign_in().headers["set-cookie"]
    assert cookie.startswith("__Secure-reins-console=")
    assert "Secure" in cookie.partition(";")[2]
    assert desk.client.get("/console/").status_code == 200


def test_only_a_hash_of_the_token_is_kept(desk: Desk) -> None:
    token = desk.client.cookies["reins-console"]
    with desk.stage.database.read() as uow:
        assert uow.agents.session(token, desk.stage.now) is None
        assert uow.agents.session(hashlib.sha256(token.encode()).hexdigest(), desk.stage.now) is not None


def test_a_session_ends_after_twelve_hours(desk: Desk) -> None:
    desk.stage.wait(hours=11, minutes=59)
    assert desk.client.get("/console/").status_code == 200
    desk.stage.wait(minutes=1)
    assert desk.client.get("/console/").status_code == 303


def test_a_made_up_token_opens_nothing(closed_desk: Desk) -> None:
    for token in ("x" * 43, "x" * 5000, "é"):
        response = closed_desk.browser().get("/console/", headers={"cookie": f"reins-console={token}".encode()})
        assert response.status_code == 303


def test_signing_in_again_ends_the_session_before(desk: Desk) -> None:
    old = desk.client.cookies["reins-console"]
    client = desk.browser()
    token = token_of(client.get("/console/login").text)
    client.cookies.set("reins-console", old)
    client.post("/console/login", data={"csrf": token, "email": EMAIL, "password": PASSWORD})
    client.cookies.clear()
    client.cookies.set("reins-console", old)
    assert client.get("/console/").status_code == 303


def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    old = desk.client.cookies["reins-console"]
    response = desk.client.post("/console/logout", data={"csrf": token_of(desk.page("/"))})
    assert response.status_code == 303
    assert response.headers["location"] == "/console/login"
    client = desk.browser()
    client.cookies.set("reins-console", old)
    assert client.get("/console/").status_code == 303


def test_a_form_from_elsewhere_does_nothing(desk: Desk) -> None:
    assert desk.client.post("/console/logout", data={"csrf": "made up"}).status_code == 403
    assert desk.client.post("/console/logout", data={"other": "1"}).status_code == 403
    assert desk.client.get("/console/").status_code == 200
    stranger = desk.browser()
    form = {"email": EMAIL, "password": PASSWORD}
    assert stranger.post("/console/login", data=form).status_code == 403
    assert stranger.post("/console/login", data=form | {"csrf": ""}).status_code == 403
    token_of(stranger.get("/console/login").text)
    assert stranger.post("/console/login", data=form | {"csrf": "x" * 43}).status_code == 403


def test_two_open_sign_in_forms_both_work(closed_desk: Desk) -> None:
    first = token_of(closed_desk.client.get("/console/login").text)
    closed_desk.client.get("/console/login")
    form = {"csrf": first, "email": EMAIL, "password": PASSWORD}
    assert closed_desk.client.post("/console/login", data=form).status_code == 303


def test_too_many_attempts_are_told_how_long_to_wait(closed_desk: Desk) -> None:
    for _ in range(10):
        assert closed_desk.sign_in(password="wrong password, this").status_code == 403
    response = closed_desk.sign_in()
    assert response.status_code == 429
    assert response.headers["retry-after"] == "900"
    assert "Too many attempts. Try again in 15 minutes." in response.text
    closed_desk.stage.now += timedelta(minutes=15)
    assert closed_desk.sign_in().status_code == 303


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"a=%ff", "application/x-www-form-urlencoded", 400),
        ("a=é".encode(), "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(100)), "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_form_that_is_none_is_refused(closed_desk: Desk, body: bytes, kind: str, status: int) -> None:
    response = closed_desk.client.post("/console/login", content=body, headers={"content-type": kind})
    assert response.status_code == status
