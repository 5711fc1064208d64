"""The profile a decision is made on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from company import Company
from contact.terms import Channel, ContactPoint, Permission
from customers import profile
from storage import Database
from storage.records import LedgerEntry, Suppression
from tests.customers.test_service import ADA

Put = Callable[..., bool]


def test_a_profile_holds_what_a_decision_needs(
    put: Put, say: Callable[..., LedgerEntry | None], database: Database, company: Company, now: datetime
) -> None:
    put("ada", **ADA)
    put("bob")
    say({"rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}]})
    with database.write() as uow:
        uow.suppressions.add(Suppression("email", "Ada@example.com", "bounced", now))
    with database.read() as uow:
        found = profile.load(uow, company, ["ada", "bob", "nobody"])
    assert set(found) == {"ada", "bob"}
    ada = found["ada"]
    assert ada.points == (
        ContactPoint(Channel.SMS, "+14025550142", verified=True),
        ContactPoint(Channel.EMAIL, "Ada@example.com", suppressed=True),
        ContactPoint(Channel.POST, "1012 Howard St\nOmaha, NE 68102"),
    )
    assert (ada.time_zone, ada.country, ada.state) == ("America/Chicago", "US", "NE")
    assert ada.preferences.rules == {("promotions", Channel.SMS): Permission.GRANTED}
    assert (found["bob"].points, found["bob"].time_zone, found["bob"].state) == ((), None, None)
