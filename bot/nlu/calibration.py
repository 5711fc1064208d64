"""Turns scores into a confidence that means something: the chance that the best intent is right.

Two scores: the best intent's share, and how near its nearest examples are, since a sentence unlike anything seen must
not be confident however clear the contest between intents is.

Fitted on messages which the model did not see: each training example once, predicted by a model without it, and each
intent once, predicted by a model that never heard of it (so that it learns what a foreign sentence looks like).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.nlu.ensemble import Floats, Trainer

FOLDS = 3
LEFT_OUT_GROUPS = 5
# How much one example of a left-out intent counts beside one of a known intent.
FOREIGN_WEIGHT = 0.25


@dataclass(frozen=True)
class Calibration:
    """`confidence = 1 / (1 + exp(-(shift + clear * logit(share) + near * closeness)))`"""

    shift: float = 0.0
    clear: float = 1.0
    near: float = 0.0

    def confidence(self, share: Floats, closeness: Floats) -> Floats:
        """Of each row, from the best intent's share and closeness."""
        return np.asarray(1 / (1 + np.exp(-(self.shift + _features(share, closeness) @ [self.clear, self.near]))))


def calibrate(
    trainer: Trainer, intents: NDArray[np.str_], sources: NDArray[np.int64], dice: random.Random
) -> Calibration:
    """`sources[i]` is the number of the example that row i is a copy of; the first rows are the examples themselves."""
    count = int(sources.max()) + 1
    names = list(np.unique(intents))
    if len(names) < LEFT_OUT_GROUPS:
        return Calibration()
    scores: list[Floats] = []
    right: list[NDArray[np.bool_]] = []
    weights: list[Floats] = []

    def judge(rows: NDArray[np.bool_], asked: NDArray[np.int64], weight: float) -> None:
        model = trainer.fit(intents, rows)
        share, closeness = model.score(trainer.meaning[asked], trainer.spelling[asked])
        scores.append(_features(share.max(axis=1), closeness))
        right.append(model.intents[share.argmax(axis=1)] == intents[asked])
        weights.append(np.full(len(asked), weight))

    fold = np.array([dice.randrange(FOLDS) for _ in range(count)])
    for number in range(FOLDS):
        judge(fold[sources] != number, np.flatnonzero(fold == number), 1.0)
    dice.shuffle(names)
    for number in range(LEFT_OUT_GROUPS):
        foreign = np.isin(intents, names[number::LEFT_OUT_GROUPS])
        judge(~foreign, np.flatnonzero(foreign[:count]), FOREIGN_WEIGHT)

    fitted = LogisticRegression(C=100).fit(
        np.concatenate(scores), np.concatenate(right), sample_weight=np.concatenate(weights)
    )
    clear, near = map(float, fitted.coef_[0])
    return Calibration(shift=float(fitted.intercept_[0]), clear=max(clear, 1e-3), near=max(near, 0.0))


def _features(share: Floats, closeness: Floats) -> Floats:
    clipped = np.clip(share, 1e-6, 1 - 1e-6)
    return np.stack([np.log(clipped / (1 - clipped)), closeness], axis=1)
