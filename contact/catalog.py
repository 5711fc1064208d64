"""The topics a company writes about, and the groups that customers name them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from contact.errors import UnknownTopic
from contact.terms import ALL, GROUPS, MARKETING, OPTIONAL, Channel, Purpose, Topic
from contact.wording import DEFAULT_WORDS, ChannelWords

CHANNELS = tuple(Channel)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The company's topics in the order it shows them.

    Topics may leave the catalog while ledgers still name them. So expanding keeps names it does not know: they match
    nothing that can be sent, and mean again what they meant if the topic comes back.
    """

    topics: Mapping[str, Topic]
    channels: Mapping[Channel, ChannelWords] = field(default_factory=lambda: DEFAULT_WORDS)
    _groups: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _members: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, topic in self.topics.items():
            if name in GROUPS or name != topic.name:
                raise ValueError(f"topic {name!r} cannot be called that")
        topics = self.topics.values()
        groups = {
            ALL: tuple(self.topics),
            OPTIONAL: tuple(topic.name for topic in topics if not topic.required),
            MARKETING: tuple(topic.name for topic in topics if topic.purpose is Purpose.MARKETING),
        }
        object.__setattr__(self, "_groups", groups)
        object.__setattr__(self, "_members", {group: frozenset(names) for group, names in groups.items()})

    def topic(self, name: str) -> Topic:
        """The topic of this name; raises `UnknownTopic`."""
        try:
            return self.topics[name]
        except KeyError:
            raise UnknownTopic(name) from None

    def is_known(self, name: str) -> bool:
        """Whether `name` is a topic or a group of topics."""
        return name in self.topics or name in self._groups

    def expand_topics(self, topics: Iterable[str]) -> tuple[str, ...]:
        """The single topics meant, each once, in the catalog's order; unknown names last, as they were given."""
        given = tuple(topics)
        named: set[str] = set()
        for name in given:
            named.update(self._groups.get(name, (name,)))
        known = tuple(name for name in self.topics if name in named)
        return known + tuple(dict.fromkeys(name for name in given if not self.is_known(name)))

    def expand_channels(self, channels: Iterable[str]) -> tuple[Channel, ...]:
        """The single channels meant, each once, in the order of `Channel`. Raises ValueError for an unknown one."""
        named = set(channels)
        if ALL in named:
            return CHANNELS
        wanted = {Channel(name) for name in named}
        return tuple(channel for channel in CHANNELS if channel in wanted)

    def covers(self, topics: Iterable[str], channels: Iterable[str], topic: str, channel: Channel) -> bool:
        """Whether a scope holds this topic on this channel. Builds nothing: it is on the path of every decision."""
        if channel not in channels and ALL not in channels:
            return False
        return any(name == topic or (name in self._members and topic in self._members[name]) for name in topics)

    def is_marketing(self, topic: str) -> bool:
        return self.topic(topic).purpose is Purpose.MARKETING

    def is_required(self, topic: str) -> bool:
        return topic in self.topics and self.topics[topic].required

    def default_allowed(self, topic: str) -> bool:
        """Whether the topic may be sent without the customer's word. What is required is always allowed."""
        entry = self.topic(topic)
        return entry.required or entry.allowed_by_default

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name, topic in self.topics.items() if topic.required)

    def normal_topics(self, topics: Iterable[str]) -> tuple[str, ...]:
        """The same scope without repetition: groups first, then the names they do not hold.

        A list that happens to name a whole group stays a list: it does not stretch to topics added later.
        """
        given = tuple(dict.fromkeys(topics))
        for group in GROUPS:
            if group in given:
                inside = self._members[group] | set(GROUPS)
                return (group, *sorted(name for name in given if name not in inside and group != ALL))
        return self.expand_topics(given)

    def normal_channels(self, channels: Iterable[str]) -> tuple[str, ...]:
        given = tuple(channels)
        if ALL in given:
            return (ALL,)
        return tuple(channel.value for channel in self.expand_channels(given))
