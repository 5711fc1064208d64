"""Which sentences of different intents mean nearly the same to the encoder, so that one intent steals from another.

`python -m bot.nlu.neighbours` lists the training examples whose nearest neighbour is another intent's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from bot.nlu.encoder import Vectors, shared_encoder
from bot.nlu.shorthand import spell_out

ENCODER = "build/encoder"
Sentences = Mapping[str, Sequence[str]]


class Pair(NamedTuple):
    """`one`, of `intent`, is as near to `other`, of `rival`, as `likeness` says (a cosine, at most 1)."""

    likeness: float
    intent: str
    one: str
    rival: str
    other: str


def across_intents(examples: Sentences, least: float) -> list[Pair]:
    """Each two sentences of different intents at least that like, the likest first."""
    found = _between(examples, examples, least)
    return [pair for pair in found if pair.intent < pair.rival]


def pairs_between(some: Sentences, others: Sentences, least: float) -> list[Pair]:
    """Each sentence of `some` with each of `others` at least that like, of whatever intents, the likest first."""
    return _between(some, others, least)


def stolen(examples: Sentences) -> list[Pair]:
    """The examples that are nearer to another intent's example than to any of their own, the likest first."""
    names, texts, vectors = _laid_out(examples)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    nearest = likeness.argmax(axis=1)
    return sorted(
        (
            Pair(float(likeness[here, there]), names[here], texts[here], names[there], texts[there])
            for here, there in enumerate(nearest)
            if names[here] != names[there]
        ),
        reverse=True,
    )


def examples_of(folder: Path) -> dict[str, list[str]]:
    """The training examples of each intent, as Rasa's files hold them."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.strip().removeprefix("- ") for line in entry["examples"].splitlines()]
            found.setdefault(entry["intent"], []).extend(line for line in lines if line)
    return found


def _between(some: Sentences, others: Sentences, least: float) -> list[Pair]:
    names, texts, vectors = _laid_out(some)
    rivals, facing, more = (names, texts, vectors) if others is some else _laid_out(others)
    likeness = vectors @ more.T
    return sorted(
        (
            Pair(float(likeness[here, there]), names[here], texts[here], rivals[there], facing[there])
            for here, there in np.argwhere(likeness >= least)
        ),
        reverse=True,
    )


def _laid_out(sentences: Sentences) -> tuple[list[str], list[str], Vectors]:
    names = [intent for intent, found in sentences.items() for _ in found]
    texts = [text for found in sentences.values() for text in found]
    return names, texts, _vectors(tuple(texts))


def _vectors(texts: tuple[str, ...]) -> Vectors:
    return shared_encoder(ENCODER).encode([spell_out(text) for text in texts])


if __name__ == "__main__":
    for pair in stolen(examples_of(Path("data/nlu"))):
        sys.stdout.write(f"{pair.likeness:.3f}  {pair.intent}: {pair.one}  <  {pair.rival}: {pair.other}\n")
