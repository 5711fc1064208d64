"""Bills, subscriptions, points, details, and what only a person can do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.dialogue import Talk, deny, grant
from tests.actions.shop import KHAKIS, SOCKS, order, put_history, put_orders, put_touchpoint


def due(number: str, due_on: str) -> object:
    return order(number, "2026-11-10T10:00:00-06:00", "delivered", "Suit", payment={"status": "due", "due_on": due_on})


def put(talk: Talk, *orders: object) -> Talk:
    put_orders(talk.stage.database, talk.customer or "", talk.stage.clock(), *orders)  # type: ignore[arg-type]
    return talk


def test_what_is_due_comes_earliest_first(ada: Talk) -> None:
    put(ada, SOCKS, due("8001", "2026-12-15"), due("8002", "2026-12-01")).asks("what do I owe?", "payment")
    assert [(card["number"], card["due_on"]) for card in ada.data("payment")] == [
        ("8002", "2026-12-01"),
        ("8001", "2026-12-15"),
    ]
    assert "Order 8002 of $10.00 is due on Tuesday, December 1." in ada.text


def test_what_is_past_due_is_said_to_be(ada: Talk) -> None:
    put(ada, due("8001", "2026-11-20")).asks("is my bill paid?", "payment")
    assert "was due on Friday, November 20 and is not paid yet" in ada.text


def test_nothing_due_is_said(ada: Talk) -> None:
    put(ada, SOCKS).asks("what do I owe?", "payment")
    assert "Nothing is due" in ada.text
    assert [card["status"] for card in ada.data("payment")] == ["paid"]


def test_a_refund_is_found(ada: Talk) -> None:
    refunded = order("8003", "2026-11-01T10:00:00-05:00", "returned", "Tie", payment={"status": "refunded"})
    put(ada, KHAKIS, refunded).asks("did I get my refund?", "payment")
    assert [(card["number"], card["status"]) for card in ada.data("payment")] == [("8003", "refunded")]


def test_the_payment_of_an_order_named(ada: Talk) -> None:
    put(ada, SOCKS, due("8001", "2026-12-15")).asks("is order 7602 paid?", "payment")
    assert [card["number"] for card in ada.data("payment")] == ["7602"]
    assert "8001" not in ada.text


def test_a_bill_of_nobody_is_none(ada: Talk) -> None:
    ada.asks("what do I owe?", "payment")
    assert ada.data("payment") == [{"type": "payment", "status": "none"}]


def test_subscriptions_are_told_with_their_dates(ada: Talk) -> None:
    put_history(ada.stage.database, "ada", ada.stage.clock())
    ada.asks("when does my subscription renew?", "subscription")
    assert [card["name"] for card in ada.data("subscription")] == ["Shirt club", "Sock of the month"]
    assert "Sock of the month is active and renews on Tuesday, December 1 for $15.00." in ada.text
    assert "Shirt club lapses on Friday, January 15, 2027 unless it is renewed." in ada.text


def test_a_subscription_is_known_by_its_name(ada: Talk) -> None:
    put_history(ada.stage.database, "ada", ada.stage.clock())
    ada.asks("when does the shirt club end?", "subscription")
    assert [card["name"] for card in ada.data("subscription")] == ["Shirt club"]


def test_points_and_what_is_missing_to_the_next_tier(ada: Talk) -> None:
    put_history(ada.stage.database, "ada", ada.stage.clock())
    ada.asks("how many points do I have?", "loyalty")
    assert ada.text == "You have 1,250 points, and your tier is Silver. 750 more take you to Gold."
    assert ada.data("loyalty") == [
        {"type": "loyalty", "points": 1250, "tier": "Silver", "next_tier": "Gold", "points_to_next": 750}
    ]


@pytest.mark.parametrize("intent", ["subscription", "loyalty"])
def test_what_is_not_there_is_said_not_to_be(ada: Talk, intent: str) -> None:
    ada.asks("tell me", intent)
    assert ada.data(intent) == [{"type": intent, "status": "none"}]


def test_my_details_show_addresses_and_sizes_but_no_judgement_of_the_companys(talk_as: Callable[..., Talk]) -> None:
    eve = talk_as("eve", attributes={"sizes": {"waist": 38, "shirt": "L"}, "churn_risk": "high", "lifetime_value": 912})
    eve.asks("what do you know about me?", "my_details")
    assert "Email: ada@x.example" in eve.text
    assert "Sizes: waist 38, shirt L" in eve.text
    [details] = eve.data("details")
    assert "churn" not in eve.text + str(details)
    assert "912" not in eve.text + str(details)


def test_what_i_am_signed_up_for_is_told_in_words_and_as_a_document(ada: Talk) -> None:
    ada.wishes("text me promos", grant("promotions", "sms")).presses("yes").asks(
        "what am I signed up for?", "show_preferences"
    )
    [document] = ada.data("preferences")
    assert {"topic": "promotions", "channel": "sms", "permission": "granted"} in document["rules"]
    assert document["version"] == 1
    assert any("promotions" in line for line in document["in_words"])
    assert all(line in ada.text for line in document["in_words"])


def test_a_forecast_names_what_is_permitted_and_no_numbers_of_its_own(ada: Talk) -> None:
    ada.asks("what will I get from you then?", "forecast")
    assert ada.data("preferences")
    assert "promotions" not in ada.text


def test_a_person_is_queued_and_it_says_so(ada: Talk) -> None:
    ada.asks("let me talk to a real person", "human")
    assert ada.data("handoff") == [{"type": "handoff", "state": "queued"}]
    assert [event.kind for event in ada.last if event.kind == "handoff_changed"]
    assert "queue for a person" in ada.text


def test_a_person_ends_what_was_open(ada: Talk) -> None:
    ada.wishes("text me promos", grant("promotions", "sms")).asks("a human please", "human").says("yes")
    assert not ada.ledger


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("cancel_order", "please cancel my order"),
        ("return_order", "I want to send back order 7731"),
        ("change_address", "I've moved, change my address"),
        ("delivery_problem", "stop my package from being left on the porch"),
        ("complaint", "this is a disgrace"),
        ("call_me_back", "please call me back"),
    ],
)
def test_a_request_is_handed_to_a_person_and_never_said_to_be_done(ada: Talk, intent: str, text: str) -> None:
    put(ada, KHAKIS).asks(text, intent)
    [request] = ada.data("request")
    assert (request["kind"], request["state"]) == (intent, "handed_to_person")
    assert ada.data("handoff")
    assert [event.kind for event in ada.last if event.kind == "handoff_changed"]
    assert not ada.ledger
    assert ("Nothing has been changed yet" in ada.text) == (intent not in ("complaint", "call_me_back"))
    assert "cancelled" not in ada.text


def test_a_request_names_the_one_order_it_can_be_about(ada: Talk) -> None:
    put(ada, KHAKIS, SOCKS).asks("please cancel my order", "cancel_order")
    assert "order 7731" in ada.text
    assert ada.data("request")[0]["order"] == "7731"


def test_a_return_is_of_what_was_delivered(ada: Talk) -> None:
    put(ada, KHAKIS, SOCKS).asks("I want to send it back", "return_order")
    assert ada.data("request")[0]["order"] == "7602"


def test_a_request_names_no_order_when_it_could_be_either(ada: Talk) -> None:
    put(ada, KHAKIS, order("7800", "2026-11-20T10:00:00-06:00", "placed", "Belt")).asks(
        "cancel my order", "cancel_order"
    )
    assert "order" not in ada.data("request")[0]
    assert "7731" not in ada.text


def test_a_request_about_an_unknown_order_says_that_it_is_unknown(ada: Talk) -> None:
    put(ada, KHAKIS).asks("cancel order 9999", "cancel_order")
    assert "can't find an order 9999" in ada.text
    assert "7731" not in ada.text


def test_why_we_wrote_is_told_from_the_log(ada: Talk) -> None:
    ada.wishes("text me promos", grant("promotions", "sms")).presses("yes")
    put_touchpoint(ada.stage.database, "ada", "2026-11-23T16:01:00+00:00", "sms", "promotions")
    put_touchpoint(ada.stage.database, "ada", "2026-11-23T15:00:00+00:00", "email", "orders", purpose="transactional")
    ada.asks("why did you text me about a sale?", "why_contacted")
    assert "On Monday, November 23 we contacted you by text about promotions. You have said yes to that." in ada.text
    assert "you said in our chat: “text me promos”" in ada.text
    assert [item["topic"] for item in ada.data("touchpoints")[0]["items"]] == ["promotions"]
    ada.presses("stop:promotions:sms")
    assert not ada.allows("promotions", "sms")


def test_with_nothing_in_the_log_it_is_honest(ada: Talk) -> None:
    ada.asks("did you text me yesterday about a sale?", "why_contacted")
    assert "no record of a message" in ada.text
    assert ada.data("touchpoints") == [{"type": "touchpoints", "items": []}]


def test_what_was_withheld_was_no_contact(ada: Talk) -> None:
    put_touchpoint(ada.stage.database, "ada", "2026-11-22T16:00:00+00:00", "sms", "promotions", decision="withhold")
    ada.asks("why did you text me?", "why_contacted")
    assert "no record" in ada.text


@pytest.mark.parametrize("text", ["why didn't I hear about the sale?", "how come nobody told me about the promotions"])
def test_why_a_message_did_not_come_is_told_with_the_words_that_held_it_back(ada: Talk, text: str) -> None:
    ada.wishes("no more promos", deny("promotions", "sms"))
    put_touchpoint(
        ada.stage.database,
        "ada",
        "2026-11-23T16:01:00+00:00",
        "sms",
        "promotions",
        decision="withhold",
        reason="denied",
    )
    ada.asks(text, "why_contacted")
    assert "we did not contact you by text about promotions. You have said no to that." in ada.text
    assert "“no more promos”" in ada.text
    assert ada.data("touchpoints")[0]["items"][0]["decision"] == "withhold"


def test_with_nothing_held_back_it_tells_what_holds(ada: Talk) -> None:
    ada.asks("why didn't you tell me about the sale", "why_contacted")
    assert "silence is not a yes" in ada.text
    ada.asks("why did I never hear from you", "why_contacted")
    assert "no record of a message that was held back" in ada.text


def test_several_messages_are_counted(ada: Talk) -> None:
    for day in (17, 18, 19):
        put_touchpoint(ada.stage.database, "ada", f"2026-11-{day}T16:00:00+00:00", "email", "orders")
    ada.asks("what did you send me last week?", "why_contacted")
    assert "On Thursday, November 19 we contacted you by email about orders." in ada.text
    assert "It was one of 3 last week." in ada.text


@pytest.mark.parametrize(
    ("text", "liked", "disliked"),
    [
        ("I love argyle socks", ("argyle socks",), ()),
        ("i really like your linen shirts a lot", ("linen shirts",), ()),
        ("I don't like stripes", (), ("stripes",)),
        ("I hate polyester, but I love wool and cashmere", ("wool", "cashmere"), ("polyester",)),
        ("I'm not a fan of bow ties.", (), ("bow ties",)),
        ("I'm into vintage denim!", ("vintage denim",), ()),
    ],
)
def test_likes_are_remembered_at_once(ada: Talk, text: str, liked: tuple[str, ...], disliked: tuple[str, ...]) -> None:
    ada.asks(text, "likes")
    found = ada.stage.preferences("ada")
    assert (found.likes, found.dislikes) == (liked, disliked)
    assert ada.changed == 1


@pytest.mark.parametrize("text", ["forget that I like argyle socks", "I no longer like Argyle Socks"])
def test_a_taste_can_be_forgotten(ada: Talk, text: str) -> None:
    ada.asks("I love argyle socks", "likes").asks(text, "likes")
    assert ada.stage.preferences("ada").likes == ()
    assert ada.stage.preferences("ada").dislikes == ()


def test_a_taste_that_cannot_be_made_out_is_asked_for(ada: Talk) -> None:
    ada.asks("you know what I like", "likes")
    assert ada.changed == 0
    assert ada.data("unclear")


def test_not_understood_gives_a_hint_first_and_a_person_second(ada: Talk) -> None:
    ada.says("asdkj qwpoe zxmcn")
    assert ada.data("unclear") == [{"type": "unclear"}]
    assert "“where is my order”" in ada.text
    assert set(ada.choices) == {"guide", "orders", "show_preferences", "person"}
    ada.says("what's the capital of Peru?")
    assert "Shall I get you a person?" in ada.text
    assert next(iter(ada.choices)) == "person"
    assert ada.changed == 0


def test_what_is_understood_resets_the_patience(ada: Talk) -> None:
    ada.says("asdkj").asks("hello", "greet").says("qwpoe")
    assert "Shall I get you a person?" not in ada.text


def test_the_choices_of_an_unclear_answer_lead_on(ada: Talk) -> None:
    put(ada, KHAKIS).says("asdkj").presses("orders")
    assert ada.data("orders")
    ada.says("asdkj").presses("show_preferences")
    assert ada.data("preferences")
    ada.says("asdkj").presses("guide")
    assert ada.data("guide")
    ada.says("never mind").says("asdkj").presses("person")
    assert ada.data("handoff")


def test_slots_stay_small_however_long_a_customer_talks(ada: Talk) -> None:
    import json

    sizes = []
    for round_ in range(12):
        ada.wishes("text me promos", grant("promotions", "sms")).says("yes")
        ada.wishes(f"no calls {round_}", deny(None, "phone")).says("nonsense")
        ada.asks("where is my order", "order_status")
        sizes.append(len(json.dumps(ada.slots)))
    assert max(sizes[2:]) == min(sizes[2:])
    assert max(sizes) < 4_000
