from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from conversation.errors import InvalidMessage, UnknownConversation
from conversation.intake import MAX_CHOICE, MAX_CLIENT_ID, MAX_TEXT, accept_message
from tests.conversation.stage import Stage


def accept(stage: Stage, conversation: str, client_id: str, text: str | None = None, choice: str | None = None) -> int:
    with stage.database.write() as uow:
        return accept_message(
            uow, conversation=conversation, client_id=client_id, text=text, choice=choice, now=stage.clock()
        )


def test_a_message_becomes_an_event_that_waits_for_its_turn(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    event_id = accept(stage, conversation, "m1", "  hello there ")
    (event,) = stage.events(conversation)
    assert (event.id, event.kind, event.by, event.text) == (event_id, "customer_said", "customer", "hello there")
    assert (event.customer, event.channel, event.data) == ("ada", "web", None)
    with stage.database.read() as uow:
        assert list(uow.inbox.ready(stage.clock(), 10)) == [event_id]


def test_the_same_client_id_again_changes_nothing(stage: Stage) -> None:
    conversation = stage.conversation()
    first = accept(stage, conversation, "m1", "hello")
    assert accept(stage, conversation, "m1", "something else") == first
    assert [event.text for event in stage.events(conversation)] == ["hello"]
    with stage.database.read() as uow:
        assert uow.inbox.waiting() == 1


def test_the_same_client_id_in_another_conversation_is_another_message(stage: Stage) -> None:
    one, other = stage.conversation(), stage.conversation()
    assert accept(stage, one, "m1", "hello") != accept(stage, other, "m1", "hello")


def test_requests_that_race_with_one_client_id_store_one_message(stage: Stage) -> None:
    conversation = stage.conversation()
    together = threading.Barrier(8)

    def send(_: int) -> int:
        together.wait()
        return accept(stage, conversation, "m1", "hello")

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(send, range(8)))
    assert len(ids) == 1
    assert [event.id for event in stage.events(conversation)] == list(ids)


def test_a_choice_on_offer_is_stored_with_its_label_and_value(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    stage.turn(conversation, "text me about promotions")
    event_id = accept(stage, conversation, "m2", choice="yes")
    event = stage.events(conversation)[-1]
    assert (event.id, event.text, event.data) == (event_id, "Yes", {"choice": "yes"})


def test_a_value_that_was_never_offered_is_plain_text(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    stage.turn(conversation, "text me about promotions")
    accept(stage, conversation, "m2", choice="undo")
    event = stage.events(conversation)[-1]
    assert (event.text, event.data) == ("undo", None)


def test_a_choice_is_off_the_table_once_the_customer_has_said_something_else(stage: Stage) -> None:
    conversation = stage.conversation(stage.customer())
    stage.turn(conversation, "text me about promotions")
    accept(stage, conversation, "m2", "wait")
    accept(stage, conversation, "m3", choice="yes")
    event = stage.events(conversation)[-1]
    assert (event.text, event.data) == ("yes", None)


def test_what_keyboards_do_not_write_is_left_out(stage: Stage) -> None:
    conversation = stage.conversation()
    accept(stage, conversation, "m1", "he\x00llo\x1b[31m\tthere\nyou")
    assert stage.events(conversation)[0].text == "hello[31m\tthere\nyou"


def test_emoji_and_other_scripts_survive(stage: Stage) -> None:
    conversation = stage.conversation()
    accept(stage, conversation, "m1", "👩‍👩‍👧 señor \u202eabc 你好")
    assert stage.events(conversation)[0].text == "👩‍👩‍👧 señor \u202eabc 你好"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("text", {"client_id": "m", "text": ""}),
        ("text", {"client_id": "m", "text": " \n\x00"}),
        ("text", {"client_id": "m", "text": "x" * (MAX_TEXT + 1)}),
        ("text", {"client_id": "m", "text": "half \ud83d"}),
        ("text", {"client_id": "m"}),
        ("text", {"client_id": "m", "text": "a", "choice": "b"}),
        ("choice", {"client_id": "m", "choice": "x" * (MAX_CHOICE + 1)}),
        ("client_id", {"client_id": "", "text": "a"}),
        ("client_id", {"client_id": "x" * (MAX_CLIENT_ID + 1), "text": "a"}),
        ("client_id", {"client_id": "a\x00b", "text": "a"}),
    ],
)
def test_a_message_that_cannot_be_accepted_names_its_field(stage: Stage, field: str, message: dict[str, str]) -> None:
    conversation = stage.conversation()
    with pytest.raises(InvalidMessage) as raised:
        accept(stage, conversation, **message)
    assert raised.value.field == field
    assert stage.events(conversation) == []


def test_the_longest_text_is_accepted(stage: Stage) -> None:
    conversation = stage.conversation()
    accept(stage, conversation, "m1", "x" * MAX_TEXT)
    assert len(stage.events(conversation)[0].text or "") == MAX_TEXT


def test_nothing_is_accepted_for_a_conversation_that_does_not_exist(stage: Stage) -> None:
    with pytest.raises(UnknownConversation):
        accept(stage, "c_nowhere", "m1", "hello")
