"""Opt-outs in free words, through the real model and turn path: as many as are understood, and no near miss among them.

`benchmarks/opt_outs.py` measures the same and prints what went wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.databases import sqlite_url
from tests.sms.line import WITH_RASA, line_of
from tests.sms.opt_out_measure import Measured, measure, not_yet, sentences

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    folder = tmp_path_factory.mktemp("opt_outs")
    with line_of(sqlite_url(folder), folder, WITH_RASA) as line:
        yield measure(line, sentences())


def test_no_near_miss_is_taken_for_an_opt_out(measured: Measured) -> None:
    assert {one.text for one in measured.wrong} <= not_yet()["wrong"]


def test_no_opt_out_is_missed_that_was_understood_before(measured: Measured) -> None:
    assert {one.text for one in measured.missed} <= not_yet()["missed"]


def test_what_is_expected_to_be_understood_is_counted_whole(
    measured: Measured, record_property: Callable[[str, object], None]
) -> None:
    for name, value in (("precision", measured.precision()), ("recall", measured.recall())):
        record_property(f"opt_out_{name}", round(value, 3))
    faults = not_yet()
    expected = [one for one in measured.heard if one.text not in faults["missed"] | faults["wrong"]]
    assert Measured(expected).precision() == 1.0
    assert Measured(expected).recall() >= 0.95
    assert measured.recall(opt_outs=False) >= 0.98


def test_there_are_enough_sentences_on_both_sides_and_none_twice() -> None:
    said = [text for text, _ in sentences()]
    assert len(said) == len(set(said))
    assert sum(wanted for _, wanted in sentences()) >= 120
    assert sum(not wanted for _, wanted in sentences()) >= 120
    faults = not_yet()
    assert faults["missed"] <= {text for text, wanted in sentences() if wanted}
    assert faults["wrong"] <= {text for text, wanted in sentences() if not wanted}
