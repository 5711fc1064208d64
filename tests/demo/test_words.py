"""What the demo's ledger holds is what the assistant would have made of the same words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

from bot.wishes import Vocabulary, read
from company import Company, load
from contact.document import change_from_document
from contact.fold import apply
from contact.terms import Preferences
from customers.demo import featured
from customers.demo.wishes import WISHES
from reins.settings import ROOT

# Half a week before the clocks go back.
ZONE = "America/Chicago"
MOMENT = datetime(2026, 10, 28, 13, 20, tzinfo=ZoneInfo(ZONE))

EVERYTHING: dict[str, dict[str, Any]] = {wish.words: wish.make(MOMENT) for wish in WISHES} | {
    one.words: one.change for one in featured.sayings(MOMENT.date())
}


@pytest.fixture(scope="module")
def company() -> Company:
    return load(ROOT / "catalog.yml", ROOT / "policy.yml")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.from_catalog(YAML(typ="safe").load((ROOT / "catalog.yml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("words", EVERYTHING)
def test_the_words_mean_what_the_ledger_says(words: str, company: Company, vocabulary: Vocabulary) -> None:
    understood = Preferences()
    for wish in read(words, vocabulary, MOMENT, ZONE).wishes:
        assert not wish.missing
        understood = _after(understood, wish.change, company)
    assert understood == _after(Preferences(), EVERYTHING[words], company)


def _after(before: Preferences, document: dict[str, Any], company: Company) -> Preferences:
    return apply(before, change_from_document(document, company.catalog), company.catalog)
