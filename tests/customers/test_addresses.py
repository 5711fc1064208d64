"""One address has one form, so that a block or a match cannot miss it."""

from __future__ import annotations

import pytest

from customers.addresses import normal_address


@pytest.mark.parametrize(
    "written", ["+1 402 555 0142", "(402) 555-0142", "402.555.0142", "+14025550142", "1-402-555-0142"]
)
@pytest.mark.parametrize("channel", ["sms", "phone"])
def test_a_phone_number_is_kept_in_e_164(channel: str, written: str) -> None:
    assert normal_address(channel, written, "US") == "+14025550142"


def test_the_country_says_how_a_number_is_read() -> None:
    assert normal_address("sms", "020 7946 0018", "GB") == "+442079460018"


@pytest.mark.parametrize(
    ("written", "country", "message"),
    [
        ("402 555 0142", None, "country"),
        ("5550142", "US", "possible"),
        ("+1402555014299", "US", "possible"),
        ("call me", "US", "not a phone number"),
        ("+14025550142 ext. 5", "US", "extension"),
        ("+14025550142\x00", "US", "NUL"),
    ],
)
def test_what_is_no_phone_number_is_refused(written: str, country: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        normal_address("sms", written, country)


def test_the_domain_of_an_e_mail_address_is_in_lower_case() -> None:
    assert normal_address("email", " Ada.L@EXAMPLE.com ", None) == "Ada.L@example.com"


@pytest.mark.parametrize(
    "written", ["ada", "ada@", "ada@localhost", "a b@example.com", "ada@example..com", "ada\x00@example.com"]
)
def test_what_is_no_e_mail_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        normal_address("email", written, None)


def test_other_addresses_lose_their_margins_only() -> None:
    assert normal_address("post", " 1012 Howard St\nOmaha ", "US") == "1012 Howard St\nOmaha"
    with pytest.raises(ValueError, match="1 to 500"):
        normal_address("post", "  ", "US")
