from __future__ import annotations

from datetime import date

import pytest

from contact.terms import Purpose
from tests.company.test_loading import POLICY, faults, written  # noqa: F401

QUIET = (
    POLICY
    + """\
quiet_days:
  - id: holidays
    kind: company
    purposes: [marketing]
    country: US
    holidays: [US, US-TX]
    dates: ["12-24", 2027-07-05, "02-29"]
    source: our promise
    version: "3"
grace:
  - id: after-an-order
    topics: [promotions]
    per: P3D
    source: our promise
    version: "3"
"""
)


def test_quiet_days_are_holidays_and_dates(written):  # noqa: F811
    (quiet,) = written(policy=QUIET).policy.quiet
    assert (quiet.id, quiet.source, quiet.law) == ("holidays", "our promise", False)
    assert quiet.version.startswith("3, holidays 0.")
    assert quiet.reach.purposes == frozenset({Purpose.MARKETING})
    assert {date(2026, 12, 24), date(2059, 12, 24), date(2027, 7, 5), date(2028, 2, 29)} <= quiet.days
    assert {date(2026, 11, 26), date(2026, 12, 25), date(2027, 7, 4)} <= quiet.days
    assert date(2027, 3, 2) in quiet.days  # Texas Independence Day
    assert date(2026, 11, 23) not in quiet.days


def test_grace_names_its_topics(written):  # noqa: F811
    (grace,) = written(policy=QUIET).policy.grace
    assert (grace.per, grace.topics, grace.source) == ("P3D", frozenset({"promotions"}), "our promise")
    (grace,) = written(policy=QUIET.replace("    topics: [promotions]\n", "")).policy.grace
    assert grace.topics is None


def test_quiet_days_and_grace_hold_in_an_unknown_state_too_where_the_strictest_is_chosen(written):  # noqa: F811
    policy = written(policy=QUIET.replace("unknown_state: federal", "unknown_state: strictest")).policy
    assert all(rule.reach.unknown_state for rule in (*policy.quiet, *policy.grace))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[US, US-TX]", "[US, QQ]", "27: quiet_days.0.holidays.1: no public holidays are known there"),
        ("[US, US-TX]", "[US-QQ]", "27: quiet_days.0.holidays.0: no public holidays are known there"),
        ("2027-07-05", "2027-02-30", "28: quiet_days.0.dates.1: must be a date"),
        ('"12-24"', '"13-24"', "28: quiet_days.0.dates.0: must be a date"),
        ('"12-24"', "tomorrow", "28: quiet_days.0.dates.0: must be a date"),
        ("kind: company", "kind: lore", "24: quiet_days.0.kind: 'lore' is none of law, company"),
        (
            '    holidays: [US, US-TX]\n    dates: ["12-24", 2027-07-05, "02-29"]\n',
            "",
            "23: quiet_days.0: must name holidays or dates",
        ),
        ("id: holidays", "id: federal", "23: quiet_days.0: the id 'federal' is there twice"),
        ("id: after-an-order", "id: three", "32: grace.0: the id 'three' is there twice"),
        ("[promotions]\n    per", "[sails]\n    per", "33: grace.0.topics.0: 'sails' is no topic"),
        ("[promotions]\n    per", "[]\n    per", "33: grace.0.topics: must name at least one"),
        ("per: P3D", "per: 3 days", "34: grace.0.per: '3 days' is not an ISO 8601 duration"),
        ("    per: P3D\n", "", "32: grace.0.per: is missing"),
    ],
)
def test_a_fault_in_quiet_days_or_grace_is_told_with_its_line(written, old, new, fault):  # noqa: F811
    assert old in QUIET
    found = faults(written, policy=QUIET.replace(old, new, 1))
    assert any(text.startswith(f"policy.yml:{fault}") for text in found), found
