"""Contact points in the one form they are stored and compared in."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from contact.terms import Channel
from customers.fields import is_storable

_LONGEST = 500


def normal_address(channel: str, address: str, country: str | None) -> str:
    """The stored form of an address: phone numbers in E.164, e-mail with a lower-case domain, others without margins.

    A phone number without "+" is read as one of `country`. Whether a mailbox or line exists is not asked. Raises
    ValueError with a message for people.
    """
    if not is_storable(address):
        raise ValueError("must not contain NUL or half a character")
    if channel in (Channel.SMS, Channel.PHONE):
        return _phone(address, country)
    if channel == Channel.EMAIL:
        return _email(address)
    stripped = address.strip()
    if not 1 <= len(stripped) <= _LONGEST:
        raise ValueError(f"must have 1 to {_LONGEST} characters")
    return stripped


def _phone(address: str, country: str | None) -> str:
    if not address.strip().startswith("+") and country is None:
        raise ValueError("must begin with + and the country's code, because the customer's country is unknown")
    try:
        number = phonenumbers.parse(address, country)
    except phonenumbers.NumberParseException:
        raise ValueError("is not a phone number") from None
    if number.extension:
        raise ValueError("must not have an extension")
    # "Possible" would also do for seven digits, which one can dial only from the next house.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValueError("is not a possible phone number: too short, too long, or without its area code")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(address: str) -> str:
    try:
        # Asking the DNS would make a customer's record depend on the weather. `.test` is for tests, ours or theirs.
        normal = validate_email(address.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return normal
