"""Which names a template's words use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from jinja2 import meta

from rendering.sandbox import HTML, TEXT
from rendering.template import Part


def names_in(parts: Iterable[Part]) -> frozenset[str]:
    """The names that these parts take from outside."""
    return frozenset(name for part in parts for name in _names(part.source, part.html))


@lru_cache(maxsize=1000)
def _names(source: str, html: bool) -> frozenset[str]:
    environment = HTML if html else TEXT
    return frozenset(meta.find_undeclared_variables(environment.parse(source)))
