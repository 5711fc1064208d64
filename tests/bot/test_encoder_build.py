"""The encoder is built from the published weights, or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from bot.nlu.encoder import MODEL, SentenceEncoder

BUILT = Path("build/encoder")


def build(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "bot/encoder/build.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_it_does_nothing_when_all_is_there() -> None:
    before = (BUILT / MODEL).stat().st_mtime_ns
    assert build().returncode == 0
    assert (BUILT / MODEL).stat().st_mtime_ns == before


def test_a_damaged_file_counts_as_not_built(tmp_path: Path) -> None:
    shutil.copytree(BUILT, tmp_path / "encoder")
    with (tmp_path / "encoder" / MODEL).open("ab") as file:
        file.write(b"x")
    assert build("--is-built", "--out", str(tmp_path / "encoder")).returncode == 1
    assert build("--is-built", "--out", str(BUILT)).returncode == 0


def test_a_build_of_an_older_recipe_counts_as_not_built(tmp_path: Path) -> None:
    shutil.copytree(BUILT, tmp_path / "encoder")
    record = json.loads((BUILT / "encoder.json").read_text())
    (tmp_path / "encoder" / "encoder.json").write_text(json.dumps({**record, "recipe": 0}))
    assert build("--is-built", "--out", str(tmp_path / "encoder")).returncode == 1


def test_other_weights_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the published weights")
    (tmp_path / "tokenizer.json").write_text("{}")
    answer = build(
        "--out", str(tmp_path / "out"),
        "--weights", str(tmp_path / "model.safetensors"),
        "--tokenizer", str(tmp_path / "tokenizer.json"),
    )  # fmt: skip
    assert answer.returncode == 1
    assert "sha256" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_like_sentences_are_nearer_than_unlike_ones() -> None:
    encoder = SentenceEncoder(BUILT)
    order, parcel, weather = encoder.encode(["where is my order", "when does my package arrive", "it rains in Omaha"])
    assert order @ parcel > order @ weather + 0.3
    assert abs(float(order @ order) - 1) < 1e-3


def test_a_sentence_is_encoded_alike_whatever_stands_beside_it() -> None:
    encoder = SentenceEncoder(BUILT)
    alone = encoder.encode(["stop"])
    together = encoder.encode(["stop", "a much longer sentence than the one before it, with many more words"])
    assert (alone[0] == together[0]).all()
