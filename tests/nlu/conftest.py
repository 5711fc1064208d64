"""Fixtures for understanding. They run in Rasa's room (`bot/.venv`), not in the root environment."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

collect_ignore_glob = [] if importlib.util.find_spec("rasa") else ["test_*.py"]
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def heldout() -> dict[str, list[str]]:
    import yaml

    return dict(yaml.safe_load((HERE / "heldout.yml").read_text()))


@pytest.fixture(scope="session")
def examples() -> dict[str, list[str]]:
    """The training examples of each intent."""
    import yaml

    found: dict[str, list[str]] = {}
    for path in sorted((HERE.parents[1] / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text())["nlu"]:
            found[entry["intent"]] = [
                line.strip().removeprefix("- ") for line in entry["examples"].splitlines() if line
            ]
    return found


@pytest.fixture(scope="session")
def agent() -> Any:
    """The trained model, without a server."""
    from rasa.core.agent import Agent

    from tests.bot.rasa_process import trained_model

    return Agent.load(str(trained_model()))
