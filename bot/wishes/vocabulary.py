"""The company's words: topics and channels with what customers call them, from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.wishes.model import ALL, MARKETING, OPTIONAL
from bot.wishes.normalise import words_of

CHANNELS = ("sms", "email", "phone", "post", "web")


@dataclass(frozen=True)
class Vocabulary:
    """Topics in the catalog's order. Immutable; build it once and keep it: matching tables are cached on it."""

    topics: tuple[str, ...]
    optional: tuple[str, ...]
    marketing: tuple[str, ...]
    topic_words: Mapping[tuple[str, ...], str]
    channel_words: Mapping[tuple[str, ...], str]
    channels: tuple[str, ...] = CHANNELS
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_catalog(cls, catalog: Mapping[str, Any]) -> Vocabulary:
        """From the parsed catalog.yml. Raises ValueError naming the topic if one phrase would mean two topics."""
        topics = catalog.get("topics") or {}
        topic_words: dict[tuple[str, ...], str] = {}
        for name, topic in topics.items():
            phrases = topic.get("synonyms") or [name.replace("_", " ")]
            for phrase in phrases:
                words = words_of(str(phrase))
                if not words:
                    continue
                if topic_words.setdefault(words, name) != name:
                    raise ValueError(f"topics/{name}/synonyms: {phrase!r} already means {topic_words[words]}")
        channel_words: dict[tuple[str, ...], str] = {}
        for name, channel in (catalog.get("channels") or {}).items():
            for phrase in (channel or {}).get("synonyms") or ():
                channel_words.setdefault(words_of(str(phrase)), name)
        return cls(
            topics=tuple(topics),
            optional=tuple(name for name, topic in topics.items() if not topic.get("required")),
            marketing=tuple(name for name, topic in topics.items() if topic.get("purpose") == "marketing"),
            topic_words=topic_words,
            channel_words={words: name for words, name in channel_words.items() if words and name in CHANNELS},
        )

    def expand(self, topics: Iterable[str]) -> list[str]:
        """Groups as their single topics, each once, in the catalog's order."""
        groups = {ALL: self.topics, OPTIONAL: self.optional, MARKETING: self.marketing}
        named = {name for topic in topics for name in groups.get(topic, (topic,))}
        return [name for name in self.topics if name in named]

    def without(self, topics: Iterable[str], excluded: Iterable[str]) -> list[str]:
        out = set(self.expand(excluded))
        return [name for name in self.expand(topics) if name not in out]
