"""The signed links to a customer's preference page, one in every message.

A token says whose page it is, which message it came with, where that went, and when it was made. Nobody but us can
make or read one: it is encrypted and authenticated with keys of its own, derived from the company's identity secret,
so it is no identity token and no identity token is one. The same facts give the same token, so that a message that is
sent again carries the same link.

A token never ends by itself: whoever holds it may always withdraw consent (`docs/adr/0016-the-preference-page.md`).
What reveals or loosens needs one that is fresh, see `is_fresh`.

The construction is SIV: a tag of HMAC-SHA256 over the content, which is also the nonce of a key stream of HMAC-SHA256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from contact.terms import Channel
from customers.errors import ForgedPageToken, InvalidPageToken, MalformedPageToken

__all__ = [
    "FRESH",
    "ForgedPageToken",
    "InvalidPageToken",
    "MalformedPageToken",
    "PageToken",
    "is_at",
    "is_fresh",
    "link",
    "make",
    "read",
    "unsubscribe_link",
]

FRESH = timedelta(days=30)
"""How long a link shows history and loosens. Withdrawing has no end."""
CLOCK_SKEW = timedelta(minutes=5)
LONGEST = 1200
"""Characters. The longest reference of a customer fits."""

_PURPOSE = b"reins preference page 1: "
_VERSION = "1"
"""Stands last, so that no link ends in a sign which a mail or phone program leaves out of it."""
_TAG_BYTES = 16
_DIGEST_BYTES = 6
_HEAD = struct.Struct(f">BBI{_DIGEST_BYTES}s")
_CHANNELS: tuple[Channel | None, ...] = (None, Channel.SMS, Channel.EMAIL, Channel.PHONE, Channel.POST, Channel.WEB)
"""By their number in a token: only ever add at the end."""
_NOWHERE = bytes(_DIGEST_BYTES)


@dataclass(frozen=True, slots=True)
class PageToken:
    """`channel` and `address_digest` are where the message with this link went, `outbox_id` is the message; None where
    it came with none. `issued_at` is in UTC, to the second."""

    customer: str
    channel: Channel | None
    address_digest: str | None
    outbox_id: int | None
    issued_at: datetime


def make(
    secret: str,
    customer: str,
    *,
    channel: str | None = None,
    address: str | None = None,
    outbox_id: int | None = None,
    now: datetime,
) -> str:
    """The token, some 45 letters, digits, `-` and `_` for a short reference. `secret` is the company's identity secret,
    `now` an aware instant. Give `channel`, `address` and `outbox_id` of the message that will carry the link.

    Raises ValueError for an address without a channel, an unknown channel or a negative number.
    """
    if address is not None and channel is None:
        raise ValueError("an address needs its channel")
    where = None if channel is None else Channel(channel)
    digest = _NOWHERE if where is None or address is None else _digest(secret, where, address)
    number = b"" if outbox_id is None else outbox_id.to_bytes(max(1, (outbox_id.bit_length() + 7) // 8), "big")
    head = _HEAD.pack(_CHANNELS.index(where), len(number), int(now.timestamp()), digest)
    content = head + number + customer.encode()
    tag = _tag(secret, content)
    sealed = tag + _masked(secret, tag, content)
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode() + _VERSION


def read(secret: str, token: str) -> PageToken:
    """What the token says, whatever its age.

    Raises `MalformedPageToken` for what is no token, as when a link was cut off; `ForgedPageToken` for one that was
    not made with this secret. Both are `InvalidPageToken`.
    """
    if not token.endswith(_VERSION) or len(token) > LONGEST:
        raise MalformedPageToken
    body = token[: -len(_VERSION)]
    try:
        sealed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise MalformedPageToken from None
    if len(sealed) <= _TAG_BYTES + _HEAD.size:
        raise MalformedPageToken
    tag, masked = sealed[:_TAG_BYTES], sealed[_TAG_BYTES:]
    content = _masked(secret, tag, masked)
    if not hmac.compare_digest(tag, _tag(secret, content)):
        raise ForgedPageToken
    channel, length, seconds, digest = _HEAD.unpack(content[: _HEAD.size])
    rest = content[_HEAD.size :]
    return PageToken(
        customer=rest[length:].decode(),
        channel=_CHANNELS[channel],
        address_digest=None if digest == _NOWHERE else digest.hex(),
        outbox_id=int.from_bytes(rest[:length], "big") if length else None,
        issued_at=datetime.fromtimestamp(seconds, UTC),
    )


def is_fresh(token: PageToken, now: datetime) -> bool:
    """Whether the link may still show what we know and loosen what was said: for 30 days. One from the future, beyond
    what clocks differ by, may not."""
    return token.issued_at - CLOCK_SKEW <= now < token.issued_at + FRESH


def is_at(secret: str, token: PageToken, addresses: Iterable[tuple[str, str]]) -> bool:
    """Whether the message with this link went to one of these (channel, address) pairs: a number that the customer has
    given up may be somebody else's by now. A link that went to no address is nobody else's."""
    if token.address_digest is None:
        return True
    return any(
        channel == token.channel and _digest(secret, Channel(channel), address).hex() == token.address_digest
        for channel, address in addresses
    )


def link(base: str, token: str) -> str:
    """The page. `base` is where the outside reaches Reins: `https://reins.example.com`."""
    return f"{base.rstrip('/')}/p/{token}"


def unsubscribe_link(base: str, token: str) -> str:
    """What `List-Unsubscribe` names: a POST of `List-Unsubscribe=One-Click` here withdraws at once (RFC 8058), a GET
    shows a page with a button."""
    return f"{link(base, token)}/unsubscribe"


def _key(secret: str, use: bytes) -> bytes:
    return hmac.digest(secret.encode(), _PURPOSE + use, hashlib.sha256)


def _tag(secret: str, content: bytes) -> bytes:
    return hmac.digest(_key(secret, b"tag"), content, hashlib.sha256)[:_TAG_BYTES]


def _masked(secret: str, tag: bytes, content: bytes) -> bytes:
    """Its own inverse."""
    key = _key(secret, b"stream")
    stream = b""
    for block in count():
        if len(stream) >= len(content):
            break
        stream += hmac.digest(key, tag + block.to_bytes(4, "big"), hashlib.sha256)
    return bytes(one ^ other for one, other in zip(content, stream, strict=False))


def _digest(secret: str, channel: Channel, address: str) -> bytes:
    return hmac.digest(_key(secret, b"address"), f"{channel.value} {address}".encode(), hashlib.sha256)[:_DIGEST_BYTES]
