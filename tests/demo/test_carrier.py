"""The simulated carrier refuses what Twilio refuses, remembers what a carrier does, and answers its account only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from connectors.sms_twilio.api import make_client
from connectors.sms_twilio.segments import is_gsm, segments
from tests.twilio_phones import MOST_TEXTS, Phones, Text, counted
from tests.twilio_process import PhoneDesk
from tests.twilio_receipts import Receipts
from tests.twilio_simulator import ACCOUNT, NUMBER, SERVICE, TOKEN, TwilioSimulator

ADA = "+14025550101"
INBOUND = "https://reins.example.com/connectors/sms/inbound"
STATUS = "https://reins.example.com/connectors/sms/status?message=7"


class Reins:
    """What the carrier posts to. It takes what is signed."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, str]]] = []
        self.answer = 204

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        form = {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        if not RequestValidator(TOKEN).validate(url, form, headers["X-Twilio-Signature"]):
            return 403
        self.posts.append((url, form))
        return self.answer


@pytest.fixture
def reins() -> Reins:
    return Reins()


@pytest.fixture
def twilio(reins: Reins, tmp_path: Path) -> Iterator[TwilioSimulator]:
    with TwilioSimulator(reins, INBOUND, phones=Phones(tmp_path / "phones.json")) as simulator:
        simulator.control = PhoneDesk(simulator)
        yield simulator


def the_sdk(twilio: TwilioSimulator, token: str = TOKEN) -> Client:
    client, _ = make_client(ACCOUNT, token, twilio.base)
    return client


def send(twilio: TwilioSimulator, **more: Any) -> Any:
    return the_sdk(twilio).messages.create(**{"to": ADA, "from_": NUMBER, "body": "hello", **more})


def at_the_desk(twilio: TwilioSimulator, method: str, path: str, **more: Any) -> httpx.Response:
    return httpx.request(method, twilio.base + path, auth=(ACCOUNT, TOKEN), timeout=30, trust_env=False, **more)


def test_the_sdk_reads_what_was_taken(twilio: TwilioSimulator) -> None:
    sent = send(twilio, body="ü" * 161)
    assert (sent.status, sent.to, sent.from_, sent.num_segments) == ("queued", ADA, NUMBER, "2")
    assert sent.direction == "outbound-api"
    assert sent.date_created is not None
    assert send(twilio, from_=None, messaging_service_sid=SERVICE).status == "accepted"
    assert sent.sid != send(twilio).sid


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"to": "4025550101"}, 21211),
        ({"to": "+0123"}, 21211),
        ({"to": ""}, 21604),
        ({"to": NUMBER}, 21266),
        ({"from_": "+14025550999"}, 21606),
        ({"from_": None}, 21603),
        ({"from_": None, "messaging_service_sid": "MG" + "2" * 32}, 21705),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "reins.example.com/status"}, 21609),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    twilio: TwilioSimulator, wrong: dict[str, Any], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        send(twilio, **wrong)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert twilio.sent == []


def test_only_the_account_itself_may_ask(twilio: TwilioSimulator) -> None:
    with pytest.raises(TwilioRestException) as refused:
        the_sdk(twilio, token="another").messages.create(to=ADA, from_=NUMBER, body="hello")
    assert (refused.value.status, refused.value.code) == (401, 20003)
    for auth in (None, (ACCOUNT, "another"), ("another", TOKEN)):
        answer = httpx.get(f"{twilio.base}/phones/%2B14025550101", auth=auth, trust_env=False)
        assert answer.status_code == 401
        assert "texts" not in answer.json()


@pytest.mark.parametrize("word", ["STOP", "stop.", "Opt Out", "QUIT"])
def test_after_stop_one_text_passes_and_then_none_until_start(twilio: TwilioSimulator, word: str) -> None:
    assert twilio.text(ADA, word) == 204
    send(twilio, body="You have opted out.")
    twilio.text(ADA, word)
    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            send(twilio)
        assert refused.value.code == 21610
    twilio.text(ADA, "Start")
    send(twilio)
    assert twilio.sent_to(ADA) == ["You have opted out.", "hello"]


def test_a_word_in_a_sentence_blocks_nothing(twilio: TwilioSimulator) -> None:
    twilio.text(ADA, "please stop the surveys")
    send(twilio)


def test_a_phone_remembers_across_a_restart(twilio: TwilioSimulator, tmp_path: Path) -> None:
    twilio.text(ADA, "STOP")
    send(twilio, body="You have opted out.")
    version = twilio.phones.document(ADA)["version"]
    later = Phones(tmp_path / "phones.json").document(ADA)
    assert [text["body"] for text in later["texts"]] == ["STOP", "You have opted out."]
    assert (later["blocked"], later["texts_left"]) == (True, 0)
    assert later["version"] != version, "or a page would wait for what it has"


def test_a_thread_does_not_grow_without_end() -> None:
    phones = Phones()
    for at in range(MOST_TEXTS + 5):
        phones.add(Text(f"SM{at}", ADA, False, "hello", at, "queued"))
    texts = phones.document(ADA)["texts"]
    assert [texts[0]["sid"], texts[-1]["sid"], len(texts)] == ["SM5", f"SM{MOST_TEXTS + 4}", MOST_TEXTS]


def test_a_text_that_reins_does_not_take_is_lost_and_says_why(twilio: TwilioSimulator, reins: Reins) -> None:
    reins.answer = 503
    assert at_the_desk(twilio, "POST", "/phones/%2B14025550101/text", json={"body": "hi"}).json() == {"status": 503}
    (text,) = at_the_desk(twilio, "GET", "/phones/%2B14025550101").json()["texts"]
    assert (text["status"], text["why"]) == ("lost", "Reins: 503")


def test_the_last_text_is_posted_again_under_its_old_name(twilio: TwilioSimulator, reins: Reins) -> None:
    assert at_the_desk(twilio, "POST", "/phones/%2B14025550101/again").status_code == 409
    at_the_desk(twilio, "POST", "/phones/%2B14025550101/text", json={"body": "hi"})
    at_the_desk(twilio, "POST", "/phones/%2B14025550101/again")
    first, second = (form for _, form in reins.posts)
    assert first == second
    assert len(twilio.phones.document(ADA)["texts"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/phones/nobody", None, 404),
        ("GET", "/phones/%2B14025550101?after=x", None, 400),
        ("POST", "/phones/%2B14025550101/text", {}, 400),
        ("POST", "/phones/%2B14025550101/text", {"body": "x" * 1601}, 400),
        ("POST", "/phones/%2B14025550101/nothing", {}, 400),
        ("POST", "/phones/%2B14025550101/text", ["x"], 400),
        ("POST", "/carrier", {"fail": "418"}, 400),
        ("POST", "/carrier", {"fail": "429", "times": 1000}, 400),
        ("POST", "/elsewhere", {}, 404),
    ],
)
def test_what_the_desk_does_not_understand_changes_nothing(
    twilio: TwilioSimulator, reins: Reins, method: str, path: str, body: Any, status: int
) -> None:
    assert at_the_desk(twilio, method, path, json=body).status_code == status
    assert reins.posts == []
    assert twilio.failing == 0


def test_it_misbehaves_as_often_as_asked(twilio: TwilioSimulator) -> None:
    at_the_desk(twilio, "POST", "/carrier", json={"fail": "429", "times": 2})
    assert at_the_desk(twilio, "GET", "/phones/%2B14025550101").json()["carrier"]["failing"] == 2
    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            send(twilio)
        assert (refused.value.status, refused.value.code) == (429, 20429)
    send(twilio)
    outcomes = [note["outcome"] for note in twilio.phones.document(ADA)["notes"]]
    assert [outcome[:3] for outcome in outcomes] == ["429", "429", "201"]


@pytest.mark.parametrize(
    ("late", "twice", "order"),
    [
        (False, False, ["sent", "delivered"]),
        (False, True, ["sent", "sent", "delivered", "delivered"]),
        (True, False, ["delivered", "sent"]),
        (True, True, ["delivered", "delivered", "sent", "sent"]),
    ],
)
def test_receipts_come_by_themselves_and_signed(reins: Reins, late: bool, twice: bool, order: list[str]) -> None:
    receipts = Receipts(late=late, twice=twice, late_by=0.1)
    with TwilioSimulator(reins, INBOUND, receipts=receipts) as twilio:
        send(twilio, status_callback=STATUS)
        version = 0
        while len(reins.posts) < len(order):
            twilio.phones.wait(version, 10)
            version = twilio.phones.document(ADA)["version"]
        assert [form["MessageStatus"] for _, form in reins.posts] == order
        assert {url for url, _ in reins.posts} == {STATUS}
        assert {form["MessageSid"] for _, form in reins.posts} == {twilio.sent[0].sid}


def test_whoever_waits_hears_of_a_change_at_once(twilio: TwilioSimulator) -> None:
    version = at_the_desk(twilio, "GET", "/phones/%2B14025550101").json()["version"]
    twilio.text(ADA, "hi")
    seen = at_the_desk(twilio, "GET", f"/phones/%2B14025550101?after={version}&wait=25").json()
    assert [text["body"] for text in seen["texts"]] == ["hi"]
    assert json.loads((twilio.phones.keep or Path()).read_text())["blocks"] == {}


@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("aé€[]{}~^|\\ñ🙂\n")), max_size=400))
@settings(max_examples=50, deadline=None)
def test_segments_are_counted_as_the_connector_counts_them(body: str) -> None:
    ours = counted(body)
    assert ours["segments"] == segments(body)
    assert (ours["encoding"] == "GSM-7") is is_gsm(body)
