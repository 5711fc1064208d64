"""Which topics and channels a few words name, by the company's own names for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contact.catalog import Catalog
from contact.terms import Channel


def topics_named(words: str, catalog: Catalog) -> list[str]:
    """In the catalog's order. `words` are plain: lower case, without punctuation."""
    return [
        name
        for name, topic in catalog.topics.items()
        if _any_of((name.replace("_", " "), topic.title, *topic.synonyms), words)
    ]


def channels_named(words: str, catalog: Catalog) -> list[str]:
    return [
        str(channel)
        for channel in Channel
        if _any_of(
            (
                catalog.channels[channel].title,
                catalog.channels[channel].verb,
                catalog.channels[channel].things,
                *catalog.channels[channel].synonyms,
            ),
            words,
        )
    ]


def _any_of(names: Iterable[str], words: str) -> bool:
    singulars = {name.casefold().removeprefix("the ").rstrip("s") for name in names if len(name) > 2}
    return any(re.search(rf"\b{re.escape(name)}s?\b", words) for name in singulars if name)
