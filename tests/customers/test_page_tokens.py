from __future__ import annotations

import base64
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact.terms import Channel
from customers import page_tokens
from customers.page_tokens import ForgedPageToken, InvalidPageToken, MalformedPageToken

SECRET = "a secret of the company that is long enough"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_a_token_tells_whose_page_and_which_message_it_is() -> None:
    token = page_tokens.make(SECRET, "ada", channel="email", address="ada@example.com", outbox_id=1234, now=NOW)

    said = page_tokens.read(SECRET, token)

    assert (said.customer, said.channel, said.outbox_id, said.issued_at) == ("ada", Channel.EMAIL, 1234, NOW)


@settings(max_examples=50, deadline=None)
@given(
    customer=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200),
    channel=st.none() | st.sampled_from(list(Channel)),
    outbox_id=st.none() | st.integers(0, 2**63),
    age=st.timedeltas(timedelta(0), timedelta(days=20000)),
)
def test_every_token_reads_back_as_it_was_made(
    customer: str, channel: Channel | None, outbox_id: int | None, age: timedelta
) -> None:
    now = (NOW - age).replace(microsecond=0)

    said = page_tokens.read(SECRET, page_tokens.make(SECRET, customer, channel=channel, outbox_id=outbox_id, now=now))

    assert (said.customer, said.channel, said.outbox_id, said.issued_at) == (customer, channel, outbox_id, now)


def test_the_same_message_sent_again_carries_the_same_link() -> None:
    one, other = (page_tokens.make(SECRET, "ada", outbox_id=7, now=NOW) for _ in range(2))

    assert one == other


def test_nothing_about_the_customer_can_be_read_from_a_token() -> None:
    token = page_tokens.make(SECRET, "ada@example.com", channel="sms", address="+14025550148", now=NOW)

    raw = base64.urlsafe_b64decode(token[:-1] + "=" * (-len(token[:-1]) % 4))

    assert b"ada" not in raw
    assert b"402555" not in raw


def test_a_token_fits_into_a_text_message_and_ends_in_a_letter_or_digit() -> None:
    for number in range(50):
        token = page_tokens.make(SECRET, "c-10042", channel="sms", address="+14025550148", outbox_id=number, now=NOW)
        assert len(token) <= 52
        assert set(token) <= set(string.ascii_letters + string.digits + "-_")
        assert token[-1].isalnum()


def test_a_token_that_was_changed_anywhere_is_refused() -> None:
    token = page_tokens.make(SECRET, "ada", outbox_id=7, now=NOW)

    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        try:
            said = page_tokens.read(SECRET, changed)
        except InvalidPageToken:
            continue
        # The last sign before the version has bits that mean nothing.
        assert place == len(token) - 2
        assert said == page_tokens.read(SECRET, token)


def test_a_token_made_with_another_secret_is_forged() -> None:
    token = page_tokens.make("another secret, of another company", "ada", now=NOW)

    with pytest.raises(ForgedPageToken):
        page_tokens.read(SECRET, token)


@pytest.mark.parametrize(
    "broken", ["", "1", "x", "ada", "eyJhbGciOiJIUzI1NiJ9.e30.x1", "ü1", "A" * 1300 + "1", "AAAA1"]
)
def test_what_is_no_token_is_malformed(broken: str) -> None:
    with pytest.raises(MalformedPageToken):
        page_tokens.read(SECRET, broken)


def test_a_token_that_was_cut_off_is_refused() -> None:
    token = page_tokens.make(SECRET, "ada", now=NOW)

    for length in range(len(token)):
        with pytest.raises(InvalidPageToken):
            page_tokens.read(SECRET, token[:length])


def test_a_link_is_fresh_for_thirty_days_and_can_be_read_for_ever() -> None:
    said = page_tokens.read(SECRET, page_tokens.make(SECRET, "ada", now=NOW))

    assert page_tokens.is_fresh(said, NOW)
    assert page_tokens.is_fresh(said, NOW + timedelta(days=30, seconds=-1))
    assert not page_tokens.is_fresh(said, NOW + timedelta(days=30))
    assert not page_tokens.is_fresh(said, NOW - timedelta(hours=1))


def test_a_link_knows_the_address_that_it_went_to() -> None:
    said = page_tokens.read(SECRET, page_tokens.make(SECRET, "ada", channel="sms", address="+14025550148", now=NOW))

    assert page_tokens.is_at(SECRET, said, [("email", "ada@example.com"), ("sms", "+14025550148")])
    assert not page_tokens.is_at(SECRET, said, [("sms", "+14025550149")])
    assert not page_tokens.is_at(SECRET, said, [("phone", "+14025550148")])
    assert not page_tokens.is_at(SECRET, said, [])


def test_a_link_that_went_to_no_address_is_at_every_one() -> None:
    said = page_tokens.read(SECRET, page_tokens.make(SECRET, "ada", now=NOW))

    assert page_tokens.is_at(SECRET, said, [])


def test_an_address_without_a_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="channel"):
        page_tokens.make(SECRET, "ada", address="+14025550148", now=NOW)


def test_links_stand_below_the_public_address() -> None:
    assert page_tokens.link("https://reins.example.com/", "abc") == "https://reins.example.com/p/abc"
    assert page_tokens.unsubscribe_link("https://r.example", "abc") == "https://r.example/p/abc/unsubscribe"
