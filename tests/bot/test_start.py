"""Rasa refuses to serve with anything but this room's own parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.turn.start import asked_model
from tests.bot.rasa_process import free_port, start_rasa


def refusal(model: Path | str, **options: str) -> tuple[int, str]:
    process = start_rasa(model, free_port(), 9, **options)
    try:
        _, complaint = process.communicate(timeout=240)
    finally:
        process.kill()
    return process.returncode, complaint.decode()


def test_without_the_model_that_was_asked_for_it_ends(tmp_path: Path) -> None:
    status, complaint = refusal(tmp_path / "none.tar.gz")
    assert status == 3
    # Rasa itself would serve whatever it finds under models/.
    assert "was asked for" in complaint or "no model is loaded" in complaint


@pytest.mark.parametrize(
    ("arguments", "model"),
    [
        (["rasa", "run"], None),
        (["rasa", "run", "--model", "a.tar.gz", "--port", "1"], "a.tar.gz"),
        (["rasa", "run", "-m", "a.tar.gz"], "a.tar.gz"),
        (["rasa", "run", "--model=a.tar.gz"], "a.tar.gz"),
        (["rasa", "run", "--model"], None),
    ],
)
def test_the_model_that_was_asked_for_is_known(arguments: list[str], model: str | None) -> None:
    assert asked_model(arguments) == (None if model is None else Path(model))


def test_with_rasa_s_own_store_it_ends(model: Path, tmp_path: Path) -> None:
    (tmp_path / "endpoints.yml").write_text("action_endpoint:\n  url: http://127.0.0.1:9/webhook\n")
    status, complaint = refusal(model, endpoints=str(tmp_path / "endpoints.yml"))
    assert status == 3
    assert "InMemoryTrackerStore keeps the trackers" in complaint


def test_with_a_mistyped_store_it_ends(model: Path, tmp_path: Path) -> None:
    text = Path("bot/endpoints.yml").read_text().replace("RequestTrackerStore", "RequestTrackerStorre")
    (tmp_path / "endpoints.yml").write_text(text)
    status, complaint = refusal(model, endpoints=str(tmp_path / "endpoints.yml"))
    assert status == 3
    assert "keeps the trackers" in complaint


def test_with_another_channel_open_it_ends(model: Path, tmp_path: Path) -> None:
    (tmp_path / "credentials.yml").write_text("bot.turn.channel.TurnChannel: {}\nrest: {}\n")
    status, complaint = refusal(model, credentials=str(tmp_path / "credentials.yml"))
    assert status == 3
    assert "RestInput" in complaint


@pytest.mark.parametrize("name", ["ACTIONS_PORT", "REINS_INTERNAL_TOKEN"])
def test_the_endpoints_name_no_secret_and_no_port_of_their_own(name: str) -> None:
    assert f"${{{name}}}" in Path("bot/endpoints.yml").read_text()
