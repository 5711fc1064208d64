"""Pictures of how well messages are understood, as SVG. The same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("svg")
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from benchmarks.understanding import ASKED, THRESHOLDS, UNCLEAR, WRONG, Answer, costs

INK, FAINT, GRID = "#1f2933", "#7b8794", "#e4e7eb"
RIGHT_COLOUR, WRONG_COLOUR, ASKED_COLOUR, LINE = "#2f7d6d", "#c2412d", "#c69214", "#3e4c59"
SHADES = LinearSegmentedColormap.from_list("shades", ["#f5f7fa", "#9fd3c7", "#2f7d6d", "#134e43"])
STYLE = {
    "svg.hashsalt": "reins",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "legend.frameon": False,
}


def cost_curve(folder: Path, validation: Sequence[Answer], test: Sequence[Answer], threshold: float) -> None:
    """What a message costs at each threshold, and the shares that make the cost."""
    with plt.rc_context(STYLE):
        figure, (upper, lower) = plt.subplots(2, 1, figsize=(8, 6.4), sharex=True, height_ratios=(3, 2))
        for answers, name, style in ((validation, "validation half", "-"), (test, "test half", "--")):
            upper.plot(THRESHOLDS, costs(answers).mean(axis=0), style, color=LINE, label=name, linewidth=1.8)
        upper.set(ylabel="cost of a message", title="A wrong answer costs as much as asking 20 times")
        upper.set_ylim(bottom=0)
        both = costs([*validation, *test])
        lower.plot(
            THRESHOLDS, (both == ASKED).mean(axis=0) * 100, color=ASKED_COLOUR, label="asked again", linewidth=1.8
        )
        lower.plot(THRESHOLDS, (both == WRONG).mean(axis=0) * 100, color=WRONG_COLOUR, label="wrong", linewidth=1.8)
        lower.set(xlabel="threshold: below this confidence the assistant asks again", ylabel="% of messages")
        for axes in (upper, lower):
            axes.axvline(threshold, color=RIGHT_COLOUR, linewidth=1.2, linestyle=":", label=f"chosen: {threshold:g}")
            axes.grid(axis="y", color=GRID)
            axes.set_axisbelow(True)
            axes.legend(loc="upper left", ncols=3)
        _save(figure, folder / "cost.svg")


def confidences(folder: Path, answers: Sequence[Answer], threshold: float) -> None:
    """How sure the model was when it was right and when it was wrong. What the grammar decided is left out: it is 1."""
    judged = [answer for answer in answers if answer.confidence < 1 and answer.intent != UNCLEAR]
    bins = np.linspace(0, 1, 41)
    rows = (("right", RIGHT_COLOUR, True), ("wrong", WRONG_COLOUR, False))
    with plt.rc_context(STYLE):
        figure, pair = plt.subplots(2, 1, figsize=(8, 5.2), sharex=True, height_ratios=(3, 2))
        for axes, (name, colour, wanted) in zip(pair, rows, strict=True):
            values = [answer.confidence for answer in judged if (answer.intent in answer.right) is wanted]
            axes.hist(values, bins=bins, color=colour, edgecolor="white", linewidth=0.6)
            axes.axvline(threshold, color=LINE, linewidth=1.2, linestyle=":")
            axes.set_ylabel("sentences")
            axes.text(
                0.01, 0.9, f"{name}: {len(values)} sentences", transform=axes.transAxes, color=colour, weight="bold"
            )
            axes.grid(axis="y", color=GRID)
            axes.set_axisbelow(True)
        pair[0].set_title("Confidence of the intent model on sentences it never saw")
        pair[0].annotate(
            f"asks below {threshold:g}",
            (threshold, 0.78),
            xycoords=("data", "axes fraction"),
            xytext=(-6, 0),
            textcoords="offset points",
            ha="right",
            color=LINE,
        )
        pair[1].set_xlabel("confidence")
        _save(figure, folder / "confidence.svg")


def confusions(folder: Path, answers: Sequence[Answer], threshold: float) -> None:
    """Of each held-out intent's sentences, how many were taken for which; the last column asks again."""
    known = [answer for answer in answers if not answer.kind.startswith("stranger")]
    rows = sorted({answer.kind for answer in known} - {"out_of_scope"})
    columns = [*rows, UNCLEAR]
    table = np.zeros((len(rows) + 1, len(columns)), dtype=int)
    for answer in known:
        row = rows.index(answer.kind) if answer.kind in rows else len(rows)
        table[row, columns.index(answer.at(threshold))] += 1
    part = table / table.sum(axis=1, keepdims=True)
    with plt.rc_context({**STYLE, "font.size": 9}):
        figure, axes = plt.subplots(figsize=(12, 11))
        axes.imshow(part, cmap=SHADES, vmin=0, vmax=1, aspect="equal")
        for row, column in np.argwhere(table > 0):
            off = row != column
            axes.text(
                column, row, str(table[row, column]), ha="center", va="center", fontsize=8,
                color="white" if part[row, column] > 0.45 else (WRONG_COLOUR if off and column < len(rows) else INK),
                weight="bold" if off and column < len(rows) else "normal",
            )  # fmt: skip
        names = [name.replace("_", " ") for name in rows]
        axes.set_xticks(range(len(columns)), [*names, "asks again"], rotation=60, ha="right", rotation_mode="anchor")
        axes.set_yticks(range(len(rows) + 1), [*names, "out of scope"])
        axes.set_xticks(np.arange(-0.5, len(columns)), minor=True)
        axes.set_yticks(np.arange(-0.5, len(rows) + 1), minor=True)
        axes.grid(which="minor", color="white", linewidth=1.5)
        axes.tick_params(which="both", length=0, labelcolor=INK)
        axes.spines[:].set_visible(False)
        axes.set(xlabel="taken for", ylabel="meant")
        axes.set_title(f"{len(known)} held-out sentences, asking below {threshold:g}")
        _save(figure, folder / "confusion.svg")


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)
