"""Character n-grams of words, hashed: what survives typing errors and knows the shop's own words."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

BITS = 15
LENGTHS = (2, 3, 4)


def _counts(text: str) -> Counter[int]:
    counts: Counter[int] = Counter()
    for word in text.lower().split():
        framed = f" {word} "
        for length in LENGTHS:
            for start in range(len(framed) - length + 1):
                counts[zlib.crc32(framed[start : start + length].encode()) & ((1 << BITS) - 1)] += 1
    return counts


def rarity(texts: Sequence[str]) -> NDArray[np.float32]:
    """Weight of each column: rare n-grams count more."""
    seen = np.asarray((vectors(texts, None) > 0).sum(axis=0)).ravel()
    return (np.log((len(texts) + 1) / (seen + 1)) + 1).astype(np.float32)


def vectors(texts: Sequence[str], weights: NDArray[np.float32] | None) -> csr_matrix:
    """Rows of length one (or of zeros, for an empty text), 2**BITS columns."""
    ends, columns, values = [0], [], []
    for text in texts:
        counts = _counts(text)
        column = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        value = np.sqrt(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))
        if weights is not None:
            value = value * weights[column]
        columns.append(column)
        values.append(value / max(float(np.linalg.norm(value)), 1e-9))
        ends.append(ends[-1] + len(column))
    return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(texts), 1 << BITS))
