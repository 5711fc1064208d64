"""Times a turn over HTTP beside a stock Rasa trained on the same data: at turn 1, 100 and 500, as ratios of one run.

    .venv/bin/python benchmarks/turn_vs_stock.py [--at 1,100,500] [--samples 30] [--epochs 100] [--only reins,stock] …

Three servers answer the same messages in turn, one at a time:
  reins     this repository: bounded state, the sentence ensemble and the grammar of wishes, no TensorFlow
  shaped    Rasa's own parts without deep learning: counted words and LogisticRegressionClassifier, MemoizationPolicy
            and RulePolicy, trackers in memory
  stock     what `rasa init` writes: DIETClassifier, ResponseSelector, TEDPolicy, UnexpecTEDIntentPolicy; in memory
The last two live in an environment of their own (some 2 GB, made at the first run, outside the repository), with the
versions Rasa 3.6.21 names as far as Python 3.11 has them. An action server on loopback answers at once. Standard
library only; needs the two environments and the encoder (`make setup`). Takes about half an hour, most of it training
and the long conversations of the stock server.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.rasa_servers import ACTIONS, Server, make_room, memory_mb, train  # noqa: E402

KINDS = {
    "plain reply": "thanks a lot for that",
    "preference change": "stop emailing me about promotions",
    "order question": "where is my order 7602?",
}
FILLER = (
    "thanks",
    "where is my order?",
    "what am I signed up for?",
    "stop texting me about sales",
    "how many points do I have?",
)


def measure(servers: list[Server], places: list[int], samples: int) -> dict[str, dict[str, dict[int, list[float]]]]:
    """Milliseconds by server, kind of turn, and number of the turn.

    The servers are asked in turn, one at a time, so that whatever else the machine does falls on all of them alike.
    """
    times = {server.name: {kind: {place: [] for place in places} for kind in KINDS} for server in servers}
    for _ in range(5):
        for server in servers:
            for text in KINDS.values():
                server.conversation()(text)  # warm
    for place in places:
        if place <= 1:
            for _ in range(samples):
                for kind, text in KINDS.items():
                    for server in servers:
                        times[server.name][kind][place].append(server.conversation()(text))
            continue
        # A long conversation is dear to make: all kinds are measured in one, in the few turns up to the place.
        count = max(3, samples // 3)
        talks = {server.name: server.conversation() for server in servers}
        for name, say in talks.items():
            for number in range(max(place - count * len(KINDS), 0)):
                say(FILLER[number % len(FILLER)])
            print(f"  {name}: {place} turns behind it", file=sys.stderr, flush=True)
        for _ in range(count):
            for kind, text in KINDS.items():
                for name, say in talks.items():
                    times[name][kind][place].append(say(text))
    return times


def summary(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def report(results: dict[str, Any], places: list[int]) -> None:
    first = next(iter(results))
    print(f"\n{'':18}{'turn':>6}" + "".join(f"{name + ' p50/p95 ms':>24}" for name in results) + "   reins / other")
    for kind in KINDS:
        for place in places:
            pairs = {name: summary(result["times"][kind][place]) for name, result in results.items()}
            ratios = " ".join(f"{pairs[first][0] / pairs[name][0]:.2f}" for name in results if name != first)
            cells = "".join(f"{f'{p50:.1f} / {p95:.1f}':>24}" for p50, p95 in pairs.values())
            print(f"{kind:18}{place:>6}{cells}   {ratios}")
    print()
    for name, result in results.items():
        growth = [
            summary(result["times"][kind][places[-1]])[0] / summary(result["times"][kind][places[0]])[0]
            for kind in KINDS
        ]
        print(
            f"{name}: from turn {places[0]} to {places[-1]} a turn takes {min(growth):.2f}–{max(growth):.2f} times as "
            f"long; training {result['training_s']:.0f} s, ready after {result['start_s']:.1f} s, "
            f"{result['memory_mb']:.0f} MB"
        )


@contextmanager
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="reins-benchmark-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", default="1,100,500", help="turns to measure at")
    parser.add_argument("--samples", type=int, default=30)
    parser.add_argument("--epochs", type=int, default=100, help="of the stock learners; a turn takes as long with 1")
    parser.add_argument("--only", default="reins,shaped,stock", help="servers to measure")
    parser.add_argument("--room", type=Path, default=Path(tempfile.gettempdir()) / "reins-stock-room")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    places = [int(place) for place in options.at.split(",")]
    names = options.only.split(",")
    results: dict[str, Any] = {name: {} for name in names}
    with scratch() as folder, ACTIONS.running(), ExitStack() as running:
        servers = []
        for name in names:
            python = ROOT / "bot/.venv/bin/python" if name == "reins" else make_room(options.room)
            began = time.monotonic()
            model = train(name, python, folder, options.epochs)
            results[name]["training_s"] = time.monotonic() - began
            began = time.monotonic()
            servers.append(running.enter_context(Server(name, python, model, folder)))
            results[name]["start_s"] = time.monotonic() - began
        times = measure(servers, places, options.samples)
        for server in servers:
            results[server.name] |= {"times": times[server.name], "memory_mb": memory_mb(server.pid)}
    report(results, places)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
