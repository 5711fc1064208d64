"""Who gets a simulated phone: the demo, and nobody who has set anything of Twilio's."""

from __future__ import annotations

import pytest

from reins import demo_phone
from reins.run import free_port
from reins.settings import Settings, load
from reins.wiring import twilio_of
from tests.reins.test_settings import SECRETS, _no_settings_from_outside

__all__ = ["_no_settings_from_outside"]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def _set(given: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        given.setenv(name, value)
    return load()


def test_the_demo_has_a_phone(given: pytest.MonkeyPatch) -> None:
    assert demo_phone.is_wanted(_set(given))
    assert demo_phone.is_wanted(_set(given, TWILIO_ACCOUNT_SID="", TWILIO_FROM=" "))


@pytest.mark.parametrize(
    "real",
    [
        {"TWILIO_ACCOUNT_SID": "AC1"},
        {"TWILIO_AUTH_TOKEN": "t"},
        {"TWILIO_MESSAGING_SERVICE_SID": "MG1"},
        {"TWILIO_FROM": "+14025550148"},
        {"TWILIO_API_BASE": "http://127.0.0.1:1"},
        {"REINS_DEMO": "0"},
    ],
)
def test_whoever_has_begun_to_set_the_real_one_up_has_none(given: pytest.MonkeyPatch, real: dict[str, str]) -> None:
    assert not demo_phone.is_wanted(_set(given, **real))


def test_its_settings_switch_text_messages_on_and_stay_on_this_machine(given: pytest.MonkeyPatch) -> None:
    port = free_port()
    made = demo_phone.environment(_set(given, HOST="0.0.0.0", PORT="8123"), port)
    settings = _set(given, **made)
    account = twilio_of(settings)
    assert account is not None
    assert settings.phone
    assert account.api_base == f"http://127.0.0.1:{port}"
    assert account.inbound_url == "http://127.0.0.1:8123/connectors/sms/inbound"
    assert account.number == "+14025550148"
    assert made["REINS_PHONE_REACHES"] == "http://127.0.0.1:8123"
    assert demo_phone.environment(settings, port)["TWILIO_AUTH_TOKEN"] != made["TWILIO_AUTH_TOKEN"]


def test_a_public_address_is_signed_for_but_not_called(given: pytest.MonkeyPatch) -> None:
    made = demo_phone.environment(_set(given, REINS_PUBLIC_URL="https://demo.example.com/", NO_PROXY="a.example"), 1)
    assert made["REINS_PUBLIC_URL"] == "https://demo.example.com"
    assert made["REINS_PHONE_REACHES"] == "http://127.0.0.1:8000"
    assert made["NO_PROXY"] == "a.example,127.0.0.1"


def test_each_database_has_phones_of_its_own(given: pytest.MonkeyPatch) -> None:
    files = {
        demo_phone.process(_set(given, DATABASE_URL=f"sqlite:////tmp/{name}.db")).environment["REINS_PHONE_FILE"]
        for name in "aab"
    }
    assert len(files) == 2
