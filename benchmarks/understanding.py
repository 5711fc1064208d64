"""How well messages are understood, which threshold `unclear` should have, and how long a message takes.

`make figures`, or `bot/.venv/bin/python -m benchmarks.understanding`: asks the trained model about every sentence of
`tests/nlu/heldout.yml` and `tests/nlu/out_of_scope.yml`, none of which it was trained on. One half of each intent and
kind is for validation and chooses the threshold by cost, the other half tests it. Writes the pictures and the choice
to `docs/understanding/`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
SENTENCES = REPOSITORY / "tests" / "nlu"
PICTURES = REPOSITORY / "docs" / "understanding"
CHOICE = PICTURES / "threshold.json"

UNCLEAR = "nlu_fallback"
# All that a stranger's message may be taken for: each says politely that it is not known, or offers a person.
NOT_KNOWN = frozenset({UNCLEAR, "out_of_scope", "chitchat", "human"})
# These run the same action: nothing is done, and the customer is asked again.
ASKS = frozenset({UNCLEAR, "out_of_scope"})
WRONG, ASKED = 20.0, 1.0
THRESHOLDS = np.round(np.arange(0.30, 0.96, 0.01), 2)
METADATA = {"now": "2026-11-23T10:00:00+00:00", "time_zone": "America/Chicago", "asked": False}


@dataclass(frozen=True)
class Answer:
    """What a sentence was taken for before any threshold, and how surely. `right` are the intents that answer it."""

    text: str
    kind: str
    right: frozenset[str]
    intent: str
    confidence: float

    def at(self, threshold: float) -> str:
        """The intent that is acted upon."""
        return UNCLEAR if self.intent in ASKS or self.confidence < threshold else self.intent

    def cost(self, threshold: float) -> float:
        """0 for a right answer, and for asking a stranger; else the cost of asking or of being wrong."""
        found = self.at(threshold)
        if found in self.right:
            return 0.0
        return ASKED if found == UNCLEAR else WRONG


def strangers() -> dict[str, dict[str, Any]]:
    """Messages that are none of ours, by kind: `messages`, and `also`, further intents that answer them rightly."""
    return dict(yaml.safe_load((SENTENCES / "out_of_scope.yml").read_text(encoding="utf-8")))


def questions() -> list[tuple[str, str, frozenset[str]]]:
    """Every sentence: its kind, its words, and the intents that answer it rightly."""
    known = yaml.safe_load((SENTENCES / "heldout.yml").read_text(encoding="utf-8"))
    asked = [
        (intent, text, NOT_KNOWN if intent == "out_of_scope" else frozenset({intent}))
        for intent, found in known.items()
        for text in found
    ]
    return asked + [
        (f"stranger: {name}", text, NOT_KNOWN | set(kind.get("also", [])))
        for name, kind in strangers().items()
        for text in kind["messages"]
    ]


async def understood(agent: Any, text: str) -> tuple[str, float]:
    """The intent that the pipeline decides on, its threshold included, and the confidence in it."""
    found = (await parse(agent, text))["intent"]
    return str(found["name"] or UNCLEAR), float(found["confidence"])


async def parse(agent: Any, text: str) -> dict[str, Any]:
    """Rasa's reading of a message, with a fixed time and zone."""
    from rasa.core.channels.channel import UserMessage

    return dict(await agent.processor.parse_message(UserMessage(text, metadata=dict(METADATA))))


def before_fallback(parsed: Mapping[str, Any]) -> tuple[str, float]:
    """What was decided before `FallbackClassifier` stepped in. It is never quite sure; the arbitration is."""
    for found in parsed["intent_ranking"]:
        if found["name"] is not None and (found["name"] != UNCLEAR or found["confidence"] >= 1):
            return str(found["name"]), float(found["confidence"])
    return UNCLEAR, 1.0


def halves(answers: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """For validation and for the test: of each intent and kind, every second sentence."""
    seen: Counter[str] = Counter()
    split: tuple[list[Answer], list[Answer]] = ([], [])
    for answer in answers:
        split[seen[answer.kind] % 2].append(answer)
        seen[answer.kind] += 1
    return split


def costs(answers: Sequence[Answer]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A row for each answer, a column for each of `THRESHOLDS`."""
    return np.array([[answer.cost(threshold) for threshold in THRESHOLDS] for answer in answers])


def choose(answers: Sequence[Answer]) -> float:
    """The lowest threshold, in steps of 0.05, whose cost is within one standard error of the cheapest.

    The lowest, since a difference smaller than the error is none, and an answer is better than a question.
    """
    steps = np.isclose((THRESHOLDS * 20) % 1, 0) | np.isclose((THRESHOLDS * 20) % 1, 1)
    table = costs(answers)[:, steps]
    means = table.mean(axis=0)
    cheapest = int(means.argmin())
    error = table[:, cheapest].std(ddof=1) / np.sqrt(len(table))
    return float(THRESHOLDS[steps][means <= means[cheapest] + error].min())


def shares(answers: Sequence[Answer], threshold: float) -> dict[str, float]:
    """Shares of right, asked and wrong, and the cost of a message."""
    found = [answer.cost(threshold) for answer in answers]
    count = max(len(found), 1)
    return {
        "right": round(found.count(0.0) / count, 4),
        "asked": round(found.count(ASKED) / count, 4),
        "wrong": round(found.count(WRONG) / count, 4),
        "cost": round(sum(found) / count, 4),
    }


def thresholds_of(config: Mapping[str, Any]) -> set[float]:
    """The thresholds below which the assistant asks, as configured for the pipeline and the policies."""
    parts = [*config["pipeline"], *config["policies"]]
    found = [part.get("threshold") for part in parts if part["name"] == "FallbackClassifier"]
    return {float(threshold) for threshold in found}


async def measure(agent: Any) -> tuple[list[Answer], list[float], list[float]]:
    """Every answer, and for each message the milliseconds it took: by the clock, and of the processor."""
    answers, clock, work = [], [], []
    for text in ("hello", "where is my order", "text me about sales twice a month", "not on christmas"):
        await parse(agent, text)  # what is loaded at first use
    for kind, text, right in questions():
        began, worked = time.perf_counter(), time.process_time()
        parsed = await parse(agent, text)
        clock.append((time.perf_counter() - began) * 1000)
        work.append((time.process_time() - worked) * 1000)
        answers.append(Answer(text, kind, right, *before_fallback(parsed)))
    return answers, clock, work


def report(answers: Sequence[Answer], clock: Sequence[float], work: Sequence[float]) -> dict[str, Any]:
    """The choice, what it costs, and how long a message took."""
    validation, test = halves(answers)
    threshold = choose(validation)
    known = [answer for answer in answers if not answer.kind.startswith("stranger")]
    foreign = [answer for answer in answers if answer.kind.startswith("stranger")]
    return {
        "threshold": threshold,
        "wrong_counts_as_asked": WRONG / ASKED,
        "sentences": {"held out": len(known), "strangers": len(foreign)},
        "validation": shares(validation, threshold),
        "test": shares(test, threshold),
        "held out": shares(known, threshold),
        "strangers": shares(foreign, threshold),
        "milliseconds": {
            "by the clock": _quantiles(clock),
            "of the processor": _quantiles(work),
        },
    }


def _quantiles(values: Iterable[float]) -> dict[str, float]:
    p50, p95 = np.percentile(list(values), [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def main() -> None:
    import structlog
    from rasa.core.agent import Agent

    from benchmarks import understanding_pictures as pictures
    from tests.bot.rasa_process import trained_model

    logging.getLogger().setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    answers, clock, work = asyncio.run(measure(Agent.load(str(trained_model()))))
    found = report(answers, clock, work)
    PICTURES.mkdir(parents=True, exist_ok=True)
    validation, test = halves(answers)
    pictures.cost_curve(PICTURES, validation, test, found["threshold"])
    pictures.confidences(PICTURES, answers, found["threshold"])
    pictures.confusions(PICTURES, answers, found["threshold"])
    kept = {name: value for name, value in found.items() if name != "milliseconds"}
    CHOICE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    for answer in answers:
        if answer.cost(found["threshold"]) == WRONG:
            sys.stdout.write(f"wrong: {answer.text!r} ({answer.kind}) as {answer.intent} at {answer.confidence:.2f}\n")


if __name__ == "__main__":
    main()
