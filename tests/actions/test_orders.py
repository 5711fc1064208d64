"""Questions about orders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.actions.dialogue import Talk
from tests.actions.shop import KHAKIS, SOCKS, order, put_orders


@pytest.fixture
def buyer(ada: Talk) -> Talk:
    """It is Monday, November 23, 2026, in Omaha."""
    put_orders(ada.stage.database, "ada", ada.stage.clock(), KHAKIS, SOCKS)
    return ada


def put(talk: Talk, *orders: object) -> Talk:
    put_orders(talk.stage.database, talk.customer or "", talk.stage.clock(), *orders)  # type: ignore[arg-type]
    return talk


@pytest.mark.parametrize("text", ["where is my order?", "wheres my pkg", "Has my package shipped yet?", "track it"])
def test_my_order_is_the_newest_that_is_not_delivered(buyer: Talk, text: str) -> None:
    buyer.asks(text, "order_status")
    [card] = buyer.data("order")
    assert (card["number"], card["status"], card["eta"]) == ("7731", "shipped", "2026-11-24")
    assert card["tracking"] == "1Z999AA10123456784"
    assert "7731 has shipped with UPS and should arrive on Tuesday, November 24" in buyer.text
    assert "1Z999AA10123456784" in buyer.text
    assert "7602" not in buyer.text


@pytest.mark.parametrize("text", ["status of 7602", "where's order #7602", "order number 7602 please", "#7602?"])
def test_an_order_named_by_number_is_the_only_one_mentioned(buyer: Talk, text: str) -> None:
    buyer.asks(text, "order_status")
    assert [card["number"] for card in buyer.data("order")] == ["7602"]
    assert "7731" not in buyer.text


def test_an_order_is_known_by_its_tracking_number(buyer: Talk) -> None:
    buyer.asks("where is 1Z999AA10123456784", "order_status")
    assert [card["number"] for card in buyer.data("order")] == ["7731"]


@pytest.mark.parametrize("intent", ["order_status", "order_contents", "order_item", "order_history", "payment"])
def test_an_unknown_number_is_said_to_be_unknown_and_no_other_order_shown(buyer: Talk, intent: str) -> None:
    buyer.asks("where is order 9999?", intent)
    assert "can't find an order 9999" in buyer.text
    assert buyer.data("order") == []
    assert "7731" not in buyer.text
    assert "orders" in buyer.choices


@pytest.mark.parametrize(
    "text", ["are the socks on their way?", "where are my argyle sock", "any news of the argile socks"]
)
def test_an_order_is_found_by_what_is_in_it(buyer: Talk, text: str) -> None:
    buyer.asks(text, "order_status")
    assert [card["number"] for card in buyer.data("order")] == ["7602"]


def test_a_late_order_is_said_to_be_late(ada: Talk) -> None:
    late = order("8100", "2026-11-01T10:00:00-06:00", "shipped", "Belt", shipments=[{"eta": "2026-11-20"}])
    put(ada, late).asks("where is my order", "order_status")
    assert "was expected on Friday, November 20, so it is late" in ada.text


def test_an_order_expected_today_says_so(ada: Talk) -> None:
    today = order("8100", "2026-11-01T10:00:00-06:00", "out_for_delivery", "Belt", shipments=[{"eta": "2026-11-23"}])
    put(ada, today).asks("where is my order", "order_status")
    assert "should arrive today" in ada.text


def test_several_open_orders_come_newest_first(buyer: Talk) -> None:
    put(buyer, order("7800", "2026-11-20T10:00:00-06:00", "placed", "Belt"))
    buyer.asks("where are my orders?", "order_status")
    assert [card["number"] for card in buyer.data("order")] == ["7800", "7731"]


def test_many_open_orders_are_listed_shortly(ada: Talk) -> None:
    put(ada, *[order(f"90{n}", f"2026-11-{n}T10:00:00-06:00", "placed", "Belt") for n in range(10, 17)])
    ada.asks("where are my orders?", "order_status")
    assert [card["number"] for card in ada.data("order")] == ["9016", "9015", "9014"]
    assert "Also on the way: 9013 (placed), 9012 (placed), 9011 (placed) and 9010 (placed)." in ada.text


def test_with_nothing_on_its_way_the_latest_is_told(ada: Talk) -> None:
    put(ada, SOCKS).asks("where is my order?", "order_status")
    assert "None of your orders is on its way" in ada.text
    assert [card["number"] for card in ada.data("order")] == ["7602"]


@pytest.mark.parametrize("intent", ["order_status", "order_history", "order_contents", "order_item"])
def test_without_orders_it_says_so(ada: Talk, intent: str) -> None:
    ada.asks("Where's my order?", intent)
    assert "no orders" in ada.text
    assert ada.data("orders") == [{"type": "orders", "items": []}]


def test_the_history_is_newest_first(buyer: Talk) -> None:
    buyer.asks("show me everything I've bought lately", "order_history")
    [found] = buyer.data("orders")
    assert [item["number"] for item in found["items"]] == ["7731", "7602"]
    assert found["items"][0]["total"] == "98.00"
    assert buyer.text.index("7731") < buyer.text.index("7602")


def test_a_listed_order_can_be_chosen(buyer: Talk) -> None:
    buyer.asks("show me everything I've bought lately", "order_history").presses("order:7602")
    assert [card["number"] for card in buyer.data("order")] == ["7602"]
    assert "7731" not in buyer.text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("what did I buy in October?", ["7602"]),
        ("what did I buy this month", ["7731"]),
        ("orders from last month please", ["7602"]),
        ("what did I buy in the store", ["7602"]),
        ("my online orders", ["7731"]),
        ("purchases since October 1", ["7731", "7602"]),
        ("what have I bought in 2026", ["7731", "7602"]),
        ("what did I buy on Nov 14", ["7731"]),
    ],
)
def test_the_history_of_a_time_or_place(buyer: Talk, text: str, numbers: list[str]) -> None:
    buyer.asks(text, "order_history")
    [found] = buyer.data("orders")
    assert [item["number"] for item in found["items"]] == numbers


def test_a_time_without_orders_is_said_to_have_none(buyer: Talk) -> None:
    buyer.asks("what did I buy in 2024?", "order_history")
    assert buyer.data("orders") == [{"type": "orders", "items": []}]
    assert "7731" not in buyer.text


@pytest.mark.parametrize(
    "text", ["when did I buy those argyle socks?", "did i ever get sock", "when did i buy the SOCKS"]
)
def test_when_a_thing_was_bought(buyer: Talk, text: str) -> None:
    buyer.asks(text, "order_item")
    [card] = buyer.data("order")
    assert card["number"] == "7602"
    assert card["placed_at"].startswith("2026-10-02")
    assert "bought in store on Friday, October 2" in buyer.text
    assert "3 × Argyle socks" in buyer.text


@pytest.mark.parametrize("text", ["did I ever buy a raincoat?", "when did I buy the wool coat", "the argyle tie?"])
def test_a_thing_never_bought_is_said_to_be_unknown(buyer: Talk, text: str) -> None:
    put(buyer, order("7500", "2026-09-01T10:00:00-05:00", "delivered", "Wool socks"))
    buyer.asks(text, "order_item")
    assert "can't find" in buyer.text
    assert buyer.data("order") == []
    assert "7602" not in buyer.text


def test_a_thing_bought_twice_names_the_newest_and_the_one_before(buyer: Talk) -> None:
    put(buyer, order("7700", "2026-11-10T10:00:00-06:00", "delivered", "Argyle socks"))
    buyer.asks("when did I buy argyle socks", "order_item")
    assert [card["number"] for card in buyer.data("order")] == ["7700"]
    assert "Before that: Friday, October 2 (7602)." in buyer.text


def test_what_is_in_an_order(buyer: Talk) -> None:
    buyer.asks("what's in order 7731?", "order_contents")
    assert "2 × Khakis, waist 38. $98.00 in all." in buyer.text
    assert [card["lines"][0]["sku"] for card in buyer.data("order")] == ["KH-38"]


def test_what_is_in_my_order_is_the_newest(buyer: Talk) -> None:
    buyer.asks("what did I order?", "order_contents")
    assert [card["number"] for card in buyer.data("order")] == ["7731"]


def test_where_are_my_orders_is_no_question_about_history(buyer: Talk) -> None:
    buyer.asks("where are my orders?", "order_history")
    assert [card["number"] for card in buyer.data("order")] == ["7731"]


def test_my_last_order_is_one_order(buyer: Talk) -> None:
    buyer.asks("my last order", "order_history")
    assert [card["number"] for card in buyer.data("order")] == ["7731"]


def test_what_was_ordered_in_a_time_with_several_orders_is_a_list(buyer: Talk) -> None:
    buyer.asks("what did I order this year", "order_contents")
    assert [item["number"] for item in buyer.data("orders")[0]["items"]] == ["7731", "7602"]


def test_what_was_never_bought_is_called_by_its_name(buyer: Talk) -> None:
    buyer.asks("did I buy a scarf", "order_item")
    assert "can't find “scarf” among your orders" in buyer.text


def test_a_store_purchase_is_delivered(buyer: Talk) -> None:
    buyer.asks("status of 7602", "order_status")
    assert buyer.text == "Order 7602 has been delivered; it was bought in store on Friday, October 2."


def test_another_customers_order_is_unknown(buyer: Talk, talk_as: object) -> None:
    bob = talk_as("bob")  # type: ignore[operator]
    bob.asks("where is order 7731?", "order_status")
    assert "can't find an order 7731" in bob.text
    assert bob.data("order") == []


def test_two_customers_may_have_the_same_number(buyer: Talk, talk_as: object) -> None:
    bob = talk_as("bob")  # type: ignore[operator]
    put(bob, order("7731", "2026-11-01T10:00:00-06:00", "delivered", "Belt"))
    bob.asks("where is order 7731?", "order_status")
    assert [card["status"] for card in bob.data("order")] == ["delivered"]
    assert "1Z999AA10123456784" not in bob.text


def test_a_count_is_no_order_number(buyer: Talk) -> None:
    buyer.asks("I want to know about my order 2 weeks ago", "order_status")
    assert "can't find an order 2" not in buyer.text


def test_dates_are_the_customers_own(talk_as: object) -> None:
    kim = talk_as("kim", time_zone="Asia/Tokyo", locale="en-GB")  # type: ignore[operator]
    put(kim, order("1001", "2026-11-20T20:00:00+00:00", "delivered", "Belt"))
    kim.asks("when did I buy the belt", "order_item")
    assert "Saturday 21 November" in kim.text or "Saturday, 21 November" in kim.text


TROUSERS = order(
    "8601", "2026-09-10T12:00:00-05:00", "returned", "Grey flannel trousers", payment={"status": "refunded"}
)


@pytest.mark.parametrize("intent", ["order_item", "order_status", "return_order"])
@pytest.mark.parametrize("words", ["did my return of the flannel trousers go through", "has my return arrived?"])
def test_what_became_of_a_return_is_told(ada: Talk, words: str, intent: str) -> None:
    put_orders(ada.stage.database, "ada", ada.stage.clock(), KHAKIS, TROUSERS)
    ada.asks(words, intent)
    assert [card["number"] for card in ada.data("order")] == ["8601"]
    assert "Order 8601 was returned. The payment of $10.00 has been refunded. It was placed on" in ada.text
    assert not ada.data("handoff")


def test_a_return_without_a_refund_says_so(ada: Talk) -> None:
    put_orders(ada.stage.database, "ada", ada.stage.clock(), replace(TROUSERS, payment={"status": "paid"}))
    assert "I see no refund on record yet." in ada.asks("was order 8601 refunded?", "order_item").text


def test_a_wish_to_return_something_is_not_about_an_older_return(ada: Talk) -> None:
    put_orders(ada.stage.database, "ada", ada.stage.clock(), SOCKS, TROUSERS)
    assert ada.asks("I have to return the socks", "return_order").data("handoff")


def test_a_coat_is_the_overcoat_and_no_other_order(ada: Talk) -> None:
    coat = order("8812", "2026-11-16T15:00:00-06:00", "shipped", "Wool overcoat, 42R")
    put_orders(ada.stage.database, "ada", ada.stage.clock(), KHAKIS, coat)
    ada.asks("has my coat shipped yet", "order_status")
    assert [card["number"] for card in ada.data("order")] == ["8812"]
