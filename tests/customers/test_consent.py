"""Whatever changes a customer's preferences goes through the ledger, once, in order, and is announced."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from company import Company
from contact.catalog import Catalog
from contact.document import change_from_document
from contact.errors import InvalidChange
from contact.fold import Recorded, fold
from contact.terms import Channel, Permission, Preferences
from customers import StaleVersion, UnknownCustomer, consent
from storage import Database
from storage.records import LedgerEntry

Put = Callable[..., bool]
Say = Callable[..., LedgerEntry | None]

TEXT_ME_SALES = {"rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}]}
WEEKLY = {"caps": [{"topics": ["promotions"], "channels": ["*"], "max": 1, "per": "P1W"}]}


def test_what_was_said_becomes_an_entry_with_before_and_after(put: Put, say: Say, now: datetime) -> None:
    put()
    say(TEXT_ME_SALES)
    entry = say(WEEKLY, words="once a week please", wording="Shall I …?", event_id=None, channel="sms")
    assert entry is not None
    assert (entry.version, entry.at, entry.actor, entry.channel) == (2, now, "customer", "sms")
    assert (entry.words, entry.wording) == ("once a week please", "Shall I …?")
    assert entry.before == TEXT_ME_SALES
    assert entry.after == TEXT_ME_SALES | WEEKLY


def test_preferences_are_the_fold_of_the_ledger(put: Put, say: Say, database: Database, company: Company) -> None:
    put()
    assert consent_of(database, company) == Preferences()
    say(TEXT_ME_SALES)
    say(WEEKLY)
    say({"rules": [{"topic": "marketing", "channel": "*", "permission": "denied"}], "likes": ["argyle"]})
    say({"windows": [{"topics": ["*"], "channels": ["*"], "any": [{"days": ["mon"], "from": "18:00", "to": "24:00"}]}]})
    say({"pauses": [{"topics": ["optional"], "channels": ["sms"], "from": "2026-11-23T16:00:00+00:00", "until": None}]})
    said = consent_of(database, company)
    assert said.rules["promotions", Channel.SMS] is Permission.DENIED
    with database.read() as uow:
        entries = [
            Recorded(entry.version, change_from_document(entry.change, company.catalog))
            for entry in uow.ledger.of_customer("ada")
        ]
    assert said == fold(entries, company.catalog)
    assert said.version == len(entries) == 5


def test_a_change_that_changes_nothing_is_neither_kept_nor_announced(put: Put, say: Say, database: Database) -> None:
    put()
    say(TEXT_ME_SALES)
    assert say(TEXT_ME_SALES) is None
    assert say({}) is None
    with database.read() as uow:
        assert len(uow.ledger.of_customer("ada")) == 1
        assert len(uow.events.after(0)) == 1


def test_a_change_is_announced_in_words_and_as_data(put: Put, say: Say, database: Database, now: datetime) -> None:
    put()
    say(TEXT_ME_SALES, undo_of=None)
    say({"rules": [{"topic": "promotions", "channel": "sms", "permission": "unset"}]}, undo_of=1)
    with database.read() as uow:
        first, second = uow.events.after(0)
    assert (first.kind, first.by, first.customer, first.channel, first.at) == (
        "preference_changed",
        "system",
        "ada",
        "web",
        now,
    )
    assert first.data is not None
    assert second.data is not None
    assert first.data["version"] == 1
    assert first.data["change"]["rules"] == TEXT_ME_SALES["rules"]
    assert "text you" in first.data["in_words"]
    assert first.data["undo_of"] is None
    assert second.data["undo_of"] == 1


def test_a_change_made_for_an_older_version_is_refused(put: Put, say: Say, database: Database) -> None:
    put()
    say(TEXT_ME_SALES, base_version=0)
    with pytest.raises(StaleVersion) as caught:
        say(WEEKLY, base_version=0)
    assert (caught.value.base_version, caught.value.version) == (0, 1)
    say(WEEKLY, base_version=1)
    with database.read() as uow:
        assert [entry.version for entry in uow.ledger.of_customer("ada")] == [1, 2]


def test_a_stranger_has_no_preferences(say: Say, database: Database, company: Company) -> None:
    with pytest.raises(UnknownCustomer):
        say(TEXT_ME_SALES, ref="nobody")
    with pytest.raises(UnknownCustomer):
        consent_of(database, company, "nobody")
    with database.read() as uow:
        assert consent.preferences_of_many(uow, company, ["nobody"]) == {}


def test_changes_made_at_once_all_count(put: Put, say: Say, database: Database, company: Company) -> None:
    put()
    topics = ["promotions", "tips", "newsletter", "surveys", "loyalty", "exclusives"]
    together = threading.Barrier(len(topics))

    def grant(topic: str) -> None:
        together.wait()
        say({"rules": [{"topic": topic, "channel": "email", "permission": "granted"}]})

    threads = [threading.Thread(target=grant, args=[topic]) for topic in topics]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = consent_of(database, company)
    assert {topic for topic, _ in said.rules} == set(topics)
    with database.read() as uow:
        entries = uow.ledger.of_customer("ada")
    assert [entry.version for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert all(after.before == before.after for before, after in itertools.pairwise(entries))


def test_one_customer_s_words_say_nothing_of_another(put: Put, say: Say, database: Database, company: Company) -> None:
    put()
    put("bob")
    say(TEXT_ME_SALES)
    with database.read() as uow:
        found = consent.preferences_of_many(uow, company, ["ada", "bob", "nobody"])
    assert found["bob"] == Preferences()
    assert found["ada"].version == 1
    assert set(found) == {"ada", "bob"}


def test_words_about_a_topic_that_left_the_catalog_are_kept(
    put: Put, say: Say, database: Database, company: Company
) -> None:
    put()
    say(TEXT_ME_SALES)
    say(WEEKLY)
    smaller = Catalog({name: topic for name, topic in company.catalog.topics.items() if name != "promotions"})
    said = consent_of(database, replace(company, catalog=smaller))
    assert said.rules == {("promotions", Channel.SMS): Permission.GRANTED}
    assert said.caps[0].topics == ("promotions",)


def test_more_than_can_be_kept_is_refused_before_anything_is_written(put: Put, say: Say, database: Database) -> None:
    put()
    say({"likes": [f"sock {number}" for number in range(400)]})
    with pytest.raises(InvalidChange, match="likes"):
        say({"likes": [f"tie {number}" for number in range(200)]})
    with database.read() as uow:
        assert len(uow.ledger.of_customer("ada")) == 1


def test_pauses_that_are_over_make_room(
    put: Put, say: Say, database: Database, company: Company, now: datetime
) -> None:
    put()

    def pauses(first: int, number: int) -> dict[str, object]:
        starts = (now + timedelta(days=2 * day) for day in range(first, first + number))
        return {
            "pauses": [
                {
                    "topics": ["promotions"],
                    "channels": ["sms"],
                    "from": start.isoformat(),
                    "until": (start + timedelta(days=1)).isoformat(),
                }
                for start in starts
            ]
        }

    say(pauses(0, 200))
    with pytest.raises(InvalidChange, match="pauses"):
        say(pauses(200, 1))
    entry = say(pauses(200, 1), now=now + timedelta(days=100))
    assert entry is not None
    assert len(consent_of(database, company).pauses) == 151


def consent_of(database: Database, company: Company, ref: str = "ada") -> Preferences:
    with database.read() as uow:
        return consent.preferences(uow, company, ref)
