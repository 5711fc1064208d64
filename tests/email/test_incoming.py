"""Mails from anybody: whatever they hold, they are read or refused, never half believed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.email.answers import is_nobody
from connectors.email.incoming import InvalidIncoming, Kind, read_reports
from customers.fields import is_storable
from tests.email.test_reports import ARF, DSN

FIELDS = {
    "recipient": "ada@x.example",
    "action": "failed",
    "status": "5.1.1",
    "words": "550 5.1.1 User unknown",
    "enclosed": "message/rfc822",
    "message_id": "<a@b.example>",
}


def test_the_original_recipient_is_told_rather_than_where_it_was_forwarded() -> None:
    mail = DSN.format(**FIELDS).replace("Final-", "Original-Recipient: rfc822;first@x.example\nFinal-")
    (report,) = read_reports(mail.encode())
    assert (report.recipient, report.message_id) == ("first@x.example", "<a@b.example>")


def test_several_recipients_of_one_mail_are_told_apart() -> None:
    more = "Final-Recipient: rfc822; bob@x.example\nAction: delayed\nStatus: 4.4.1\n\n--b\nContent-Type: message"
    mail = DSN.format(**FIELDS).replace("--b\nContent-Type: message/rfc822", more + "/rfc822")
    assert [(one.recipient, one.kind, one.nobody) for one in read_reports(mail.encode())] == [
        ("ada@x.example", Kind.BOUNCED, True),
        ("bob@x.example", Kind.DELAYED, False),
    ]


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.10", "5.2.1"])
def test_a_code_alone_says_that_nobody_is_there(status: str) -> None:
    assert is_nobody(status, "")


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "5.3.4", "5.1.8"])
def test_a_code_outweighs_the_words_beside_it(status: str) -> None:
    assert not is_nobody(status, "user unknown")


def _cut_and_mixed() -> st.SearchStrategy[bytes]:
    whole = st.sampled_from(
        [DSN.format(**FIELDS), ARF.format(kind="abuse", message_id="<a@b.example>"), "Subject: x\n\nx"]
    )
    noise = st.binary(max_size=40)
    return st.builds(
        lambda text, at, length, junk: (
            text.encode()[: at % len(text)] + junk + text.encode()[at % len(text) + length :]
        ),
        whole,
        st.integers(0, 5000),
        st.integers(0, 60),
        noise,
    )


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(body=st.one_of(_cut_and_mixed(), st.binary(max_size=300)))
def test_whatever_is_posted_is_read_or_refused(body: bytes) -> None:
    try:
        reports = read_reports(body)
    except InvalidIncoming:
        return
    for report in reports:
        said = "".join(part or "" for part in (report.recipient, report.message_id, report.status, report.words))
        assert is_storable(said)
        assert "\n" not in said
        assert not report.nobody or report.kind is Kind.BOUNCED
