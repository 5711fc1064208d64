"""What a scope is called: topics and channels as people say them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from contact.catalog import CHANNELS, Catalog
from contact.phrases import listed
from contact.terms import ALL, MARKETING, OPTIONAL, Channel

MOST_LEFT_OUT = 3
"""A group names topics with exceptions only if there are at least so many topics to each exception."""


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

    def about(self, topics: Collection[str], last: str = "and") -> str:
        """What follows "about": `promotions`, `all marketing except surveys`, `anything`."""
        group, rest = self.group(topics)
        if group is None:
            return self.titles(self.catalog.expand_topics(topics), last)
        return f"{'all marketing' if group == MARKETING else 'everything'}{rest.replace('about ', '')}"

    def group(self, topics: Collection[str]) -> tuple[str | None, str]:
        """The group that best names these topics, and ` except …` for the few of it that are not among them."""
        wanted = frozenset(topics)
        groups = ((MARKETING, self.marketing), (OPTIONAL, self.optional), (ALL, self.everything))
        fitting = [(len(members - wanted), group, members) for group, members in groups if wanted <= members]
        if len(wanted) < 2 or not fitting:
            return None, ""
        missing, group, members = min(fitting, key=lambda fit: fit[0])
        if missing * MOST_LEFT_OUT > len(wanted):
            return None, ""
        few = self.titles(self.catalog.expand_topics(members - wanted), "or")
        about = "" if group == MARKETING else "about "
        return group, f" except {about}{few}" if few else ""

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
        what = self._object(topics)
        if rest and what.startswith(" the "):
            return f"send you{what}{rest}"
        return f"{listed([word.verb for word in words])} you{self._spoken(channels, what)}{rest}"

    def doing(self, channels: Sequence[Channel], topics: Collection[str]) -> str:
        """`texting you`, `texting and calling you about tips`, `contacting you by post and on our website`."""
        words = [self.catalog.channels[channel] for channel in channels]
        what = self._object(topics, "or") if topics else ""
        if set(channels) == set(CHANNELS):
            return f"sending you{what}" if what.startswith(" the ") else f"contacting you{what}"
        if any(word.rest for word in words) and len(words) > 1:
            return f"contacting you {self.channel_list(channels)}{self._about(topics)}"
        rest = f" {words[0].rest}" if words[0].rest else ""
        if rest and what.startswith(" the "):
            return f"sending you{what}{rest}"
        return f"{listed([word.doing for word in words])} you{self._spoken(channels, what)}{rest}"

    def sending(self, topics: Sequence[str], channels: Sequence[Channel]) -> str:
        """`contact you`, `text you`, `send the newsletter`, `make calls about promotions`: before a time."""
        if set(topics) == self.everything:
            if set(channels) == set(CHANNELS):
                return "contact you"
            words = [self.catalog.channels[channel] for channel in channels]
            if not any(word.rest for word in words):
                return f"{listed([word.verb for word in words])} you"
        return f"{'make' if list(channels) == [Channel.PHONE] else 'send'} {self.things(topics, channels)}"

    def things(self, topics: Sequence[str], channels: Sequence[str], every: str = "all") -> str:
        """`texts about promotions`, `all marketing emails`, `all messages`: what a window, cap or pause is about.

        `every` begins the name of a group: "all", or "all other".
        """
        wanted = self.catalog.expand_channels(channels)
        whole = set(wanted) == set(CHANNELS)
        noun = "messages" if whole else listed([self.catalog.channels[channel].things for channel in wanted])
        names = self.catalog.expand_topics(topics)
        group, rest = self.group(names)
        if group is None:
            title = self.titles(names)
            return title if whole and len(names) == 1 else f"{noun} about {title}"
        rest = "" if every != "all" else rest
        if group == MARKETING:
            return f"{every} marketing{rest}" if whole else f"{every} marketing {noun}{rest}"
        return f"{every} {'optional ' if group == OPTIONAL else ''}{noun}{rest}"

    def _object(self, topics: Collection[str], last: str = "and") -> str:
        """` the newsletter` is a thing to send; other topics are something to write about."""
        titles = self.about(topics, last)
        return f" {titles}" if len(topics) == 1 and titles.startswith("the ") else f" about {titles}"

    def _spoken(self, channels: Collection[Channel], what: str) -> str:
        """A thing can be texted and emailed; calls are about it."""
        return f" about{what}" if Channel.PHONE in channels and what.startswith(" the ") else what

    def _about(self, topics: Collection[str]) -> str:
        return f" about {self.about(topics, 'or')}" if topics else ""
