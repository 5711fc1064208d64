"""Two people's words made one person's: the stricter holds, and nothing is loosened."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from company import Company
from contact.effect import _cell_loosens, loosens
from contact.fold import apply, diff
from contact.terms import Cap, Change, Channel, Pause, Permission, Preferences, Rule, Window, WindowRule
from customers.strictest import stricter
from tests.contact.strategies import CATALOG, change, made_by

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def _said(*changes: Change) -> Preferences:
    said = Preferences()
    for one in changes:
        said = apply(said, one, CATALOG)
    return said


@settings(max_examples=50, deadline=None)
@given(own=st.lists(made_by(change), max_size=3), other=st.lists(made_by(change), max_size=3))
def test_neither_side_is_loosened(own: list[Change], other: list[Change]) -> None:
    mine, theirs = _said(*own), _said(*other)
    joined = stricter(mine, theirs, CATALOG, NOW)
    assert not loosens(mine, joined, CATALOG, NOW)
    # What theirs never spoke of is judged by my word: only where they refused or limited, theirs must hold.
    result = apply(mine, joined, CATALOG)
    widened = apply(theirs, Change(rules=_grants(mine, theirs)), CATALOG)
    # What is required cannot be shut: where our hours have nothing in common, mine hold for it.
    optional = [topic for topic in CATALOG.topics if topic not in CATALOG.required]
    assert not [
        (topic, channel)
        for topic in optional
        for channel in Channel
        if _cell_loosens(widened, result, topic, channel, CATALOG, NOW)
    ]


def _grants(mine: Preferences, theirs: Preferences) -> tuple[Rule, ...]:
    return tuple(
        Rule(topic, channel.value, said)
        for (topic, channel), said in mine.rules.items()
        if theirs.rules.get((topic, channel)) is not Permission.DENIED and said is Permission.GRANTED
    )


@settings(max_examples=30, deadline=None)
@given(own=st.lists(made_by(change), max_size=3), other=st.lists(made_by(change), max_size=3))
def test_joining_twice_changes_nothing_more(own: list[Change], other: list[Change]) -> None:
    mine, theirs = _said(*own), _said(*other)
    once = apply(mine, stricter(mine, theirs, CATALOG, NOW), CATALOG)
    twice = apply(once, stricter(once, theirs, CATALOG, NOW), CATALOG)
    assert not loosens(once, diff(once, twice, CATALOG), CATALOG, NOW)


def test_a_no_of_either_holds_and_a_yes_of_the_other_is_not_taken_over(company: Company) -> None:
    mine = apply(Preferences(), Change(rules=(Rule("promotions", "sms", Permission.GRANTED),)), company.catalog)
    theirs = apply(
        Preferences(),
        Change(
            rules=(
                Rule("promotions", "sms", Permission.DENIED),
                Rule("surveys", "sms", Permission.GRANTED),
            )
        ),
        company.catalog,
    )
    result = apply(mine, stricter(mine, theirs, company.catalog, NOW), company.catalog)
    assert result.rules == {("promotions", Channel.SMS): Permission.DENIED}


def test_caps_hours_and_pauses_become_what_keeps_both(company: Company) -> None:
    scope = (("marketing",), ("sms",))
    mine = apply(
        Preferences(),
        Change(
            caps=(Cap(*scope, 3, "P1W"),),
            windows=(WindowRule(*scope, (Window(start=time(8), end=time(17)),)),),
            pauses=(Pause(*scope, NOW, NOW + timedelta(days=2)),),
        ),
        company.catalog,
    )
    theirs = apply(
        Preferences(),
        Change(
            caps=(Cap(*scope, 2, "P1D"),),
            windows=(WindowRule(*scope, (Window(start=time(12), end=time(21)),)),),
            pauses=(Pause(*scope, NOW, NOW + timedelta(days=1)),),
        ),
        company.catalog,
    )
    result = apply(mine, stricter(mine, theirs, company.catalog, NOW), company.catalog)
    (cap,) = result.caps
    assert (cap.max, cap.per) == (2, "P1W")
    assert result.windows[0].any == (Window(start=time(12), end=time(17)),)
    assert result.pauses[0].until == NOW + timedelta(days=2)


def test_hours_without_anything_in_common_shut_the_topics(company: Company) -> None:
    scope = (("promotions",), ("sms",))
    mine = Preferences(windows=(WindowRule(*scope, (Window(end=time(9)),)),))
    theirs = Preferences(windows=(WindowRule(*scope, (Window(start=time(18)),)),))
    assert stricter(mine, theirs, company.catalog, NOW).rules == (Rule("promotions", "sms", Permission.DENIED),)
