"""What can go wrong with customers and their consent. Everything derives from `CustomersError`."""

from __future__ import annotations


class CustomersError(Exception):
    """Something about a customer's record is wrong."""


class UnknownCustomer(CustomersError):
    """There is no customer with this reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"unknown customer: {ref!r}")
        self.ref = ref


class UnknownNumber(CustomersError):
    """Nobody here has this number, or it is not marked as it would have to be."""

    def __init__(self, number: str) -> None:
        super().__init__(f"unknown number: {number}")
        self.number = number


class StaleVersion(CustomersError):
    """The ledger has moved on since the change was made for `base_version`."""

    def __init__(self, customer: str, base_version: int, version: int) -> None:
        super().__init__(f"the ledger of {customer!r} is at version {version}, not at {base_version}")
        self.customer = customer
        self.base_version = base_version
        self.version = version


class InvalidRecord(CustomersError):
    """A body cannot be accepted. `field` points at the fault, as in `contact_points/0/address`; empty: the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field
        self.message = message


class InvalidPageToken(CustomersError):
    """A link to a preference page cannot be used."""


class MalformedPageToken(InvalidPageToken):
    """The link was cut off, or never was one of ours."""

    def __init__(self) -> None:
        super().__init__("the link is not complete")


class ForgedPageToken(InvalidPageToken):
    """The link was not made by us, or was changed on its way."""

    def __init__(self) -> None:
        super().__init__("the link is not signed by us")
