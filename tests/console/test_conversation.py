from __future__ import annotations

import re
from datetime import UTC, datetime

from console.transcript import PAGE
from contact.document import change_from_document
from customers import consent
from tests.console.conftest import Desk
from tests.console.scene import NO_SURVEYS
from tests.console.stage import TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS, reading


def words(page: str) -> str:
    """What stands on the page, without its markup."""
    text = re.sub(r"<(script|style|title).*?</\1>", " ", page, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    for entity, plain in (("&#39;", "'"), ("&#34;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, plain)
    return " ".join(text.split())


def turn(page: str, event: int) -> str:
    found = re.search(
        rf'<li class="turn[^"]*" id="turn-{event}".*?\n  </li>|<li class="turn[^"]*" id="turn-{event}".*?\n</li>',
        page,
        re.DOTALL,
    )
    assert found, event
    return found[0]


def test_a_transcript_says_who_said_what_and_when_in_the_customers_own_time(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    event = desk.stage.says(talk, "hello\nthere")
    desk.stage.answers(event, "Hi Ada.", intent="greet")
    page = desk.page(f"/conversations/{talk}")
    assert "<h1>" in page
    assert "Monday 23 November 2026, CST" in page
    assert '<time datetime="2026-11-23T16:00:09+00:00" title="Mon 23 Nov 2026, 16:00:09 UTC">10:00' in page
    assert "Ada Lovelace 10:00 hello" in words(page)
    assert "hello\nthere</p>" in page
    assert "<b>Assistant</b>" in page
    assert "Hi Ada.</p>" in page
    assert "Identity proven" in page


def test_a_visitors_times_are_utc_and_there_is_no_panel(desk: Desk) -> None:
    desk.stage.conversation(None, name="c_v")
    desk.stage.says("c_v", "hello")
    page = desk.page("/conversations/c_v")
    assert "Monday 23 November 2026, UTC" in page
    assert "Identity not proven" in page
    assert 'id="panel"' not in page


def test_a_new_day_begins_at_the_customers_midnight(desk: Desk) -> None:
    desk.stage.customer(time_zone="Europe/Berlin")
    talk = desk.stage.conversation()
    desk.stage.now = datetime(2026, 11, 23, 22, 58, tzinfo=UTC)
    desk.stage.says(talk, "late")
    desk.stage.wait(minutes=2)
    desk.stage.says(talk, "later")
    days = re.findall(r'class="day"[^>]*>([^<]*)<', desk.page(f"/conversations/{talk}"))
    assert days == ["Monday 23 November 2026, CET", "Tuesday 24 November 2026, CET"]


def test_what_has_no_answer_yet_says_so(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    event = desk.stage.says(talk, "hello")
    assert "No answer yet" in desk.page(f"/conversations/{talk}")
    desk.stage.answers(event, "Hi.", intent="greet")
    assert "No answer yet" not in desk.page(f"/conversations/{talk}")


def test_the_trace_shows_what_was_understood_from_which_words(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    event = desk.stage.wishes(talk, "text me deals after 6", TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS)
    trace = re.search(r"<details.*?</details>", desk.page(f"/conversations/{talk}"), re.DOTALL)
    assert trace
    assert "<ruby>text<rt>channel sms</rt></ruby> me <ruby>deals<rt>topic promotions</rt></ruby>" in trace[0]
    assert "<ruby>after 6<rt>time 18:00–24:00</rt></ruby>" in trace[0]
    text = words(trace[0])
    for part in ("wish 97%", "7.4 ms", "ask subscriptions 2%", "I will text you about promotions", "1 attempt"):
        assert part in text, part
    assert "none: this turn changes nothing" in text
    assert f"/console/conversations/{talk}/turns/{event}" in trace[0]


def test_a_wish_that_is_not_complete_says_what_is_to_be_asked(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    unfinished = reading("tell me about sales", {}, {"sales": "topic promotions"})
    unfinished["wishes"][0]["missing"] = ["channel"]
    desk.stage.answers(desk.stage.says(talk, "tell me about sales"), "How?", reading=unfinished)
    text = words(desk.page(f"/conversations/{talk}"))
    assert "Still to be asked: channel" in text
    assert "I will" not in text


def test_a_turn_that_did_not_go_as_proposed_says_why(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    for trace, said in (
        ({"refused": "not_confirmed"}, "The change was refused and nothing recorded: not confirmed."),
        ({"held_by": "agent"}, "A person has the conversation: the assistant kept silent."),
        ({"gave_up": "no answer in 10 s"}, "No answer could be had: no answer in 10 s"),
    ):
        desk.stage.answers(desk.stage.says(talk, "hey"), "Hi.", **trace)
        assert said in words(desk.page(f"/conversations/{talk}"))


def test_the_page_of_a_turn_shows_all_that_was_kept(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    event = desk.stage.says(talk, "hello")
    desk.stage.answers(event, "Hi.", intent="greet", something_new={"deep": ["value"]})
    page = words(desk.page(f"/conversations/{talk}/turns/{event}"))
    assert '"something_new": { "deep": [ "value" ] }' in page


def test_a_preference_change_stands_at_the_turn_that_made_it(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.wishes(talk, "text me deals after 6", TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS)
    yes = desk.stage.agrees(talk, TEXT_DEALS_AFTER_SIX)
    page = desk.page(f"/conversations/{talk}")
    change = re.search(r'<div class="change".*?</dl>', turn(page, yes), re.DOTALL)
    assert change
    assert page.count('class="change"') == 1
    text = words(change[0])
    assert "I will text you about promotions, only after 6 pm." in text
    assert "promotions by text before: nothing said → now: yes" in text
    assert "Now: Texts about promotions: only after 6 pm." in text
    assert "Words text me deals after 6 " in text
    assert "Shown I will text you about promotions, only after 6 pm. Shall I? " in text
    assert "By Customer, website" in text
    assert 'href="/console/customers/ada#version-1"' in change[0]


def test_a_denial_of_what_was_never_allowed_is_shown_as_one(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.answers(
        desk.stage.says(talk, "no surveys"),
        "Done.",
        proposals=[{"type": "record_consent", "change": NO_SURVEYS, "base_version": 0, "confirmed": False}],
    )
    assert "surveys on every channel before: nothing said → now: no" in words(desk.page(f"/conversations/{talk}"))


def test_a_change_by_staff_stands_in_the_ledger_with_its_evidence(desk: Desk) -> None:
    desk.stage.customer()
    with desk.stage.database.write() as uow:
        consent.record(
            uow,
            desk.stage.company,
            customer="ada",
            change=change_from_document(NO_SURVEYS, desk.stage.company.catalog),
            actor="agent:mara",
            channel="phone",
            words="said so on the phone",
            event_id=None,
            wording=None,
            now=desk.stage.now,
        )
    text = words(desk.page("/customers/ada"))
    assert "Version 1 23 Nov, 10:00" in text
    assert "said so on the phone" in text
    assert "By Agent mara, phone" in text


def test_a_pressed_choice_is_marked_where_it_was_offered(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.wishes(talk, "text me deals after 6", TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS)
    desk.stage.says(talk, choice="yes")
    page = desk.page(f"/conversations/{talk}")
    assert re.findall(r'<li( class="chosen")? dir="auto">(Yes|No)', page) == [(' class="chosen"', "Yes"), ("", "No")]
    assert "pressed" in page
    assert "Asks for a yes before changing" in page


def test_cards_say_what_the_customer_was_shown(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    lines = [{"name": "Oxford shirt", "quantity": 2, "unit_price": "59.00"}]
    cards = [
        {
            "type": "order",
            "number": "10482",
            "status": "out_for_delivery",
            "eta": "2026-11-25",
            "currency": "USD",
            "lines": lines,
        },
        {"type": "orders", "items": [{"number": "1", "status": "delivered"}, {"number": "2", "status": "placed"}]},
        {"type": "payment", "status": "due", "due_on": "2026-11-30"},
        {"type": "preferences", "in_words": ["By text: nothing."]},
        {"type": "unheard_of", "points": 12, "nested": {"left": "out"}},
        {"type": "unclear"},
        {"no": "type"},
    ]
    desk.stage.answers(
        desk.stage.says(talk, "all of it"), *({"text": f"{n}", "data": card} for n, card in enumerate(cards))
    )
    text = words(desk.page(f"/conversations/{talk}"))
    for part in (
        "Order 10482 status out for delivery arrives 2026-11-25 2 × Oxford shirt $59.00",
        "2 orders Order 1 delivered Order 2 placed",
        "Payment status due due on 2026-11-30",
        "By text: nothing.",
        "Unheard of points 12",
        "Not understood: asks again",
    ):
        assert part in text, part
    assert "left" not in text


def test_a_hand_off_is_told_where_it_happened(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.answers(
        desk.stage.says(talk, "a person please"),
        "I have asked a colleague.",
        proposals=[{"type": "request_handoff", "reason": "asked_for_a_person"}],
    )
    page = desk.page(f"/conversations/{talk}")
    assert "Waiting for a person: asked for a person" in words(page)
    assert "Ask for a person" in words(page)
    desk.stage.wait(minutes=12)
    assert re.search(r"Waiting for a person <time[^>]*data-waiting>12 min", desk.page(f"/conversations/{talk}"))


def test_two_quick_messages_keep_their_own_answers(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    first, second = desk.stage.says(talk, "first"), desk.stage.says(talk, "second")
    desk.stage.answers(first, "Answer to the first.", intent="greet")
    desk.stage.answers(second, "Answer to the second.", intent="greet")
    page = desk.page(f"/conversations/{talk}")
    assert "Answer to the first." in turn(page, first)
    assert "Answer to the second." in turn(page, second)
    assert page.index('id="turn-1"') < page.index('id="turn-2"')


def test_a_long_conversation_is_read_page_by_page_without_gap_or_repetition(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    events = []
    for number in range(PAGE + 3):
        events.append(desk.stage.says(talk, f"message {number}"))
        desk.stage.answers(events[-1], f"answer {number}", intent="greet")
    newest = desk.page(f"/conversations/{talk}")
    earlier = re.search(r'href="/console(/conversations/c_ada-web\?[^"#]*turns_before=\d+)#end">Earlier turns', newest)
    assert earlier
    older = desk.page(earlier[1])
    assert "Earlier turns" not in older
    assert "To the newest turns" in older
    assert "data-live" not in older
    shown = [int(found) for page in (older, newest) for found in re.findall(r'id="turn-(\d+)"', page)]
    assert shown == events
    assert len(re.findall(r">answer \d+</p>", older)) == 3
    assert newest.count('class="day"') == 0  # the day began on the page before


def test_whatever_a_trace_holds_the_page_can_be_shown(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    for strange in (
        {"reading": [], "entities": {}, "ranking": "none", "actions": [None, 3]},
        {"reading": {"wishes": [None, {"spans": [{"start": 5, "end": 1}, {"start": "x"}], "change": {"rules": [3]}}]}},
        {"entities": [{"entity": None, "value": None, "start": -3, "end": 900}], "ranking": [{"name": 1}]},
        reading("hey", {"caps": "all"}, {"hey": "greeting"}),
    ):
        desk.stage.answers(desk.stage.says(talk, "hey"), "Hi.", intent="greet", **strange)
    assert desk.page(f"/conversations/{talk}").count("<details") == 4
