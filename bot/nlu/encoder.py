"""The sentence encoder: a message in, the direction of its meaning out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL, TOKENIZER = "model.int8.onnx", "tokenizer.json"
# A chat message of more tokens says what it wants in the first of them.
MAX_TOKENS = 128

Vectors = NDArray[np.float32]


class EncoderMissing(RuntimeError):
    """The encoder has not been built."""


class SentenceEncoder:
    """all-MiniLM-L6-v2 in int8 on one thread. `fingerprint` names the exact file, so that a model is only used with
    the encoder it was trained on.

    Raises:
        EncoderMissing: `directory` does not hold the files that `bot/encoder/build.sh` writes.
    """

    def __init__(self, directory: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        path = directory / MODEL
        if not path.is_file() or not (directory / TOKENIZER).is_file():
            raise EncoderMissing(f"no sentence encoder in {directory}: run bot/encoder/build.sh")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(directory / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self.fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one a row. One text at a time, since int8 results depend on what else is in the batch."""
        return np.vstack([self._one(text) for text in texts])

    def _one(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector: Vectors = self._session.run(["sentence_embedding"], inputs)[0]
        return vector


@lru_cache(maxsize=2)
def _shared(directory: Path) -> SentenceEncoder:
    return SentenceEncoder(directory)


def shared_encoder(directory: str) -> SentenceEncoder:
    """One encoder a process for each directory; relative ones are the repository's. `REINS_ENCODER` overrides it."""
    return _shared((REPOSITORY / os.environ.get("REINS_ENCODER", directory)).resolve())
