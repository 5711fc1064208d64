"""What leaves for a message: words, pictures and the way out, as `catalog.yml` says for its class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from company.texts import MessageClass, Texts
from connectors.sending import Permanent
from connectors.sms_twilio.rendering import whole
from connectors.sms_twilio.segments import cut, plain
from storage.records import Event, OutboxMessage

MOST_MEDIA = 10
"""Twilio takes no more in one message."""
# What telephones make a link of, and a little more: with its scheme, with www, or a host with a path behind it.
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|(?<![\w@.])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"']*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outgoing:
    body: str
    media: tuple[str, ...] = ()


def compose(message: OutboxMessage, event: Event | None, texts: Texts, own_host: str) -> Outgoing:
    """The text that is sent: with its choices as words, in plain signs, and an answer in two parts at most.

    What the company writes by itself is not cut, for nobody could ask for the rest; it says how to stop where its class
    has to. `own_host` is where customers' preference pages are: links there are always allowed. Raises `Permanent` for
    a link or a kind of media that the class does not allow, and for a message that says nothing.
    """
    allowed = texts.of_class(message.purpose)
    media = _media((event.data if event is not None else message.data) or {}, allowed, own_host)
    if event is not None:
        whole_text = whole(event.text, event.choices, event.data)
        body = cut(whole_text)[0]
    else:
        whole_text = body = plain((message.text or "").strip())
        if allowed.opt_out is not None and "STOP" not in body:
            body = f"{body} {allowed.opt_out}".strip()
    for link in _LINK.findall(whole_text):
        _check_host(link, allowed, own_host)
    if not body and not media:
        raise Permanent("there is nothing to say")
    return Outgoing(body, media)


def _media(data: Mapping[str, Any], allowed: MessageClass, own_host: str) -> tuple[str, ...]:
    given = data.get("media") or ()
    if not isinstance(given, list | tuple) or len(given) > MOST_MEDIA:
        raise Permanent(f"media must be a list of at most {MOST_MEDIA}")
    found = []
    for item in given:
        url, kind = (item.get(name) if isinstance(item, Mapping) else None for name in ("url", "content_type"))
        if not isinstance(url, str) or not url.startswith("https://"):
            raise Permanent("media must have an https address")
        if kind not in allowed.media:
            raise Permanent(f"media of the kind {str(kind)[:40]!r} is not allowed in this class")
        _check_host(url, allowed, own_host)
        found.append(url)
    return tuple(found)


def _check_host(link: str, allowed: MessageClass, own_host: str) -> None:
    try:
        host = urlsplit(link if "://" in link else f"https://{link}").hostname or ""
    except ValueError:
        host = ""
    if host.casefold() != own_host.casefold() and not allowed.allows_host(host):
        raise Permanent(f"a link to {host[:80] or 'nowhere'} is not allowed in this class")
