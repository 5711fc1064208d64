from __future__ import annotations

from datetime import timedelta

from storage.records import LoyaltyAccount, NewEvent, Order, Point, Subscription, Suppression
from tests.console.conftest import Desk
from tests.console.scene import WEEKENDS
from tests.console.test_conversation import words


def panel(desk: Desk) -> str:
    page = desk.page("/customers/ada")
    return words(page[page.index('id="panel"') :])


def test_the_customers_own_time_stands_beside_the_conversation(desk: Desk) -> None:
    desk.stage.customer()
    assert "10:00 Monday America/Chicago, UTC−06:00" in panel(desk)


def test_an_unknown_time_zone_is_said(desk: Desk) -> None:
    desk.stage.customer(time_zone=None)
    assert "Time zone unknown" in panel(desk)


def test_contact_points_say_whether_they_are_proven_or_blocked(desk: Desk) -> None:
    desk.stage.customer(
        points=[Point("sms", "+14025550142", True), Point("email", "a@example.com"), Point("phone", "+14025550199")]
    )
    with desk.stage.database.write() as uow:
        uow.suppressions.add(Suppression("phone", "+14025550199", "stop", desk.stage.now))
    text = panel(desk)
    assert "Text +14025550142 Verified" in text
    assert "Email a@example.com unverified" in text
    assert "Phone +14025550199 Blocked" in text


def test_orders_are_newest_first_with_status_arrival_and_what_is_owed(desk: Desk) -> None:
    desk.stage.customer()
    now = desk.stage.now

    def order(number: str, days: int, **more: object) -> Order:
        fields = {
            "status": "shipped",
            "lines": [{"name": "Tie", "quantity": 2, "unit_price": "45.50"}],
            "payment": None,
        }
        return Order(
            "ada",
            number,
            now - timedelta(days=days),
            origin="store",
            currency="USD",
            **({"shipments": []} | fields | more),
        )  # type: ignore[arg-type]

    with desk.stage.database.write() as uow:
        uow.orders.put(
            [
                order("A-1", 9, status="delivered", shipments=[{"delivered_at": "2026-11-20T17:00:00+00:00"}]),
                order("A-2", 2, shipments=[{"eta": "2026-11-25"}], payment={"status": "due", "due_on": "2026-11-30"}),
                order("A-3", 800, lines=[{"name": "Coat"}]),
            ],
            now,
        )
    text = panel(desk)
    assert "A-2 Shipped $91.00 2 × Tie 21 Nov, in store, arrives 25 Nov, payment due 2026-11-30" in text
    assert "A-1 Delivered $91.00 2 × Tie 14 Nov, in store, arrived 20 Nov" in text
    assert "A-3 Shipped Coat 14 Sep 2024" in text
    assert text.index("A-2") < text.index("A-1") < text.index("A-3")


def test_only_the_newest_orders_stand_beside_a_conversation_and_the_rest_is_counted(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    with desk.stage.database.write() as uow:
        for number in range(7):
            at = desk.stage.now - timedelta(days=number)
            uow.orders.put([Order("ada", f"N-{number}", at, "delivered", "online", "USD", [], [], None)], at)
    beside = words(desk.page(f"/conversations/{talk}"))
    assert "N-3" in beside
    assert "N-4" not in beside
    assert "3 more" in beside
    assert "N-6" in panel(desk)


def test_subscriptions_and_points_are_told(desk: Desk) -> None:
    desk.stage.customer()
    with desk.stage.database.write() as uow:
        uow.service_history.put_subscriptions(
            [Subscription("ada", "Shirt of the month", "lapsing", "$49.00", lapses_on="2026-12-01")], desk.stage.now
        )
        uow.service_history.put_loyalty([LoyaltyAccount("ada", 1840, "Silver", "Gold", 660)], desk.stage.now)
    text = panel(desk)
    assert "Shirt of the month lapsing, $49.00, lapses 2026-12-01" in text
    assert "Points 1,840, Silver, 660 to Gold" in text


def test_past_contacts_tell_why_something_was_not_sent(desk: Desk) -> None:
    desk.stage.customer()
    desk.stage.touch("ada", "send", "allowed", "newsletter", "email", days=2)
    desk.stage.touch("ada", "withhold", "no_permission", "promotions", "sms", hours=3)
    desk.stage.touch("ada", "defer", "outside_window", "topic_that_left", "email", minutes=5)
    text = panel(desk)
    assert "Held topic that left email 5 min ago Outside window" in text
    assert "Withheld promotions text 3 h ago No permission" in text
    assert "Sent the newsletter email 2 days ago" in text or "Sent newsletter email 2 days ago" in text


def test_past_contacts_quote_the_words_of_the_customers_that_are_behind_them(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.answers(
        desk.stage.says(talk, "please stop the surveys, thank you"),
        "Done.",
        proposals=[
            {
                "type": "record_consent",
                "change": {"rules": [{"topic": "surveys", "channel": "*", "permission": "denied"}]},
                "base_version": 0,
                "confirmed": False,
            }
        ],
    )
    desk.stage.touch("ada", "withhold", "denied", "surveys", "email")
    page = desk.page("/customers/ada")
    assert "Denied please stop the surveys, thank you version 1" in panel(desk)
    assert '<a href="/console/customers/ada#version-1">version 1</a>' in page


def test_what_the_customer_knows_of_is_told_in_words_and_as_a_week(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.answers(
        desk.stage.says(talk, "only on weekends, after 9"),
        "Done.",
        proposals=[{"type": "record_consent", "change": WEEKENDS, "base_version": 0, "confirmed": False}],
    )
    page = desk.page("/customers/ada")
    assert "All marketing: only on Saturdays and Sundays after 9 am." in words(page)
    assert 'aria-label="Mon to Fri closed; Sat to Sun 09:00 to 24:00"' in page


def test_each_ledger_entry_leads_to_its_turn(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    event = desk.stage.says(talk, "only on weekends, after 9")
    desk.stage.answers(
        event,
        "Done.",
        proposals=[{"type": "record_consent", "change": WEEKENDS, "base_version": 0, "confirmed": False}],
    )
    page = desk.page("/customers/ada")
    target = f"/conversations/{talk}?turns_before={event + 1}"
    assert f'href="/console{target}#turn-{event}"' in page
    assert f'id="turn-{event}"' in desk.page(target)


def test_the_ledger_is_whole_and_newest_first(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    for version, topic in enumerate(("surveys", "tips", "promotions")):
        change = {"rules": [{"topic": topic, "channel": "*", "permission": "denied"}]}
        desk.stage.answers(
            desk.stage.says(talk, f"no {topic}"),
            "Done.",
            proposals=[{"type": "record_consent", "change": change, "base_version": version, "confirmed": False}],
        )
    text = words(desk.page("/customers/ada"))
    assert text.index("Version 3") < text.index("Version 2") < text.index("Version 1")
    for said in ("no surveys", "no tips", "no promotions"):
        assert said in text


def test_an_event_of_a_customer_without_a_conversation_is_in_no_transcript(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.says(talk, "hello")
    with desk.stage.database.write() as uow:
        uow.events.append(NewEvent(at=desk.stage.now, kind="preference_changed", by="system", customer="ada"))
    assert "Preferences changed" not in desk.page(f"/conversations/{talk}")
