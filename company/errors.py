"""What is wrong with a company's files."""

from __future__ import annotations

from collections.abc import Sequence


class InvalidCompanyFile(Exception):
    """One or more faults, each a line `catalog.yml:12: topics.promotions.purpose: …`, all of them at once."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)
