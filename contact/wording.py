"""How a company speaks of its channels. The defaults are plain American English; `catalog.yml` may say it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from contact.terms import Channel


@dataclass(frozen=True, slots=True)
class ChannelWords:
    """`I will {verb} you about …`, `stop {doing} you`, `limit {things} to 2 a month`, `contact you {by}`.

    `rest` follows "you": "write to you by post". `title` heads a list.
    """

    title: str
    verb: str
    doing: str
    things: str
    by: str
    rest: str = ""
    synonyms: tuple[str, ...] = ()


DEFAULT_WORDS: Mapping[Channel, ChannelWords] = MappingProxyType(
    {
        Channel.SMS: ChannelWords("Text", "text", "texting", "texts", "by text"),
        Channel.EMAIL: ChannelWords("Email", "email", "emailing", "emails", "by email"),
        Channel.PHONE: ChannelWords("Phone", "call", "calling", "calls", "by phone"),
        Channel.POST: ChannelWords("Post", "write to", "writing to", "letters", "by post", "by post"),
        Channel.WEB: ChannelWords(
            "Website", "message", "messaging", "website messages", "on our website", "on our website"
        ),
    }
)
