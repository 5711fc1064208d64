"""Rasa's room is what its lock file says, and what is left out is inert."""

from __future__ import annotations

import importlib
import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

LOCKED = Path("bot/requirements.lock").read_text()
LEFT_OUT = (
    "tensorflow",
    "keras",
    "twilio",
    "slack-sdk",
    "aiogram",
    "boto3",
    "pymongo",
    "redis",
    "confluent-kafka",
    "skops",
)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_is_not_locked(name: str) -> None:
    assert not re.search(rf"^{name}==", LOCKED, re.MULTILINE)


def test_every_locked_package_has_a_hash() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCKED)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


@pytest.mark.parametrize("lock", ["bot/requirements.lock", "bot/encoder/requirements.lock"])
def test_no_lock_names_a_package_index(lock: str) -> None:
    assert "://" not in Path(lock).read_text()


def test_no_tensorflow_is_installed() -> None:
    assert not [found.name for found in distributions() if found.name.lower().startswith("tensorflow")]


def test_a_stand_in_answers_any_import() -> None:
    assert importlib.import_module("tensorflow.python.keras.engine").anything is not None


def test_using_a_stand_in_says_what_is_missing() -> None:
    models = importlib.import_module("tensorflow.keras")

    class Model(models.Model):
        pass

    with pytest.raises(ImportError, match=r"Model needs a library .*tensorflow"):
        Model()


def test_errors_of_a_stand_in_can_be_caught() -> None:
    # Rasa writes `except (BotoCoreError, …)`, which is only looked at when something else is raised.
    assert issubclass(importlib.import_module("botocore.exceptions").BotoCoreError, Exception)
