from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contact.document import change_from_document
from contact.errors import InvalidLedger
from contact.fold import Recorded, apply, diff, fold, is_allowed, permission_of
from contact.terms import Cap, Change, Channel, Pause, Permission, Preferences, Scope, Window, WindowRule
from tests.contact.makers import CATALOG, local

NOW = local("2027-03-10T11:00")
GRANTED, DENIED = Permission.GRANTED, Permission.DENIED


def rules(*said: str) -> Change:
    """`rules("marketing * denied", …)`."""
    parts = [text.split() for text in said]
    return change_from_document({"rules": [{"topic": t, "channel": c, "permission": p} for t, c, p in parts]}, CATALOG)


def after(*changes: Change) -> Preferences:
    preferences = Preferences()
    for change in changes:
        preferences = apply(preferences, change, CATALOG)
    return preferences


def pause(topics: str, channels: str, start: int, until: int | None) -> Change:
    end = None if until is None else NOW + timedelta(days=until)
    return Change(pauses=(Pause(tuple(topics.split()), tuple(channels.split()), NOW + timedelta(days=start), end),))


def resume(topics: str, channels: str) -> Change:
    return Change(resume=(Scope(tuple(topics.split()), tuple(channels.split())),))


def test_silence_is_unset():
    assert permission_of(Preferences(), "promotions", Channel.SMS) is Permission.UNSET
    assert not is_allowed(Preferences(), "promotions", Channel.SMS, CATALOG)
    assert is_allowed(Preferences(), "orders", Channel.SMS, CATALOG)


def test_later_words_override_earlier_ones():
    preferences = after(rules("promotions sms granted"), rules("promotions sms denied"))
    assert preferences.rules == {("promotions", Channel.SMS): DENIED}


def test_within_a_change_the_later_rule_wins():
    preferences = after(rules("optional email granted", "surveys email denied"))
    assert permission_of(preferences, "surveys", Channel.EMAIL) is DENIED
    assert permission_of(preferences, "orders", Channel.EMAIL) is GRANTED
    assert permission_of(preferences, "orders", Channel.SMS) is Permission.UNSET


def test_unset_takes_a_word_back():
    assert after(rules("promotions sms granted"), rules("promotions * unset")).rules == {}


def test_denying_everything_leaves_what_is_required():
    preferences = after(rules("* * denied"))
    assert permission_of(preferences, "service", Channel.EMAIL) is Permission.UNSET
    assert permission_of(preferences, "orders", Channel.EMAIL) is DENIED


def test_a_required_topic_can_be_directed_to_a_channel():
    preferences = after(rules("service * denied", "service email granted"))
    assert permission_of(preferences, "service", Channel.EMAIL) is GRANTED
    assert permission_of(preferences, "service", Channel.SMS) is DENIED


def test_a_required_topic_cannot_be_denied_everywhere():
    assert after(rules("service * denied")).rules == {}


def test_the_last_channel_of_a_required_topic_stays_open():
    one_by_one = [rules(f"service {channel} denied") for channel in Channel]
    preferences = after(*one_by_one)
    assert permission_of(preferences, "service", Channel.WEB) is Permission.UNSET
    assert sum(said is DENIED for said in preferences.rules.values()) == 4


def test_a_change_that_would_close_the_last_channel_leaves_the_others_as_they_were():
    preferences = after(rules("service sms granted"), rules("service * denied", "promotions sms denied"))
    assert preferences.rules == {("service", Channel.SMS): GRANTED, ("promotions", Channel.SMS): DENIED}


def test_a_later_cap_of_the_same_scope_replaces_the_earlier_one():
    weekly, monthly = Cap(("*",), ("sms",), 1, "P1W"), Cap(tuple(CATALOG.topics), ("sms",), 1, "P1M")
    assert after(Change(caps=(weekly,)), Change(caps=(monthly,))).caps == (monthly,)


def test_caps_of_different_scopes_stand_side_by_side():
    both = (Cap(("promotions",), ("sms",), 1, "P1W"), Cap(("promotions",), ("*",), 1, "P1W"))
    assert set(after(Change(caps=both)).caps) == set(both)


def test_a_cap_without_a_number_lifts_the_one_of_its_scope():
    cap = Cap(("promotions",), ("sms",), 1, "P1W")
    lift = Cap(("promotions",), ("sms",), None, None)
    other = Cap(("promotions",), ("*",), None, None)
    assert after(Change(caps=(cap,)), Change(caps=(other,))).caps == (cap,)
    assert after(Change(caps=(cap,)), Change(caps=(lift,))).caps == ()


def test_windows_replace_and_lift_like_caps():
    morning = WindowRule(("marketing",), ("*",), (Window(months=frozenset({12})),))
    other = WindowRule(("marketing",), ("*",), (Window(months=frozenset({11})),))
    assert after(Change(windows=(morning, other))).windows == (other,)
    assert after(Change(windows=(morning,)), Change(windows=(WindowRule(("marketing",), ("*",), ()),))).windows == ()


def test_a_new_pause_of_the_same_scope_says_anew_how_long():
    assert after(pause("promotions", "sms", 0, 30), pause("promotions", "sms", 5, 10)).pauses == (
        pause("promotions", "sms", 0, 10).pauses
    )
    assert after(pause("promotions", "sms", 0, None), pause("promotions", "sms", 5, 10)).pauses == (
        pause("promotions", "sms", 0, 10).pauses
    )


def test_a_pause_apart_from_another_stands_beside_it():
    now, later = pause("promotions", "sms", 0, 5), pause("promotions", "sms", 10, 15)
    assert after(later, now).pauses == (*now.pauses, *later.pauses)
    assert after(now, pause("promotions", "sms", 5, 8)).pauses == (
        *now.pauses,
        *pause("promotions", "sms", 5, 8).pauses,
    )


def test_resuming_everything_ends_every_pause():
    assert after(pause("optional", "*", 0, 5), pause("tips", "sms", 0, 9), resume("*", "*")).pauses == ()


def test_resuming_one_topic_leaves_the_others_paused():
    (left,) = after(pause("promotions tips", "*", 0, 5), resume("tips", "*")).pauses
    assert (left.topics, left.channels) == (("promotions",), ("*",))


def test_resuming_one_channel_leaves_the_others_paused():
    (left,) = after(pause("marketing", "sms email", 0, 5), resume("marketing", "email")).pauses
    assert (left.topics, left.channels) == (("marketing",), ("sms",))


def test_resuming_one_topic_on_one_channel_leaves_all_else_paused():
    preferences = after(pause("promotions tips", "sms email", 0, 5), resume("tips", "email"))
    left = [(pause.topics, pause.channels) for pause in preferences.pauses]
    assert left == [(("promotions",), ("sms", "email")), (("tips",), ("sms",))]


def test_resuming_something_else_leaves_a_pause_alone():
    paused = after(pause("promotions", "sms", 0, 5))
    assert apply(paused, resume("tips", "sms"), CATALOG) == paused
    assert apply(paused, resume("promotions", "email"), CATALOG) == paused


@pytest.mark.parametrize(("one", "other", "together"), [(5, 9, 9), (9, 5, 9), (None, 5, None), (5, None, None)])
def test_what_is_left_of_two_pauses_may_be_one(one, other, together):
    changes = pause("promotions tips", "sms", 0, one), pause("promotions", "sms", 1, other)
    assert after(*changes, resume("tips", "sms")).pauses == pause("promotions", "sms", 0, together).pauses


def test_likes_and_dislikes_exclude_each_other():
    likes = after(Change(likes_add=("Argyle", "wool", "argyle")))
    assert likes.likes == ("Argyle", "wool")
    changed = apply(likes, Change(dislikes_add=("WOOL",)), CATALOG)
    assert (changed.likes, changed.dislikes) == (("Argyle",), ("WOOL",))
    back = apply(changed, Change(likes_add=("wool",)), CATALOG)
    assert (back.likes, back.dislikes) == (("Argyle", "wool"), ())
    assert apply(back, Change(likes_remove=("ARGYLE", "tweed")), CATALOG).likes == ("wool",)


def test_what_is_liked_and_disliked_at_once_is_disliked():
    both = after(Change(likes_add=("wool",), dislikes_add=("wool",)))
    assert (both.likes, both.dislikes) == ((), ("wool",))
    assert apply(both, Change(dislikes_remove=("wool",)), CATALOG).dislikes == ()


def test_the_version_is_that_of_the_last_entry():
    entries = [Recorded(2, rules("promotions sms denied")), Recorded(1, rules("promotions sms granted"))]
    preferences = fold(entries, CATALOG)
    assert preferences.version == 2
    assert permission_of(preferences, "promotions", Channel.SMS) is DENIED


def test_an_empty_ledger_says_nothing():
    assert fold([], CATALOG) == Preferences()


def test_two_changes_of_one_version_are_an_error():
    entries = [Recorded(1, rules("promotions sms granted")), Recorded(1, rules("promotions sms denied"))]
    with pytest.raises(InvalidLedger, match="version 1"):
        fold(entries, CATALOG)


def test_a_difference_names_only_what_differs():
    before = after(rules("promotions sms granted", "tips sms granted"))
    later = apply(before, rules("promotions sms denied"), CATALOG)
    assert diff(later, before, CATALOG) == rules("promotions sms granted")


def test_a_new_pause_is_undone_by_resuming_it():
    before = after(pause("tips", "sms", 0, 3))
    later = apply(before, pause("optional", "sms", 0, 5), CATALOG)
    undo = diff(later, before, CATALOG)
    assert apply(later, undo, CATALOG) == before
    ended = diff(before, Preferences(), CATALOG)
    assert ended == resume("tips", "sms")


def test_pauses_are_compared_by_instants_when_clocks_go_back():
    chicago = local("2027-11-07T01:30")
    second = local("2027-11-07T01:10", fold=1)
    one = Change(pauses=(Pause(("tips",), ("sms",), NOW, chicago),))
    other = Change(pauses=(Pause(("tips",), ("sms",), second, datetime(2027, 12, 1, tzinfo=UTC)),))
    assert len(after(one, other).pauses) == 2
