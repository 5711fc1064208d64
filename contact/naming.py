"""What a scope is called: topics and channels as people say them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from contact.catalog import CHANNELS, Catalog
from contact.phrases import listed
from contact.terms import ALL, MARKETING, OPTIONAL, Channel


class Names:
    """Names for scopes of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.marketing = frozenset(catalog.expand_topics((MARKETING,)))
        self.optional = frozenset(catalog.expand_topics((OPTIONAL,)))
        self.everything = frozenset(catalog.expand_topics((ALL,)))

    def titles(self, topics: Iterable[str], last: str = "and") -> str:
        """`promotions, tips and the newsletter`. A topic that has left the catalog goes by its name."""
        known = self.catalog.topics
        return listed([known[t].title if t in known else t.replace("_", " ") for t in topics], last)

    def about(self, topics: Collection[str]) -> str:
        """What follows "about": `promotions`, `all marketing except surveys`, `anything`."""
        group, rest = self.group(topics)
        if group is None:
            return self.titles(self.catalog.expand_topics(topics))
        if group == MARKETING:
            return f"all marketing{rest}"
        return f"everything{rest}"

    def group(self, topics: Collection[str]) -> tuple[str | None, str]:
        """The group that best names these topics, and ` except …` for the few of it that are not among them."""
        wanted = frozenset(topics)
        for group, members in ((ALL, self.everything), (OPTIONAL, self.optional), (MARKETING, self.marketing)):
            missing = members - wanted
            if wanted <= members and len(wanted) > 1 and (not missing or 2 * len(missing) < len(wanted)):
                few = self.catalog.expand_topics(missing)
                return group, f" except {self.titles(few)}" if few else ""
        return None, ""

    def left_out(self, topics: Collection[str]) -> frozenset[str]:
        """The topics that `about` names as exceptions."""
        group, _ = self.group(topics)
        return frozenset() if group is None else frozenset(self.catalog.expand_topics((group,))) - frozenset(topics)

    def channel_list(self, channels: Sequence[Channel], last: str = "and") -> str:
        """`by text, by email and on our website`, or `on every channel`."""
        if set(channels) == set(CHANNELS):
            return "on every channel"
        return listed([self.catalog.channels[channel].by for channel in channels], last)

    def verb(self, channels: Sequence[Channel], topics: Collection[str]) -> str:
        """`text you about promotions`, `text and email you about everything`, `contact you about tips by post`."""
        words = [self.catalog.channels[channel] for channel in channels]
        if (any(word.rest for word in words) and len(words) > 1) or len(words) > 3:
            return f"contact you about {self.about(topics)} {self.channel_list(channels)}"
        rest = f" {words[0].rest}" if words[0].rest else ""
        return f"{listed([word.verb for word in words])} you{self._object(topics)}{rest}"

    def doing(self, channels: Sequence[Channel]) -> str:
        """`texting you`, `texting and calling you`, `contacting you by post and on our website`, `contacting you`."""
        words = [self.catalog.channels[channel] for channel in channels]
        if set(channels) == set(CHANNELS):
            return "contacting you"
        if any(word.rest for word in words) and len(words) > 1:
            return f"contacting you {self.channel_list(channels)}"
        rest = f" {words[0].rest}" if words[0].rest else ""
        return f"{listed([word.doing for word in words])} you{rest}"

    def things(self, topics: Sequence[str], channels: Sequence[str]) -> str:
        """`texts about promotions`, `marketing emails`, `all messages`: what a window, cap or pause is about."""
        wanted = self.catalog.expand_channels(channels)
        whole = set(wanted) == set(CHANNELS)
        noun = "messages" if whole else listed([self.catalog.channels[channel].things for channel in wanted])
        names = self.catalog.expand_topics(topics)
        group, rest = self.group(names)
        if group is None:
            title = self.titles(names)
            return title if whole and len(names) == 1 else f"{noun} about {title}"
        kind = {MARKETING: "marketing ", OPTIONAL: "optional ", ALL: ""}[group]
        if group == MARKETING and whole:
            return f"all marketing{rest}"
        return f"all {kind}{noun}{rest}"

    def _object(self, topics: Collection[str]) -> str:
        """` the newsletter` is a thing to send; other topics are something to write about."""
        titles = self.about(topics)
        return f" {titles}" if len(topics) == 1 and titles.startswith("the ") else f" about {titles}"
