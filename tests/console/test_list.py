from __future__ import annotations

import re

from console.rows import PAGE
from tests.console.conftest import Desk


def names(page: str) -> list[str]:
    return re.findall(r'class="row-name">([^<]*)<', page)


def talk_of(desk: Desk, ref: str, first: str, last: str, says: str = "hello") -> str:
    desk.stage.customer(ref, first, last)
    talk = desk.stage.conversation(ref)
    desk.stage.says(talk, says)
    return talk


def test_the_newest_conversation_stands_first(desk: Desk) -> None:
    first = talk_of(desk, "ada", "Ada", "Lovelace")
    talk_of(desk, "bob", "Bob", "Hope")
    assert names(desk.page("/")) == ["Bob Hope", "Ada Lovelace"]
    desk.stage.says(first, "me again")
    assert names(desk.page("/")) == ["Ada Lovelace", "Bob Hope"]


def test_a_conversation_in_which_nothing_was_said_is_not_listed(desk: Desk) -> None:
    desk.stage.conversation(None, name="c_silent")
    assert names(desk.page("/")) == []
    assert "Nobody here." in desk.page("/")


def test_a_row_tells_who_how_what_and_when(desk: Desk) -> None:
    desk.stage.conversation(None, channel="sms", name="c_v")
    desk.stage.says("c_v", "is anybody\n there?")
    desk.stage.wait(minutes=3)
    page = desk.page("/")
    assert names(page) == ["Visitor"]
    assert "is anybody there?" in page
    assert "Text</span>" in page
    assert re.search(
        r'<time datetime="2026-11-23T16:00:09\+00:00" title="Mon 23 Nov 2026, 16:00:09 UTC" data-ago>3 min ago', page
    )
    assert re.search(r"Unanswered <time [^>]*>3 min", page)


def test_an_answered_row_shows_the_answer_and_nobody_waits(desk: Desk) -> None:
    talk = talk_of(desk, "ada", "Ada", "Lovelace")
    with desk.stage.database.read() as uow:
        event = uow.conversations.get(talk).last_event_id  # type: ignore[union-attr]
    desk.stage.answers(event, "Hello Ada.", intent="greet")
    page = desk.page("/")
    assert "Assistant:" in page
    assert "Hello Ada." in page
    assert "Unanswered" not in page


def test_unclear_is_told_of_the_newest_turn_only(desk: Desk) -> None:
    desk.stage.customer()
    talk = desk.stage.conversation()
    desk.stage.answers(
        desk.stage.says(talk, "blub"), {"text": "Sorry?", "data": {"type": "unclear"}}, intent="out_of_scope"
    )
    assert "mark-unclear" in desk.page("/")
    desk.stage.answers(desk.stage.says(talk, "hello"), "Hi.", intent="greet")
    assert "mark-unclear" not in desk.page("/")


def test_conversations_are_filtered_by_who_holds_them(desk: Desk) -> None:
    queued = talk_of(desk, "ada", "Ada", "Lovelace")
    held = talk_of(desk, "bob", "Bob", "Hope")
    talk_of(desk, "cyd", "Cyd", "Charisse")
    with desk.stage.database.write() as uow:
        uow.conversations.change_handoff(
            queued, expected=["assistant"], to="queued", now=desk.stage.now, reason="complaint"
        )
        uow.conversations.change_handoff(held, expected=["assistant"], to="agent", now=desk.stage.now, agent_id=1)
    assert names(desk.page("/?handoff=queued")) == ["Ada Lovelace"]
    assert names(desk.page("/?handoff=agent")) == ["Bob Hope"]
    assert names(desk.page("/?handoff=assistant")) == ["Cyd Charisse"]
    assert len(names(desk.page("/"))) == 3
    assert "With a person" in desk.page("/?handoff=agent")


def test_customers_are_found_by_the_beginning_of_name_or_reference(desk: Desk) -> None:
    talk_of(desk, "crm-7", "Ada", "Lovelace")
    talk_of(desk, "crm-8", "Bob", "Hope")
    for words, found in {
        "ada": ["Ada Lovelace"],
        "LOVE": ["Ada Lovelace"],
        "ada  love": ["Ada Lovelace"],
        "crm-8": ["Bob Hope"],
        "crm": ["Bob Hope", "Ada Lovelace"],
        "c_crm-7-web": ["Ada Lovelace"],
        "%": [],
        "ob": [],
    }.items():
        assert names(desk.page(f"/?q={words.replace('%', '%25')}")) == found, words


def test_a_customer_who_has_never_written_is_found_too(desk: Desk) -> None:
    desk.stage.customer("crm 9", "Cyd", "Charisse")
    page = desk.page("/?q=cyd")
    assert names(page) == []
    assert 'href="/console/customers/crm%209"' in page
    assert "Cyd Charisse" in desk.page("/customers/crm%209")
    assert 'class="people"' not in desk.page("/?q=nobody")
    assert 'class="people"' not in desk.page("/")


def test_search_and_filter_hold_together_and_stay_in_every_link(desk: Desk) -> None:
    talk_of(desk, "ada", "Ada", "Lovelace")
    page = desk.page("/?q=ada&handoff=assistant")
    assert names(page) == ["Ada Lovelace"]
    assert 'href="/console/conversations/c_ada-web?handoff=assistant&amp;q=ada#end"' in page
    assert 'href="/console/?handoff=queued&amp;q=ada"' in page
    assert names(desk.page("/?q=ada&handoff=queued")) == []


def test_older_conversations_are_on_pages_of_their_own_without_gap_or_repetition(desk: Desk) -> None:
    expected = []
    for number in range(PAGE + 5):
        desk.stage.conversation(None, name=f"c_{number}")
        desk.stage.says(f"c_{number}", f"message {number}")
        expected.insert(0, f"row-c_{number}")
    first = desk.page("/")
    assert "data-live" in first
    older = re.search(r'rel="next" href="/console(/\?before=\d+)"', first)
    assert older
    second = desk.page(older[1])
    assert "data-live" not in second
    assert 'rel="next"' not in second
    assert re.findall(r'id="(row-c_\d+)"', first) + re.findall(r'id="(row-c_\d+)"', second) == expected


def test_the_queue_shows_the_longest_wait_first_with_its_reason(desk: Desk) -> None:
    for ref, first in (("ada", "Ada"), ("bob", "Bob")):
        desk.stage.customer(ref, first, "Lovelace")
        talk = desk.stage.conversation(ref)
        desk.stage.answers(
            desk.stage.says(talk, f"a person please, says {first}"),
            "I have asked a colleague.",
            intent="ask_person",
            proposals=[{"type": "request_handoff", "reason": "asked_for_a_person"}],
        )
        desk.stage.wait(minutes=65)
    desk.stage.says("c_ada-web", "still here")
    page = desk.page("/queue")
    assert names(page) == ["Ada Lovelace", "Bob Lovelace"]
    assert "asked for a person" in page
    assert "a person please, says Bob" in page
    assert "2 h 10 min" in page
    assert re.search(r'id="queued" class="count count-some">2<', desk.page("/"))


def test_an_empty_queue_says_so(desk: Desk) -> None:
    assert "Nobody waits for a person." in desk.page("/queue")
