"""What must hold of every ledger and every change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from contact.catalog import Catalog
from contact.decide import decide
from contact.document import change_from_document, change_to_document, preferences_to_document
from contact.effect import changes_anything, loosens
from contact.fold import Recorded, apply, diff, fold, permission_of
from contact.terms import Change, Channel, Message, Permission, Preferences, Verdict
from contact.words import change_in_words, preferences_in_words
from tests.contact.strategies import (
    ALL_POINTS,
    CATALOG,
    EVERYTHING,
    POLICIES,
    TOPICS,
    ZONES,
    change,
    history,
    instant,
    made_by,
    profile,
    small_change,
    some,
)
from tests.contact.strategies import window as any_window

many = settings(max_examples=200, deadline=None)
NOW = datetime(2027, 3, 14, 6, 0, tzinfo=UTC)
ledgers = made_by(lambda random: [Recorded(n + 1, wish) for n, wish in enumerate(some(random, change, 5))])


@many
@given(ledgers, st.randoms())
def test_a_fold_depends_only_on_the_versions(entries, random):
    shuffled = [*entries, *entries]
    random.shuffle(shuffled)
    same_time = [replace(entry, at=NOW) for entry in shuffled]
    assert fold(same_time, CATALOG) == fold(entries, CATALOG)


@many
@given(ledgers)
def test_a_ledger_read_back_from_its_documents_folds_the_same(entries):
    read = [
        Recorded(entry.version, change_from_document(change_to_document(entry.change), CATALOG)) for entry in entries
    ]
    assert fold(read, CATALOG) == fold(entries, CATALOG)


@many
@given(made_by(change))
def test_recording_the_same_wish_twice_is_recording_it_once(wish):
    once = apply(Preferences(), wish, CATALOG)
    assert apply(once, replace(wish, resume=()), CATALOG).rules == once.rules
    assert apply(once, Change(caps=wish.caps, windows=wish.windows), CATALOG) == once


@many
@given(ledgers, ledgers)
def test_a_difference_leads_from_one_state_to_the_other(some_entries, other_entries):
    before, after = fold(some_entries, CATALOG), fold(other_entries, CATALOG)
    assert apply(before, diff(before, after, CATALOG), CATALOG) == replace(after, version=before.version)


@many
@given(ledgers, made_by(change))
def test_a_change_can_be_undone(entries, wish):
    before = fold(entries, CATALOG)
    after = apply(before, wish, CATALOG)
    assert apply(after, diff(after, before, CATALOG), CATALOG) == before
    assert diff(before, before, CATALOG) == Change()


@many
@given(ledgers)
def test_a_required_topic_keeps_a_channel(entries):
    preferences = fold(entries, CATALOG)
    assert any(permission_of(preferences, "service", channel) is not Permission.DENIED for channel in Channel)


@many
@given(ledgers)
def test_a_change_rebuilt_from_the_preference_document_says_the_same(entries):
    preferences = fold(entries, CATALOG)
    document = preferences_to_document("robin", preferences, CATALOG, "America/Chicago", NOW - timedelta(days=900))
    lists = {name: document[name] for name in ("rules", "caps", "windows", "pauses", "likes", "dislikes")}
    assert len(document["rules"]) == len(TOPICS) * len(Channel)
    assert replace(
        apply(Preferences(), change_from_document(lists, CATALOG), CATALOG), version=preferences.version
    ) == (preferences)


def second_thought(random, zone, preferences):
    """Another cap, window or pause for a scope that already has one."""
    fresh = change(random, zone)
    return Change(
        caps=tuple(
            replace(old, max=new.max, per=new.per) for old, new in zip(preferences.caps, fresh.caps, strict=False)
        ),
        windows=tuple(
            replace(old, any=tuple(nudged(random, window) for window in old.any)) for old in preferences.windows
        ),
        pauses=tuple(
            replace(old, start=new.start, until=new.until)
            for old, new in zip(preferences.pauses, fresh.pauses, strict=False)
        ),
    )


def nudged(random, window):
    """A window that is almost the same."""
    other = any_window(random)
    part = random.choice(("days", "start", "end", "month_days", "months"))
    if part in ("start", "end") and getattr(window, part) is not None:
        moved = datetime.combine(NOW, getattr(window, part)) + timedelta(minutes=random.choice((-30, 30)))
        return replace(window, **{part: moved.time()})
    return replace(window, **{part: getattr(other, part)})


def telling_moments(random, zone, now, *rules):
    """Times at which windows begin and end, and the seconds beside them."""
    windows = [window for rule in rules for window in rule.any]
    clocks = [clock for window in windows for clock in (window.start, window.end) if clock] or [time(12)]
    for _ in range(6):
        day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=random.randrange(40))
        wall = datetime.combine(day, random.choice(clocks)) + timedelta(seconds=random.choice((-1, 0, 1, -1800, 1800)))
        yield max(now, wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))
    for _ in range(6):
        yield now + random.choice([timedelta(), timedelta(seconds=random.randrange(40 * 86400))])


def situations_before_and_after(random):
    """A customer with some history who makes a wish, and everything needed to decide before and after it."""
    zone = random.choice(ZONES)
    before = apply(Preferences(), EVERYTHING, CATALOG) if random.random() < 0.5 else Preferences()
    for wish in some(random, lambda random: change(random, zone), 2):
        before = apply(before, wish, CATALOG)
    wish = random.choice((small_change, change, lambda random, zone: second_thought(random, zone, before)))(
        random, zone
    )
    now = instant(random, zone)
    return profile(random, before, zone), wish, history(random, zone, 8), random.choice(POLICIES), now, random


@settings(max_examples=800, deadline=None)
@given(made_by(situations_before_and_after))
def test_what_does_not_loosen_lets_nothing_through_that_was_held_before(situation):
    customer, wish, sent, policy, now, random = situation
    before = customer.preferences
    after = apply(before, wish, CATALOG)
    if loosens(before, wish, CATALOG, now):
        assert changes_anything(before, wish, CATALOG, now)
        return
    for later in telling_moments(random, customer.time_zone or "UTC", now, *before.windows, *after.windows):
        message = Message(random.choice(TOPICS), random.choice([None, *Channel]))
        new = decide(message, replace(customer, preferences=after), sent, policy, CATALOG, later)
        if new.verdict is Verdict.SEND:
            assert decide(message, customer, sent, policy, CATALOG, later).verdict is Verdict.SEND


@many
@given(ledgers, made_by(change))
def test_everything_can_be_said_in_words(entries, wish):
    text = change_in_words(wish, CATALOG, now=NOW, time_zone=ZoneInfo("Europe/London"))
    assert text
    assert "  " not in text
    assert "None" not in text
    lines = preferences_in_words(fold(entries, CATALOG), CATALOG, ALL_POINTS, now=NOW)
    assert all(line.endswith(".") and ": ." not in line for line in lines)


def test_a_topic_that_left_the_catalog_is_kept_but_means_nothing():
    smaller = Catalog({name: topic for name, topic in CATALOG.topics.items() if name != "newsletter"})
    document = {
        "rules": [{"topic": "newsletter", "channel": "sms", "permission": "granted"}],
        "caps": [{"topics": ["newsletter"], "channels": ["*"], "max": 1, "per": "P1W"}],
    }
    wish = change_from_document(document, smaller, stored=True)
    preferences = apply(Preferences(), wish, smaller)
    assert preferences.rules == {}
    assert preferences.caps == wish.caps
    assert apply(Preferences(), wish, CATALOG).rules == {("newsletter", Channel.SMS): Permission.GRANTED}
    assert change_in_words(wish, smaller) == "text you about newsletter and limit newsletter to 1 a week"
