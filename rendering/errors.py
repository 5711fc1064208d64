"""What can go wrong with templates. Everything derives from `RenderingError`."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_REASON = 60
"""Characters that the log of touchpoints keeps of a reason."""


class RenderingError(Exception):
    """Something about a template is wrong."""


class CannotRender(RenderingError):
    """A message cannot be put into words. `reason` is a stable code of at most 60 characters, `field` is at fault."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.reason = reason[:LONGEST_REASON]
        self.field = field


class MissingField(CannotRender):
    """The template needs what is not known of this customer, or was not given with the message."""

    def __init__(self, field: str) -> None:
        super().__init__(f"missing_field:{field}", field)


class InvalidTemplates(RenderingError):
    """One or more faults, each a line `order_shipped.yml:12: …`, all of them at once."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)
