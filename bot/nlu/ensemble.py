"""Two views of one sentence, averaged: softmax regression, and the nearest examples of each intent.

Features are the sentence's embedding and its hashed character n-grams. What was measured, and against what:
docs/adr/0014-how-intents-are-understood.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.floating]
SEED = 7
# Directions looked at beyond those that are kept, so that the last of these are good.
SPARE = 50


@dataclass(frozen=True)
class Settings:
    """`meaning` and `spelling` weigh the two kinds of feature in the regression; `neighbours` nearest examples of each
    intent are looked at, with softmax `temperature`; `mix` is the regression's share; `rank` bounds the work."""

    meaning: float = 8.0
    spelling: float = 5.0
    neighbours: int = 5
    temperature: float = 0.07
    mix: float = 0.7
    rank: int = 600


@dataclass(frozen=True)
class Ensemble:
    """A fitted model. `examples` are sorted by intent; `starts[i]` is where those of `intents[i]` begin."""

    settings: Settings
    intents: NDArray[np.str_]
    weights: Floats
    bias: Floats
    examples: Floats
    starts: NDArray[np.int64]

    def score(self, meaning: Floats, spelling: csr_matrix) -> tuple[Floats, Floats]:
        """Of each row: the share of each intent (they sum to one), and how near the nearest intent's examples are."""
        width = meaning.shape[1]
        regression = _softmax(
            meaning @ self.weights[:, :width].T * self.settings.meaning
            + self._spelled(spelling) * self.settings.spelling
            + self.bias
        )
        closeness = self._closeness(meaning)
        nearest = _softmax(closeness / self.settings.temperature)
        share = self.settings.mix * regression + (1 - self.settings.mix) * nearest
        return share, closeness.max(axis=1)

    def _spelled(self, spelling: csr_matrix) -> Floats:
        """`spelling @ weights`, row by row: a few dozen columns of each row are set."""
        weights, ends = self.weights[:, -spelling.shape[1] :], spelling.indptr
        rows = [weights[:, spelling.indices[start:end]] @ spelling.data[start:end] for start, end in pairwise(ends)]
        return np.stack(rows)

    def _closeness(self, meaning: Floats) -> Floats:
        """How near each intent is: mostly its nearest example, partly its few nearest."""
        likeness = np.asarray(meaning @ self.examples.T)
        near = np.empty((len(meaning), len(self.intents)), dtype=likeness.dtype)
        for column, (start, end) in enumerate(pairwise([*self.starts, len(self.examples)])):
            those = likeness[:, start:end]
            if end - start > self.settings.neighbours:
                those = np.partition(those, -self.settings.neighbours, axis=1)[:, -self.settings.neighbours :]
            near[:, column] = 0.6 * those.max(axis=1) + 0.4 * those.mean(axis=1)
        return near


class Trainer:
    """Fits ensembles on subsets of one training set, and shares what they have in common.

    A ridge-penalised regression lies in the span of its examples, so it is fitted there: a few hundred columns
    instead of thirty thousand. The first `originals` rows span it; the others are copies of them.
    """

    def __init__(self, meaning: Floats, spelling: csr_matrix, originals: int, settings: Settings) -> None:
        self.meaning, self.spelling, self.settings = meaning, spelling, settings
        meant, spelt = meaning * settings.meaning, spelling * settings.spelling
        # Two products apart: one over both at once would treat the dense half as sparse.
        alike = meant[:originals] @ meant[:originals].T
        alike = alike + np.asarray((spelt[:originals] @ spelt[:originals].T).todense())
        values, directions = _main_directions(alike, settings.rank)
        kept = values > 1e-8 * values.max()
        spread = directions[:, kept] / np.sqrt(values[kept])
        self._axes = np.vstack([meant[:originals].T @ spread, spelt[:originals].T @ spread])
        self._coordinates = meant @ self._axes[: meaning.shape[1]] + spelt @ self._axes[meaning.shape[1] :]

    def fit(self, intents: NDArray[np.str_], rows: NDArray[np.bool_] | None = None) -> Ensemble:
        """Fits on the given rows (all, if none are given). `intents` are those of all rows."""
        chosen = np.ones(len(intents), dtype=bool) if rows is None else rows
        names = intents[chosen]
        regression = LogisticRegression(C=1.0, class_weight="balanced", max_iter=200, tol=1e-3)
        regression.fit(self._coordinates[chosen], names)
        order = np.argsort(names, kind="stable")
        return Ensemble(
            settings=self.settings,
            intents=regression.classes_,
            weights=(regression.coef_ @ self._axes.T).astype(np.float32),
            bias=regression.intercept_.astype(np.float32),
            examples=self.meaning[chosen][order].astype(np.float32),
            starts=np.searchsorted(names[order], regression.classes_).astype(np.int64),
        )


def _main_directions(alike: Floats, rank: int) -> tuple[Floats, Floats]:
    """The greatest eigenvalues of a symmetric matrix, at most `rank`, and their directions, a column each.

    By random projection (Halko, Martinsson and Tropp 2011, algorithm 5.3, one power iteration): the exact
    decomposition takes ten times as long, and its smallest directions, where the two differ, decide nothing.
    """
    if len(alike) <= rank + SPARE:
        values, directions = np.linalg.eigh(alike.astype(np.float64))
        return values[-rank:], directions[:, -rank:]
    sketch = np.random.default_rng(SEED).standard_normal((len(alike), rank + SPARE), dtype=np.float32)
    for _ in range(2):
        sketch = np.linalg.qr(alike @ sketch)[0]
    values, directions = np.linalg.eigh((sketch.T @ alike @ sketch).astype(np.float64))
    return values[-rank:], (sketch @ directions[:, -rank:]).astype(np.float64)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
