"""Nothing is lost, nothing is said twice: networks, reloads, tabs, sessions."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.widget import replies
from tests.widget.chat import Chat, Visit, page_with
from tests.widget.stand_in import StandIn, identity_of

pytestmark = pytest.mark.browser

AS_ROBIN = page_with('identity-url="/demo/identity?customer=robin"')
AS_ADA = page_with('identity-url="/demo/identity?customer=ada"')


def shows_each_once(chat: Chat, *texts: str) -> None:
    chat.settled()
    for text in texts:
        chat.sees(text)


def test_what_is_written_offline_is_delivered_once_and_in_order(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("before").sees("You said: before")
    chat.page.context.set_offline(True)
    stand_in.drop_streams()
    chat.say("one").say("two").say("three")
    expect(chat.status).to_contain_text("No connection")
    expect(chat.log.locator(".pending")).to_have_count(3)
    chat.page.context.set_offline(False)
    shows_each_once(chat, "You said: one", "You said: two", "You said: three")
    assert stand_in.said_by_customer() == ["before", "one", "two", "three"]
    expect(chat.status).to_be_empty()


def test_what_is_written_offline_survives_a_reload(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("before").settled()
    stand_in.faults.statuses = {"messages": [503] * 50, "events": [503] * 50}
    stand_in.drop_streams()
    chat.say("kept")
    chat.page.reload()
    expect(chat.log.locator(".pending")).to_contain_text("kept")
    stand_in.faults.statuses = {}
    shows_each_once(chat, "before", "kept", "You said: kept")
    assert stand_in.said_by_customer() == ["before", "kept"]


def test_a_message_whose_answer_was_lost_is_taken_once(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    stand_in.faults.lost_answers = 2
    shows_each_once(chat.say("only once"), "only once", "You said: only once")
    expect(chat.page.locator("reins-chat .pending")).to_have_count(0)
    deadline = time.monotonic() + 10
    while stand_in.requests.count("messages json") < 3 and time.monotonic() < deadline:
        chat.page.wait_for_timeout(50)
    assert stand_in.requests.count("messages json") == 3
    chat.say("then this").sees("You said: then this")
    assert stand_in.said_by_customer() == ["only once", "then this"]


def test_a_busy_server_is_given_the_time_it_asks_for(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    stand_in.faults.statuses = {"messages": [429, 503]}
    shows_each_once(chat.say("patience"), "You said: patience")
    assert stand_in.said_by_customer() == ["patience"]


def test_a_refused_message_says_so_and_does_not_hold_up_the_next(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open()
    stand_in.faults.statuses = {"messages": [422]}
    chat.say("bad").say("good").sees("You said: good")
    expect(chat.log.locator(".failed")).to_contain_text("Not sent. As the test asked for")
    assert stand_in.said_by_customer() == ["good"]
    chat.page.reload()
    chat.sees("You said: good")
    expect(chat.said("bad")).to_have_count(0)


def test_a_reload_shows_the_conversation_again(visit: Visit, stand_in: StandIn) -> None:
    stand_in.assistant = replies.shop_assistant
    chat = visit().open().say("text me about sales")
    expect(chat.choices).to_have_count(2)
    before = chat.texts()
    chat.page.reload()
    expect(chat.choices).to_have_count(2)
    assert chat.texts() == before
    chat.choices.get_by_text("No").click()
    expect(chat.log).to_contain_text("Nothing has changed")


def test_events_missed_while_away_are_caught_up(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").settled()
    chat.page.goto("about:blank")
    stand_in.say(replies.reply("While you were away"))
    chat.page.go_back()
    shows_each_once(chat, "hello", "While you were away")


def test_a_dropped_stream_is_taken_up_where_it_ended(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").sees("You said: hello")
    for n in range(3):
        stand_in.drop_streams()
        stand_in.say(replies.reply(f"After drop {n}"))
        chat.sees(f"After drop {n}")
    shows_each_once(chat, "hello", "You said: hello", "After drop 0", "After drop 1", "After drop 2")


def test_an_event_that_comes_twice_is_shown_once(visit: Visit, stand_in: StandIn) -> None:
    stand_in.faults.every_event_twice = True
    chat = visit().open().say("hello").settled()
    stand_in.say(replies.reply("Twice"), replies.reply("End"))
    shows_each_once(chat.sees("End"), "hello", "You said: hello", "Twice")


def test_it_polls_where_streams_are_held_back(visit: Visit, stand_in: StandIn) -> None:
    stand_in.faults.silent_streams = True
    chat = visit().open()
    expect(chat.choices).to_have_count(3)  # caught up, so the stream is next
    chat.page.wait_for_timeout(200)
    chat.say("hello")
    expect(chat.said("You said: hello")).to_have_count(1, timeout=15_000)
    shows_each_once(chat, "hello")
    assert stand_in.requests[-1] == "events json"
    chat.say("and again").sees("You said: and again")


def test_it_polls_a_server_without_streams_and_does_not_turn_in_circles(visit: Visit, stand_in: StandIn) -> None:
    stand_in.faults.no_streams = True
    chat = visit().open().say("hello").sees("You said: hello")
    asked = len(stand_in.requests)
    chat.page.wait_for_timeout(1_500)
    assert len(stand_in.requests) - asked <= 1
    stand_in.say(replies.reply("By poll"))
    chat.sees("By poll")


def test_a_server_that_fails_is_asked_less_and_less_often(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").settled()
    stand_in.faults.statuses = {"events": [503] * 500}
    stand_in.drop_streams()
    asked = len(stand_in.requests)
    chat.page.wait_for_timeout(3_000)
    assert 2 <= len(stand_in.requests) - asked <= 6
    expect(chat.status).to_contain_text("No connection")
    stand_in.faults.statuses = {}
    stand_in.say(replies.reply("Back"))
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    chat.sees("Back")
    expect(chat.status).to_be_empty()


def test_a_tab_out_of_sight_holds_no_connection(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").sees("You said: hello")
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    chat.page.evaluate(hide, True)
    stand_in.say(replies.reply("Unseen"))
    chat.page.wait_for_timeout(400)
    expect(chat.said("Unseen")).to_have_count(0)
    chat.page.evaluate(hide, False)
    chat.sees("Unseen")


def test_two_tabs_show_the_same_conversation(visit: Visit, stand_in: StandIn) -> None:
    first = visit().open().say("from the first").settled()
    second = visit()
    second.open().sees("You said: from the first")
    second.say("from the second").sees("You said: from the second")
    first.sees("You said: from the second")
    assert len(stand_in.conversations) == 1
    for chat in (first, second):
        shows_each_once(chat, "from the first", "from the second")


def test_two_tabs_opened_at_once_share_one_session(visit: Visit, stand_in: StandIn) -> None:
    first, second = visit(), visit()
    for chat in (first, second):
        chat.element.evaluate("chat => { chat.open(); }")
    first.say("one").sees("You said: one")
    second.sees("You said: one")
    assert len(stand_in.conversations) == 1
    assert stand_in.requests.count("sessions json") == 1


def test_two_tabs_coming_back_online_deliver_each_message_once(visit: Visit, stand_in: StandIn) -> None:
    first = visit().open().say("hello").settled()
    second = visit()
    second.open().sees("You said: hello")
    first.page.context.set_offline(True)
    stand_in.drop_streams()
    for n in range(3):
        first.say(f"first {n}")
        second.say(f"second {n}")
    first.page.context.set_offline(False)
    for chat in (first, second):
        shows_each_once(chat, *[f"You said: {tab} {n}" for tab in ("first", "second") for n in range(3)])
    said = stand_in.said_by_customer()
    assert sorted(said) == sorted(["hello", *[f"{tab} {n}" for tab in ("first", "second") for n in range(3)]])


def test_an_ended_session_of_a_customer_is_renewed_unnoticed(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(AS_ROBIN).open().say("hello").sees("You said: hello")
    stand_in.expire_sessions()
    chat.say("still me").sees("You said: still me")
    shows_each_once(chat, "hello", "You said: hello", "still me")
    assert stand_in.conversation.customer == "robin"


def test_an_ended_session_of_a_visitor_becomes_a_new_conversation_and_says_so(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("hello").sees("You said: hello")
    stand_in.expire_sessions()
    chat.say("still here").sees("You said: still here")
    expect(chat.log).to_contain_text("This is a new conversation")
    assert stand_in.said_by_customer() == ["hello", "still here"]
    assert len(stand_in.conversations) == 2


def test_an_ended_session_is_renewed_once_for_all_tabs(visit: Visit, stand_in: StandIn) -> None:
    first = visit().open().say("hello").sees("You said: hello")
    second = visit()
    second.open().sees("You said: hello")
    stand_in.expire_sessions()
    first.say("again").sees("You said: again")
    second.sees("You said: again")
    assert len(stand_in.conversations) == 2


def test_a_refused_identity_is_told_clearly_and_can_be_tried_again(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(AS_ROBIN)
    stand_in.faults.statuses = {"sessions": [403]}
    chat.open()
    expect(chat.status).to_contain_text("The chat cannot start. As the test asked for")
    chat.page.wait_for_timeout(800)
    assert stand_in.requests.count("sessions json") == 1
    chat.say("kept meanwhile")
    chat.sees("You said: kept meanwhile")
    expect(chat.status).to_be_empty()


def test_trying_again_after_a_refusal_is_a_button(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(AS_ROBIN)
    stand_in.faults.statuses = {"sessions": [401, 403]}
    chat.open()
    for _ in range(2):
        chat.status.get_by_role("button", name="Try again").click()
    expect(chat.status).to_be_empty()
    chat.say("hello").sees("You said: hello")


def test_an_identity_may_come_from_the_page(visit: Visit, stand_in: StandIn) -> None:
    chat = visit()
    chat.element.evaluate("(chat, token) => { chat.identity = async () => token; }", identity_of("jürgen/7"))
    chat.open().say("hello").sees("You said: hello")
    assert stand_in.conversation.customer == "jürgen/7"


def test_an_identity_service_that_is_down_is_waited_for(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(AS_ROBIN)
    failures = iter([500, 502])

    def fail(route: object) -> None:
        status = next(failures, None)
        route.fulfill(status=status) if status else route.continue_()  # type: ignore[attr-defined]

    chat.page.route("**/demo/identity*", fail)
    chat.open().say("hello").sees("You said: hello")
    assert stand_in.conversation.customer == "robin"


def test_a_page_that_knows_nobody_gets_a_visitor(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(page_with('identity-url="/nowhere"')).open().say("hello").sees("You said: hello")
    assert stand_in.conversation.customer is None
    expect(chat.status).to_be_empty()


def test_another_customer_sees_nothing_of_the_one_before(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(AS_ROBIN).open().say("I am Robin").sees("You said: I am Robin")
    chat.page.context.set_offline(True)
    stand_in.drop_streams()
    chat.say("Robin's secret")
    chat.page.context.set_offline(False)
    chat.page.route(re.compile("/v1/chat/messages"), lambda route: route.abort())
    chat.page.goto(stand_in.url + AS_ADA)
    chat.page.unroute_all()
    chat.say("I am Ada").sees("You said: I am Ada")
    assert chat.texts() == ["I am Ada", "You said: I am Ada"]
    of_ada = [one for one in stand_in.conversations.values() if one.customer == "ada"]
    assert [event["text"] for event in of_ada[0].events if event["by"] == "customer"] == ["I am Ada"]


def test_signing_in_on_the_page_changes_the_conversation(visit: Visit, stand_in: StandIn) -> None:
    chat = visit().open().say("as a visitor").sees("You said: as a visitor")
    chat.element.evaluate("(chat, token) => { chat.identity = token; chat.restart(); }", identity_of("ada"))
    expect(chat.said("as a visitor")).to_have_count(0)
    chat.say("as Ada").sees("You said: as Ada")
    assert chat.texts() == ["as Ada", "You said: as Ada"]


def test_words_written_before_it_is_known_who_is_here_go_to_that_person(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(AS_ROBIN).open().say("I am Robin").sees("You said: I am Robin")
    held: list[object] = []
    chat.page.route(re.compile("customer=ada"), lambda route: held.append(route))
    chat.page.goto(stand_in.url + AS_ADA)
    chat.say("early words")
    chat.page.wait_for_timeout(300)
    held[0].continue_()  # type: ignore[attr-defined]
    chat.sees("You said: early words")
    of_ada = [one for one in stand_in.conversations.values() if one.customer == "ada"]
    assert [event["text"] for event in of_ada[0].events if event["by"] == "customer"] == ["early words"]
    of_robin = [one for one in stand_in.conversations.values() if one.customer == "robin"]
    assert [event["text"] for event in of_robin[0].events if event["by"] == "customer"] == ["I am Robin"]
