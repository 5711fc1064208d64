"""Rasa's trained model: where it is, whether it is that of the present sources, and how to train it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from reins.settings import ROOT

MODELS = ROOT / "models"
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
ENCODER = ROOT / "build" / "encoder"

# A model depends on these and nothing else; Rasa's own cache does not see changes of component code.
_SOURCES = ("config.yml", "domain.yml", "bot/requirements.lock")
_SOURCE_FOLDERS = ("data", "bot/nlu", "bot/encoder")
# Of Rasa's output, which is long and full of other people's warnings, what tells a person how far it is.
_PROGRESS = re.compile(r"(?:Starting to train|Finished training) component '\w+'")


class TrainingFailed(Exception):
    """Rasa could not train a model; its output says why."""


def environment() -> dict[str, str]:
    """What every program of Rasa's room needs besides the caller's environment."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "bot" / "stand_ins"), str(ROOT)]),
        "RASA_TELEMETRY_ENABLED": "false",
        # Rasa's cache of trained components does not see changes of their code.
        "RASA_MAX_CACHE_SIZE": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }


def fingerprint() -> str:
    """A name for the present sources of the model."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def current() -> Path:
    """Where the model of the present sources is, or would be."""
    return MODELS / f"reins-{fingerprint()}.tar.gz"


def train(*, force: bool = False) -> Path:
    """Trains unless the present sources' model is there already; shows Rasa's progress. Raises `TrainingFailed`."""
    target = current()
    if target.exists() and not force:
        return target
    MODELS.mkdir(exist_ok=True)
    began = time.monotonic()
    print("Training the model …", flush=True)
    command = [
        *(str(BOT_PYTHON), "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml"),
        *("--data", "data", "--out", str(MODELS), "--fixed-model-name", f".new-{target.name[:-7]}"),
    ]
    log = ROOT / "var" / "train.log"
    log.parent.mkdir(exist_ok=True)
    with (
        log.open("w") as kept,
        subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as training,
    ):
        assert training.stdout is not None
        for line in training.stdout:
            kept.write(line)
            if step := _PROGRESS.search(line):
                print(f"  {step[0]}", flush=True)
    new = MODELS / f".new-{target.name}"
    if training.returncode != 0 or not new.exists():
        tail = "".join(log.read_text().splitlines(keepends=True)[-30:])
        raise TrainingFailed(f"{tail}\nrasa train ended with {training.returncode}; its whole output is in {log}")
    new.rename(target)  # whole or not at all
    for old in MODELS.glob("reins-*.tar.gz"):
        if old != target:
            old.unlink()
    print(f"Trained in {time.monotonic() - began:.0f} s: {target.relative_to(ROOT)}", flush=True)
    return target


def _sources() -> Iterator[Path]:
    for path in (*(ROOT / name for name in _SOURCES), ENCODER / "encoder.json"):
        if path.exists():
            yield path
    for folder in _SOURCE_FOLDERS:
        yield from sorted(
            path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in (".py", ".yml", ".yaml")
        )
