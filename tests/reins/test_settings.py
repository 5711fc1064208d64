"""The settings, their example file, and what happens when one is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reins.settings import ROOT, InvalidSettings, Settings, load

SECRETS = {
    "REINS_API_KEY": "k" * 16,
    "REINS_IDENTITY_SECRET": "s" * 32,
    "REINS_INTERNAL_TOKEN": "t" * 16,
}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")


def test_the_example_lists_every_setting_with_its_description() -> None:
    text = (ROOT / ".env.example").read_text()
    listed = {name: comment for comment, name in re.findall(r"^# ([^\n]+)\n([A-Z_]+)=", text, flags=re.M)}
    expected = {str(field.alias): field.description for field in Settings.model_fields.values()}
    assert listed == expected


def test_missing_secrets_are_all_named_at_once() -> None:
    with pytest.raises(InvalidSettings) as caught:
        load()
    for name in SECRETS:
        assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REINS_API_KEY", "short"),
        ("REINS_IDENTITY_SECRET", "short"),
        ("PORT", "0"),
        ("PORT", "seven"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/reins"),
        ("REINS_LOG_LEVEL", "loud"),
        ("REINS_WORKER_THREADS", "0"),
        ("REINS_PUBLIC_URL", "reins.example.com"),
        ("TWILIO_API_BASE", "localhost:1"),
        ("TWILIO_FROM", "4025550148"),
        ("EMAIL_INBOUND_SECRET", "short"),
        ("REINS_WORKLISTS", "phone,pigeon"),
    ],
)
def test_a_wrong_setting_is_refused_and_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    for secret, good in SECRETS.items():
        monkeypatch.setenv(secret, good)
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings, match=name):
        load()


def test_a_secret_never_shows_in_the_settings_own_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    shown = repr(load())
    assert not any(value in shown for value in SECRETS.values())


def test_secrets_are_made_up_once_and_only_where_none_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from reins import secrets

    file = tmp_path / "secrets.env"
    monkeypatch.setenv("REINS_API_KEY", "from the environment")
    made = secrets.make_up_missing(file)
    assert made == ["REINS_IDENTITY_SECRET", "REINS_INTERNAL_TOKEN"]
    kept = file.read_text()
    assert "REINS_API_KEY" not in kept
    assert file.stat().st_mode & 0o077 == 0
    assert secrets.make_up_missing(file) == []
    assert file.read_text() == kept


TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "hidden",
    "TWILIO_FROM": "+14025550148",
    "REINS_PUBLIC_URL": "https://reins.example.com/",
}


def test_text_messages_are_on_only_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from reins.wiring import twilio_missing, twilio_of

    for name, value in (SECRETS | TWILIO).items():
        monkeypatch.setenv(name, value)
    account = twilio_of(load())
    assert account is not None
    assert account.inbound_url == "https://reins.example.com/connectors/sms/inbound"
    assert "hidden" not in repr(load()) + repr(account)
    for name in TWILIO:
        monkeypatch.setenv(name, "")
        assert twilio_of(load()) is None
        assert [part for part in twilio_missing(load()) if name in part] != []
        monkeypatch.setenv(name, TWILIO[name])


EMAIL = {"SMTP_URL": "smtp://user:hidden@127.0.0.1:1025", "EMAIL_FROM": "care@vale-and-sons.example"}


def test_email_is_on_only_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from reins.wiring import email_missing, email_of

    for name, value in (SECRETS | EMAIL).items():
        monkeypatch.setenv(name, value)
    account = email_of(load())
    assert account is not None
    assert (account.host, account.port, account.password) == ("127.0.0.1", 1025, "hidden")
    assert "hidden" not in repr(load()) + repr(account)
    for name in EMAIL:
        monkeypatch.setenv(name, "")
        assert email_of(load()) is None
        assert email_missing(load()) == [name]
        monkeypatch.setenv(name, EMAIL[name])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SMTP_URL", "mail.example.com", "must begin with smtp://"),
        ("EMAIL_FROM", "nobody", "EMAIL_FROM"),
        ("EMAIL_DKIM_KEY", "/nowhere/key.pem", "/nowhere/key.pem"),
    ],
)
def test_email_that_cannot_work_ends_the_start_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    from reins.wiring import email_of

    for setting, good in (SECRETS | EMAIL | {name: value}).items():
        monkeypatch.setenv(setting, good)
    with pytest.raises(SystemExit, match=said):
        email_of(load())


def test_nobody_has_to_work_on_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SECRETS | {"REINS_WORKLISTS": ""}).items():
        monkeypatch.setenv(name, value)
    assert load().worklists == ()
    monkeypatch.setenv("REINS_WORKLISTS", "post")
    assert load().worklists == ("post",)
