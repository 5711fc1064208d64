"""Measures how well opt-outs in free words are understood on SMS: precision and recall, on both sides.

    .venv/bin/python benchmarks/opt_outs.py [--answers]

Starts Reins with a database of its own and a simulator for Twilio, and texts every sentence of `tests/sms/opt_outs.yml`
as a customer who had granted everything. Prints what was missed and what was wrongly taken for an opt-out; with
`--answers`, what the assistant said to those.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.databases import sqlite_url
from tests.sms.line import WITH_RASA, line_of
from tests.sms.opt_out_measure import Measured, measure, sentences


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--answers", action="store_true", help="also print what the assistant said")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with line_of(sqlite_url(folder), folder, WITH_RASA) as line:
            measured = measure(line, sentences())
    tell(measured, answers=options.answers)


def tell(measured: Measured, *, answers: bool = False) -> None:
    for title, found in (("missed", measured.missed), ("wrongly taken for an opt-out", measured.wrong)):
        print(f"{title}: {len(found)}")
        for one in found:
            print(f"  {one.text}" + (f"\n      {one.answer}" if answers else ""))
    for title, side in (("opt-outs", True), ("near misses", False)):
        count = sum(one.wanted is side for one in measured.heard)
        precision, recall = measured.precision(opt_outs=side), measured.recall(opt_outs=side)
        print(f"{title:12} {count:4} sentences   precision {precision:.3f}   recall {recall:.3f}")


if __name__ == "__main__":
    main()
