"""What the assistant reads back, said by the customer, is read as the very change that it was made from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wishes import Parts, Window, change_of, read
from bot.wishes.model import Often
from company import load
from contact.document import change_from_document
from contact.fold import apply
from contact.terms import Change, Preferences
from contact.words import change_in_words
from tests.wishes.vocabulary import NOW, ROOT, VOCABULARY, ZONE

CATALOG = load(ROOT / "catalog.yml", ROOT / "policy.yml").catalog
MARKETING = [name for name in VOCABULARY.topics if name in VOCABULARY.marketing]
LOCAL = NOW.astimezone(ZoneInfo(ZONE))

topics = st.one_of(
    st.lists(st.sampled_from([name for name in VOCABULARY.topics if name != "service"]), min_size=1, max_size=3,
             unique=True).map(tuple),
    st.just(("marketing",)),
)  # fmt: skip
marketing = st.lists(st.sampled_from(MARKETING), min_size=1, max_size=3, unique=True).map(tuple)
channels = st.lists(st.sampled_from(VOCABULARY.channels), min_size=1, max_size=2, unique=True).map(tuple)
often = st.builds(Often, st.integers(1, 9), st.sampled_from(["P1D", "P1W", "P1M", "P3M", "P1Y", "P2W", "P3D"]))
days = st.sampled_from(
    [frozenset(range(5)), frozenset((5, 6)), frozenset((2,)), frozenset((1, 3)), frozenset(range(6))]
)
windows = st.one_of(
    st.builds(Window, days=days),
    st.builds(Window, days=st.none() | days, start=st.integers(6, 11).map(lambda hour: hour * 60),
              end=st.integers(13, 22).map(lambda hour: hour * 60)),
    st.builds(Window, start=st.integers(7, 22).map(lambda hour: hour * 60)),
    st.builds(Window, end=st.integers(8, 22).map(lambda hour: hour * 60)),
    st.builds(Window, month_days=st.sampled_from([frozenset(range(1, 11)), frozenset(range(21, 32)), frozenset((1,))])),
    st.builds(Window, months=st.sampled_from([frozenset((3, 4, 5)), frozenset((1, 2, 12)), frozenset((7,))])),
)  # fmt: skip
ends = st.tuples(st.integers(2, 250), st.sampled_from([0, 0, 10, 17])).map(
    lambda said: (LOCAL.replace(tzinfo=None) + timedelta(days=said[0])).replace(hour=said[1], tzinfo=LOCAL.tzinfo)
)
wishes = st.one_of(
    st.builds(
        Parts, polarity=st.just("grant"), topics=topics, channels=channels, only=st.sampled_from([None, "channel"]),
        often=st.none() | often, when=st.just(()) | st.tuples(windows),
    ),
    st.builds(Parts, polarity=st.just("deny"), topics=topics, channels=st.just(()) | channels),
    st.builds(Parts, polarity=st.just("deny"), channels=channels),
    st.builds(Parts, polarity=st.just("limit"), topics=marketing, channels=st.just(()) | channels, often=often),
    st.builds(
        Parts, polarity=st.just("pause"), topics=st.just(()) | marketing, channels=st.just(()) | channels,
        pause_from=st.just(LOCAL.isoformat()), pause_until=ends.map(lambda end: end.isoformat()),
    ),
)  # fmt: skip


def by_a_customer(words: str) -> str:
    """Our words turned round: "text you about tips" is "text me about tips"."""
    return f"{words} ".replace(" you ", " me ").replace(" you,", " me,").strip()


def effect(change: Change) -> Any:
    """What a change leads to, with nothing set before, whichever way it is put."""
    after = apply(Preferences(), change, CATALOG)

    def scope(rule: Any) -> tuple[Any, ...]:
        return frozenset(CATALOG.expand_topics(rule.topics)), frozenset(CATALOG.expand_channels(rule.channels))

    return (
        dict(after.rules),
        {(*scope(cap), cap.max, cap.per) for cap in after.caps},
        {(*scope(rule), frozenset(rule.any)) for rule in after.windows},
        {(*scope(pause), pause.until) for pause in after.pauses},
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wishes)
def test_a_proposal_said_by_the_customer_is_never_read_as_another(parts: Parts) -> None:
    change = change_from_document(change_of(parts, VOCABULARY), CATALOG)
    said = by_a_customer(change_in_words(change, CATALOG, now=NOW, time_zone=ZoneInfo(ZONE)))
    reading = read(said, VOCABULARY, NOW, ZONE)
    found: dict[str, list[Any]] = {}
    for wish in reading.wishes:
        for name, rules in wish.change.items():
            found.setdefault(name, []).extend(rules)
    if not any(found.values()):
        # Asking is allowed, and counted by the test below.
        return
    assert effect(change_from_document(found, CATALOG)) == effect(change), said


def test_most_proposals_are_read_as_themselves() -> None:
    understood = total = 0
    for topic in [*MARKETING, "renewals", "marketing"]:
        for channel in VOCABULARY.channels:
            for parts in (
                Parts(polarity="grant", topics=(topic,), channels=(channel,)),
                Parts(polarity="grant", topics=(topic,), channels=(channel,), only="channel"),
                Parts(polarity="grant", topics=(topic,), channels=(channel,), often=Often(2, "P1M")),
                Parts(polarity="deny", topics=(topic,), channels=(channel,)),
                Parts(polarity="limit", topics=(topic,), channels=(channel,), often=Often(3, "P1W")),
            ):
                change = change_from_document(change_of(parts, VOCABULARY), CATALOG)
                said = by_a_customer(change_in_words(change, CATALOG, now=NOW, time_zone=ZoneInfo(ZONE)))
                reading = read(said, VOCABULARY, NOW, ZONE)
                total += 1
                understood += any(any(wish.change.values()) for wish in reading.wishes)
    assert understood >= 0.97 * total
