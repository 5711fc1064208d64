"""What came of calls and letters, and what follows from it."""

from __future__ import annotations

import pytest

from storage import Database
from tests.worklist.conftest import HOUSE, NUMBER, Desk


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """What an outcome does is the same on both."""
    return sqlite_database


def taken(desk: Desk, channel: str = "phone", **more: str) -> str:
    message = desk.lists(channel=channel, **more)
    assert [task["message"] for task in desk.takes(f"batch-{message}", channel)] == [message]
    return message


def test_a_call_that_was_made_gets_its_receipt(desk: Desk) -> None:
    message = taken(desk)
    assert desk.reports(message, "done") == {"read": 1, "kept": 1, "known": 0, "errors": []}
    assert [one.status for one in desk.receipts(message)] == ["done"]
    assert desk.touchpoints(message)[-1].delivery == "done"
    assert len(desk.counting(message)) == 1


def test_the_same_outcome_again_changes_nothing(desk: Desk) -> None:
    message = taken(desk)
    desk.reports(message, "refused", words="never again")
    before = len(desk.ledger())
    assert desk.reports(message, "refused", words="never again")["known"] == 1
    assert len(desk.ledger()) == before


def test_a_refusal_denies_everything_optional_by_telephone_in_the_customers_words(desk: Desk) -> None:
    desk.says("promotions", "phone")
    message = taken(desk)
    desk.reports(message, "refused", words="don't call me any more")
    entry = desk.ledger()[-1]
    assert (entry.actor, entry.channel, entry.words) == ("work_list", "phone", "don't call me any more")
    assert desk.decision("orders", "phone") == ("withhold", "denied")
    assert desk.decision("promotions", "phone") == ("withhold", "denied")
    assert desk.decision("service", "phone")[0] == "send"
    assert desk.decision("orders", "post")[0] == "send"


def test_a_refusal_of_the_topic_leaves_the_others(desk: Desk) -> None:
    desk.reports(taken(desk), "refused", scope="topic", words="not about orders")
    assert desk.decision("orders", "phone") == ("withhold", "denied")
    assert desk.decision("billing", "phone")[0] == "send"


def test_a_refusal_of_the_number_blocks_it_for_calls(desk: Desk) -> None:
    desk.reports(taken(desk), "refused", scope="address", words="take this number off")
    found = desk.blocked("phone", NUMBER)
    assert found is not None
    assert found.reason == "refused"
    assert desk.decision("service", "phone") == ("withhold", "suppressed")
    assert desk.blocked("sms", NUMBER) is None


def test_a_wrong_number_is_blocked_for_calls_and_texts_of_everybody_who_has_it(desk: Desk) -> None:
    desk.customer("bob")
    desk.reports(taken(desk), "wrong_number", words="no Ada here")
    for channel in ("phone", "sms"):
        assert desk.blocked(channel, NUMBER) is not None
    assert [entry.change["suppressed"]["channel"] for entry in desk.ledger("bob")] == ["phone", "sms"]
    assert desk.ledger()[0].words == "no Ada here"


def test_mail_that_comes_back_weeks_later_blocks_the_address(desk: Desk) -> None:
    message = taken(desk, "post")
    desk.reports(message, "done", "post")
    desk.clock.advance(days=20)
    assert desk.reports(message, "returned_mail", "post")["kept"] == 1
    assert desk.blocked("post", HOUSE) is not None
    assert {one.status for one in desk.receipts(message)} == {"done", "returned_mail"}


def test_what_was_not_done_is_on_the_list_again_and_does_not_count(desk: Desk) -> None:
    message = taken(desk)
    desk.reports(message, "not_done")
    assert desk.counting(message) == []
    assert [task["message"] for task in desk.takes("again")] == [message]
    assert len(desk.counting(message)) == 1


def test_a_refusal_takes_the_other_calls_off_the_list(desk: Desk) -> None:
    message = taken(desk)
    other = desk.lists(topic="billing")
    desk.reports(message, "refused", words="stop calling")
    assert desk.takes("rest") == []
    assert desk.row(other).status == "withheld"


def test_csv_is_taken_line_by_line_and_the_bad_ones_are_named(desk: Desk) -> None:
    good = taken(desk)
    unknown = 'message,outcome,words\r\n{},Done,"said ""thanks"",\nand more"\r\nnothing,done,\r\n{},sang,\r\n,done,\r\n'
    told = desk.reports_csv(unknown.format(good, good)).json()
    assert (told["read"], told["kept"]) == (4, 1)
    assert [(one["line"], one["field"]) for one in told["errors"]] == [(4, "message"), (5, "outcome"), (6, "message")]
    assert desk.row(good).words == 'said "thanks",\nand more'


def test_a_list_may_come_back_with_its_own_columns_and_a_spreadsheets_mark(desk: Desk) -> None:
    message = taken(desk)
    text = f"\ufeffMessage,Name,Outcome\r\n{message},Ada Vale,no_answer\r\n"
    assert desk.reports_csv(text).json()["kept"] == 1
    assert desk.row(message).status == "no_answer"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"name,what\r\na,b\r\n", "body"),
        (b"", "body"),
        (b"\xff\xfe", "body"),
        (b'message,outcome\r\n"m,done\r\n', "body"),
    ],
)
def test_what_is_no_list_of_outcomes_is_refused_whole(desk: Desk, body: bytes, field: str) -> None:
    answer = desk.client.post("/v1/worklists/phone/outcomes", content=body, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 422
    assert answer.json()["field"] == field


def test_an_outcome_that_cannot_be_is_refused_and_named(desk: Desk) -> None:
    listed = desk.lists()
    assert "nobody has taken" in desk.reports(listed, "done")["errors"][0]["message"]
    message = taken(desk, "post")
    assert desk.reports(message, "wrong_number", "post")["errors"][0]["field"] == "outcome"
    assert desk.reports(message, "done", "phone")["errors"][0]["field"] == "message"
    assert desk.reports(message, "done", "post", scope="galaxy")["errors"][0]["field"] == "scope"
    assert desk.reports(message, "done", "post", mood="fine")["errors"][0]["field"] == "mood"
    desk.reports(message, "returned_mail", "post")
    assert desk.reports(message, "done", "post")["errors"][0]["field"] == "outcome"


def test_json_that_is_no_report_is_refused(desk: Desk) -> None:
    for body in (b"[]", b"{", b'{"outcomes": 1}', b'{"outcomes": [1]}'):
        answer = desk.client.post(
            "/v1/worklists/phone/outcomes", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 422
    assert desk.client.post("/v1/worklists/phone/outcomes", content=b"x").status_code == 415
