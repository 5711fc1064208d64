from __future__ import annotations

import re
from datetime import date

import pytest

from company import load
from contact.decide import decide
from contact.terms import (
    Channel,
    ContactPoint,
    ContactProfile,
    Message,
    Permission,
    Preferences,
    Purpose,
    Touch,
)
from tests.company.test_loading import POLICY, ROOT, faults, written  # noqa: F401
from tests.contact.makers import CHICAGO, local

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


def test_the_examples_in_the_policy_that_ships_can_be_used_as_they_are(company, tmp_path):
    text = (ROOT / "policy.yml").read_text()
    rules, _, grace = text.partition("# grace:\n")
    rules = re.sub(r"^  # (- id|  )", r"  \1", rules, flags=re.MULTILINE)
    (tmp_path / "policy.yml").write_text(rules + "grace:\n" + re.sub("^# ", "", grace, flags=re.MULTILINE))
    chosen = load(ROOT / "catalog.yml", tmp_path / "policy.yml").policy
    assert [rule.id for rule in chosen.quiet] == ["fr-public-holidays", "quiet-holidays"]
    assert [rule.id for rule in chosen.caps] == ["us-states-3-in-24h", "five-a-week"]
    assert [rule.id for rule in chosen.grace] == ["after-an-order"]

    def decided(at: str, sent: int, topic: str = "tips", ordered: str | None = None) -> str:
        said = Preferences(rules={(topic, Channel.EMAIL): Permission.GRANTED})
        points = (ContactPoint(Channel.EMAIL, "robin@example.com", verified=True),)
        last = local(ordered) if ordered else None
        customer = ContactProfile("robin", said, points, "America/Chicago", "US", "NE", last_order_at=last)
        marketing = [one.name for one in company.catalog.topics.values() if one.purpose is Purpose.MARKETING]
        mixed = zip(marketing, (Channel.SMS, Channel.POST) * 4, strict=False)
        history = [Touch(name, channel, local("2027-03-08T10:00")) for name, channel in list(mixed)[:sent]]
        decision = decide(Message(topic, Channel.EMAIL), customer, history, chosen, company.catalog, local(at))
        until = decision.next_allowed_at
        return f"{decision.rule} {until.astimezone(CHICAGO):%Y-%m-%dT%H:%M}" if until else decision.verdict.value

    assert decided("2027-03-10T10:00", 4) == "send"
    assert decided("2027-03-10T10:00", 5) == "five-a-week 2027-03-15T00:00"
    assert decided("2027-12-24T10:00", 0) == "quiet-holidays 2027-12-26T00:00"
    assert decided("2027-03-10T10:00", 0, "surveys", "2027-03-09T18:00") == "after-an-order 2027-03-12T18:00"
    assert decided("2027-03-10T10:00", 0, "tips", "2027-03-09T18:00") == "send"


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
