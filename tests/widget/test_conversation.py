"""What a customer and the assistant do with each other."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.widget import replies
from tests.widget.chat import Visit, page_with
from tests.widget.stand_in import StandIn

pytestmark = pytest.mark.browser


def test_a_question_gets_its_answer(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    chat.say("Hello there").sees("Hello there").sees("You said: Hello there").settled()
    assert chat.texts() == ["Hello there", "You said: Hello there"]
    expect(chat.input).to_have_value("")


def test_nothing_is_sent_for_empty_words(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    chat.say("   ").say("Now").sees("You said: Now")
    assert stand_in.said_by_customer() == ["Now"]


def test_shift_enter_makes_a_new_line(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    chat.input.type("one")
    chat.input.press("Shift+Enter")
    chat.input.type("two")
    chat.input.press("Enter")
    chat.settled()
    assert stand_in.said_by_customer() == ["one\ntwo"]


def test_nobody_is_asked_anything_before_the_chat_is_opened(visit: Visit, stand_in: StandIn) -> None:
    chat = visit()
    expect(chat.launcher).to_be_visible()
    chat.page.wait_for_timeout(300)
    assert stand_in.requests == []


def test_an_empty_conversation_offers_ways_to_begin(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(page_with('greeting="Good day"')).open()
    expect(chat.log).to_contain_text("Good day")
    chat.choices.get_by_text("Where is my order?").click()
    chat.sees("You said: Where is my order?")
    expect(chat.log).not_to_contain_text("Good day")


def test_only_the_choices_of_the_last_message_are_live(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = lambda said: [replies.reply(f"On {said['text']}?", choices=replies.YES_NO)]
    chat = visit().open()
    chat.say("first").sees("On first?")
    expect(chat.choices).to_have_text(["Yes", "No"])
    chat.say("second").sees("On second?")
    expect(chat.choices).to_have_text(["Yes", "No"])
    expect(chat.items.last.locator(".choices")).to_have_count(1)


def test_a_choice_is_sent_as_its_value_and_shown_as_its_label(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit().open()
    chat.say("text me about sales")
    chat.choices.get_by_text("Yes").click()
    chat.sees("Yes").settled()
    expect(chat.log).to_contain_text("Done: I will text you about sales")
    expect(chat.log).to_contain_text("Preferences changed")
    expect(chat.choices).to_have_text(["Undo"])


def test_an_order_is_shown_as_a_card(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit().open().say("where is my order")
    card = chat.log.locator(".card")
    for part in (
        "Order 10428",
        "Shipped",
        "UPS 1Z999AA10123",
        "2 × Oxford shirt",
        "$170.00",
        "$120.00",
        "Total$290.00",
    ):
        expect(card).to_contain_text(part)
    expect(card.locator(".steps .done")).to_have_count(3)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_a_day_of_arrival_is_the_same_day_in_every_zone(visit: Visit, stand_in: StandIn, zone: str) -> None:
    card = replies.order() | {"eta": "2027-03-10"}
    stand_in.assistant = lambda said: [replies.reply("Soon.", data=card)]
    chat = visit(timezone_id=zone).open().say("when")
    expect(chat.log.locator(".card")).to_contain_text("Wed, Mar 10")


def test_orders_preferences_and_confirmations_are_shown_as_cards(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit().open()
    chat.say("what have I bought")
    expect(chat.log.locator(".card").last).to_contain_text("Delivered")
    chat.say("what am I signed up for")
    expect(chat.log.locator(".card").last).to_contain_text("the newsletter by email, at most once a week")
    chat.say("text me about sales")
    expect(chat.log.locator(".card").last).to_contain_text("at most two of these a month")
    expect(chat.log.locator(".card").last).to_contain_text("So from now on I will")
    expect(chat.log.locator(".card").last).to_contain_text("Is that right?")
    expect(chat.log).not_to_contain_text("•")  # the list became the card


def test_what_one_sentence_says_is_not_repeated_in_a_card(visit: Visit, stand_in: StandIn) -> None:
    data = {"type": "confirm", "changes": [{}], "in_words": ["text you about sales"]}
    stand_in.assistant = lambda said: [replies.reply("I would text you about sales. Right?", data=data)]
    chat = visit().open().say("texts").sees("I would text you about sales. Right?").settled()
    expect(chat.log.locator(".card")).to_have_count(0)


def test_preferences_without_words_list_what_was_said_and_nothing_else(visit: Visit, stand_in: StandIn) -> None:
    rules = [
        {"topic": "new_products", "channel": "sms", "permission": "denied"},
        {"topic": "orders", "channel": "email", "permission": "unset"},
    ]
    stand_in.assistant = lambda said: [replies.reply("This is it.", data={"type": "preferences", "rules": rules})]
    chat = visit().open().say("show me")
    expect(chat.log.locator(".card li")).to_have_text(["new products, sms: no"])


@pytest.mark.parametrize("data", [{"type": "order", "lines": 7}, {"type": "constructor"}, {"type": "orders"}, {}, 3])
def test_data_that_makes_no_card_leaves_the_text(visit: Visit, stand_in: StandIn, data: object) -> None:
    stand_in.assistant = lambda said: [replies.reply("The text.", data=data), replies.reply("The next.")]
    chat = visit().open().say("go").sees("The text.").sees("The next.").settled()
    expect(chat.log.locator(".card")).to_have_count(0)


def test_it_shows_who_speaks(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit().open().say("a person please")
    expect(chat.log).to_contain_text("You are in line for a person")
    handoff = {"type": "handoff", "state": "agent"}
    stand_in.say(
        {"kind": "handoff_changed", "by": "system", "name": "Maya", "data": handoff},
        {"kind": "agent_said", "by": "agent", "name": "Maya", "text": "Hello, I am here."},
        {"kind": "agent_said", "by": "agent", "name": "Maya", "text": "What is it about?"},
    )
    chat.sees("What is it about?")
    expect(chat.log).to_contain_text("Maya has joined")
    expect(chat.panel.locator(".head")).to_contain_text("Maya")
    speakers = [name.split("\n")[0] for name in chat.items.locator(".who").all_text_contents()]
    assert [re.sub(r"\d.*", "", name) for name in speakers] == ["You", "Assistant", "Maya", "Maya"]
    stand_in.say({"kind": "handoff_changed", "by": "system", "data": handoff | {"state": "assistant"}})
    expect(chat.log).to_contain_text("You are talking with the assistant again")
    expect(chat.panel.locator(".head")).to_contain_text("Assistant")


def test_typing_shows_until_the_turn_is_done(visit: Visit, stand_in: StandIn) -> None:
    stand_in.think_seconds = 1.2
    chat = visit().open().say("think about it")
    typing = chat.log.locator(".typing")
    expect(typing).to_be_visible()
    expect(typing).to_contain_text("Assistant is typing")
    chat.sees("You said: think about it")
    expect(typing).to_be_hidden()


def test_nobody_seems_to_type_while_a_person_has_taken_over(visit: Visit, stand_in: StandIn) -> None:
    stand_in.think_seconds = 60
    chat = visit().open().say("hello").settled()
    stand_in.say({"kind": "handoff_changed", "by": "system", "data": {"type": "handoff", "state": "agent"}})
    expect(chat.log).to_contain_text("has joined")
    chat.say("are you there").settled()
    chat.page.wait_for_timeout(600)
    expect(chat.log.locator(".typing")).to_be_hidden()


def test_a_slow_answer_is_admitted(visit: Visit, stand_in: StandIn) -> None:
    stand_in.think_seconds = 60
    chat = visit()
    chat.page.clock.install()
    chat.open().say("hello").settled()
    chat.page.clock.fast_forward(1_000)
    expect(chat.log.locator(".typing")).to_contain_text("typing")
    chat.page.clock.fast_forward(16_000)
    expect(chat.log.locator(".typing")).to_contain_text("takes longer than usual")


def test_unread_messages_are_counted_in_the_launchers_name_until_they_are_seen(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").sees("You said: hello").settled()
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_have_accessible_name("Open chat")
    stand_in.say(replies.reply("One more thing."), replies.reply("And another."))
    expect(chat.launcher).to_have_accessible_name("Open chat, 2 unread messages")
    expect(chat.launcher.locator(".badge")).to_have_text("2")
    chat.page.reload()
    expect(chat.launcher).to_have_accessible_name("Open chat, 2 unread messages")
    chat.open()
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_have_accessible_name("Open chat")


def test_reading_back_is_not_disturbed_by_what_comes_in(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").settled()
    stand_in.say(*[replies.reply(f"Line {n}") for n in range(40)])
    chat.sees("Line 39")
    chat.log.evaluate("log => { log.scrollTop = 0; }")
    stand_in.say(replies.reply("News"))
    chat.sees("News")
    assert chat.log.evaluate("log => log.scrollTop") == 0
    chat.say("hello again").settled()
    assert chat.log.evaluate("log => log.scrollTop + log.clientHeight >= log.scrollHeight - 2")


def test_the_page_can_open_the_chat_with_words_ready(visit: Visit, stand_in: StandIn) -> None:
    chat = visit()
    chat.element.evaluate("chat => chat.open('What am I signed up for?')")
    expect(chat.input).to_have_value("What am I signed up for?")
    expect(chat.input).to_be_focused()
    assert stand_in.said_by_customer() == []


def test_the_chat_stays_open_on_the_next_page(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").sees("You said: hello")
    chat.page.goto(stand_in.url + "/page?lang=en")
    expect(chat.panel).to_be_visible()
    chat.sees("You said: hello")
    chat.page.keyboard.press("Tab")
    chat.panel.get_by_role("button", name="Close chat").click()
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()
