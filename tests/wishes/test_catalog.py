"""What there is to hear about comes from the company's catalog alone."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bot.wishes import Vocabulary, read
from tests.wishes.notation import notation
from tests.wishes.vocabulary import NOW, ROOT, ZONE

OURS = YAML(typ="safe").load((ROOT / "catalog.yml").read_text("utf-8"))
POTTERY = Vocabulary.from_catalog(
    {
        "topics": {
            "workshops": {"purpose": "marketing", "synonyms": ["workshops", "pottery classes"]},
            "kiln_times": {"purpose": "service", "synonyms": ["kiln times", "my firing"]},
        },
        "channels": OURS["channels"],
    }
)


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("text me about workshops", "grant workshops/sms"),
        ("no more pottery classes", "deny workshops/*"),
        ("workshops by email, at most twice a month", "grant workshops/email; at most 2 P1M workshops/email"),
        ("call me about kiln times but not on Sundays", "grant kiln_times/phone; only mon-sat kiln_times/phone"),
        ("pause the workshops until Friday", "pause workshops/* until 2026-11-27T00:00"),
        ("leave me alone unless it's about my firing", "deny workshops/*"),
        ("im a huge potter email me about pottery classes", "grant workshops/email"),
    ],
)
def test_another_company_has_topics_of_its_own(said: str, meaning: str) -> None:
    assert notation(read(said, POTTERY, NOW, ZONE), POTTERY) == meaning


@pytest.mark.parametrize("said", ["text me about sales", "stop the newsletter", "surveys by email, monthly"])
def test_what_the_catalog_does_not_name_is_no_topic(said: str) -> None:
    assert all(not wish.parts.topics for wish in read(said, POTTERY, NOW, ZONE).wishes)
