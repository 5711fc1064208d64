"""What is on a list, and what becomes of it at the moment somebody takes it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from connectors.worklist.csv_file import neutral
from storage.records import Suppression
from tests.worklist.conftest import HOUSE, NOON, NUMBER, Desk


def test_a_call_is_listed_and_taken_with_all_that_is_needed_to_make_it(desk: Desk) -> None:
    message = desk.lists()
    assert desk.row(message).status == "open"
    (task,) = desk.takes()
    assert task["message"] == message
    assert (task["name"], task["address"], task["text"]) == ("Ada Vale", NUMBER, "Your coat is ready.")
    assert task["local_time"] == "2026-11-23T12:00:00-06:00"
    assert desk.row(message).status == "taken"


def test_a_letter_is_taken_as_csv_with_its_lines_whole(desk: Desk) -> None:
    message = desk.lists(channel="post")
    (line,) = desk.takes_csv(channel="post")
    assert (line["message"], line["address"]) == (message, HOUSE)


def test_the_same_batch_again_gives_the_same_tasks_and_another_one_the_rest(desk: Desk) -> None:
    messages = [desk.lists() for _ in range(3)]
    first = [task["message"] for task in desk.takes("b1", limit=2)]
    assert first == messages[:2]
    assert [task["message"] for task in desk.takes("b1", limit=2)] == first
    assert [task["message"] for task in desk.takes("b2", limit=2)] == messages[2:]
    assert desk.takes("b3") == []


def test_a_batch_that_got_nothing_may_be_asked_for_again(desk: Desk) -> None:
    assert desk.takes("today") == []
    message = desk.lists()
    assert [task["message"] for task in desk.takes("today")] == [message]


def test_two_who_take_at_once_never_get_the_same_call(desk: Desk) -> None:
    messages = {desk.lists(desk.customer(f"c{number}", f"+140255502{number:02}")) for number in range(12)}
    got: list[list[str]] = []
    together = threading.Barrier(3)

    def take(batch: str) -> None:
        together.wait()
        got.append([task["message"] for task in desk.takes(batch, limit=5)])

    threads = [threading.Thread(target=take, args=(f"b{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handed_out = [message for batch in got for message in batch]
    assert len(handed_out) == len(set(handed_out)) == 12
    assert set(handed_out) == messages


def test_two_who_ask_for_the_same_batch_at_once_get_the_same_calls(desk: Desk) -> None:
    for number in range(6):
        desk.lists(desk.customer(f"c{number}", f"+140255502{number:02}"))
    got: list[list[str]] = []
    together = threading.Barrier(2)

    def take() -> None:
        together.wait()
        got.append([task["message"] for task in desk.takes("b1", limit=3)])

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got[0] == got[1]
    assert len(got[0]) == 3


def test_what_the_customer_said_after_the_listing_takes_it_off(desk: Desk) -> None:
    message = desk.lists()
    desk.says("orders", "phone", "denied")
    assert desk.takes() == []
    assert desk.row(message).status == "withheld"
    assert desk.state(message) == "withheld"
    assert desk.counting(message) == []
    assert desk.touchpoints(message)[-1].reason == "denied"


def test_a_number_that_was_blocked_after_the_listing_is_not_called(desk: Desk) -> None:
    message = desk.lists()
    with desk.database.write() as uow:
        uow.suppressions.add(Suppression("phone", NUMBER, "by_hand", NOON))
    assert desk.takes() == []
    assert desk.touchpoints(message)[-1].reason == "suppressed"


def test_what_was_said_after_the_taking_holds_when_the_batch_is_asked_for_again(desk: Desk) -> None:
    message = desk.lists()
    assert len(desk.takes("b1")) == 1
    desk.says("orders", "phone", "denied")
    assert desk.takes("b1") == []
    assert desk.row(message).status == "withheld"


def test_a_marketing_call_waits_for_the_legal_hours_of_the_moment_it_is_taken(desk: Desk) -> None:
    desk.says("promotions", "phone")
    message = desk.lists(topic="promotions")
    desk.clock.advance(hours=9, minutes=30)  # 21:30 in Omaha
    assert desk.takes("night") == []
    assert desk.row(message).status == "open"
    last = desk.touchpoints(message)[-1]
    assert (last.decision, last.reason) == ("defer", "legal_hours")
    desk.clock.advance(hours=10, minutes=29)  # 07:59
    assert desk.takes("dawn") == []
    desk.clock.advance(minutes=1)
    assert [task["message"] for task in desk.takes("morning")] == [message]


def test_a_call_counts_from_when_it_is_taken_not_from_when_it_was_listed(desk: Desk) -> None:
    message = desk.lists()
    assert desk.counting(message) == [NOON]
    desk.clock.advance(hours=2)
    desk.takes()
    assert desk.counting(message) == [NOON + timedelta(hours=2)]
    desk.takes()
    assert len(desk.counting(message)) == 1


def test_a_cap_holds_among_those_that_are_taken_at_once(desk: Desk) -> None:
    first = desk.lists()
    desk.clock.advance(days=1)
    second = desk.lists()
    desk.says("orders", "phone", caps=[{"topics": ["orders"], "channels": ["phone"], "max": 1, "per": "P1D"}])
    (task,) = desk.takes()
    (waiting,) = {first, second} - {task["message"]}
    last = desk.touchpoints(waiting)[-1]
    assert (desk.row(waiting).status, last.decision, last.reason) == ("open", "defer", "cap")
    assert desk.takes("more") == []


def test_a_message_that_is_out_of_date_is_not_done(desk: Desk) -> None:
    expires = (NOON + timedelta(hours=1)).isoformat()
    message = desk.lists(expires_at=expires)
    desk.clock.advance(hours=1)
    assert desk.takes() == []
    assert desk.touchpoints(message)[-1].reason == "expired"


def test_a_changed_number_is_the_one_that_is_called(desk: Desk) -> None:
    desk.lists()
    desk.customer(number="+14025550199")
    (task,) = desk.takes()
    assert task["address"] == "+14025550199"


def test_what_may_not_be_sent_is_never_listed(desk: Desk) -> None:
    message = desk.lists(topic="promotions")
    assert desk.state(message) == "withheld"
    assert desk.takes() == []


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "+1402;x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


def test_a_telephone_number_stays_one() -> None:
    assert neutral(NUMBER) == NUMBER
    assert neutral("Ada = Vale") == "Ada = Vale"


def test_a_name_that_is_a_formula_is_neutral_in_the_file(desk: Desk) -> None:
    desk.customer(first_name='=HYPERLINK("http://x.example")')
    desk.lists()
    (line,) = desk.takes_csv()
    assert line["name"].startswith("'=HYPERLINK")
    assert line["address"] == NUMBER


def test_only_the_company_may_take_a_list(desk: Desk) -> None:
    refused = desk.client.get("/v1/worklists/phone", params={"batch": "b"}, headers={"Authorization": "Bearer x"})
    assert refused.status_code == 401
    assert desk.client.get("/v1/worklists/sms", params={"batch": "b"}).status_code == 422
    assert desk.client.get("/v1/worklists/phone").json()["field"] == "batch"
