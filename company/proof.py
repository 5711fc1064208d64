"""By what the holder of a shared or unconfirmed number proves who they are: `identity` in `policy.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from company.reading import Value


class Detail(StrEnum):
    """Something that the company and its customer know, and hardly anybody else does."""

    LAST_ORDER = "last_order"
    POSTAL_CODE = "postal_code"


_IN_WORDS = {Detail.LAST_ORDER: "the number of your last order", Detail.POSTAL_CODE: "your postal code"}
_ENOUGH = ("any", "all")


@dataclass(frozen=True, slots=True)
class ProofRule:
    """`details` are asked for; `all_needed`: every one of them has to be right, else one is enough."""

    details: tuple[Detail, ...] = (Detail.LAST_ORDER,)
    all_needed: bool = False

    @property
    def in_words(self) -> str:
        """`the number of your last order or your postal code`"""
        return (" and " if self.all_needed else " or ").join(_IN_WORDS[detail] for detail in self.details)


def read_proof(value: Value) -> ProofRule:
    """The rule under `identity.shared_number`; faults are recorded in `value.faults`."""
    parts = value.fields(("shared_number",), ())
    if "shared_number" not in parts:
        return ProofRule()
    fields = parts["shared_number"].fields(("ask_for",), ("enough",))
    if "ask_for" not in fields:
        return ProofRule()
    details = tuple(item.choice(tuple(Detail)) for item in fields["ask_for"].items())
    if not details:
        fields["ask_for"].fault("must name at least one detail")
    if len(set(details)) != len(details):
        fields["ask_for"].fault("names a detail twice")
    enough = fields["enough"].choice(_ENOUGH) if "enough" in fields else "any"
    return ProofRule(tuple(dict.fromkeys(details)) or ProofRule().details, enough == "all")
