"""Twilio's signature over a webhook: proof that the carrier's side sent it, and so who holds the number."""

from __future__ import annotations

from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

MOST_FIELDS = 500


class Form:
    """The fields of a form post, each with all its values. Blank ones are kept: the signature is over them too."""

    def __init__(self, body: bytes) -> None:
        """Raises ValueError for what is no form, or has more fields than any honest one."""
        self._values: dict[str, list[str]] = {}
        text = body.decode("utf-8", "replace")
        for name, value in parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS):
            self._values.setdefault(name, []).append(value)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getall(self, name: str) -> list[str]:
        """By this name the SDK's validator asks for repeated fields."""
        return self._values[name]

    def get(self, name: str) -> str:
        """The field's first value without what no database takes; empty if it is missing."""
        return self._values.get(name, [""])[0].replace("\x00", "")


def is_signed(auth_token: str, url: str, form: Form, signature: str) -> bool:
    """Whether the signature is the one for this form, posted to this public URL (with its query, if it has one)."""
    return bool(signature) and RequestValidator(auth_token).validate(url, form, signature)
