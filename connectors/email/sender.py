"""Sends mail. Only the gate calls it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import dkim

from company import Company
from connectors.email.account import EmailAccount, SigningKey
from connectors.email.api import Smtp
from connectors.email.message_ids import MessageIds
from connectors.email.rendering import Composer
from connectors.links import PageLinks
from connectors.sending import Permanent, Receipt
from storage.records import OutboxMessage

_SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
"""RFC 8058 asks that the two last are covered by the signature."""


class EmailSender:
    """Safe to use from several threads. `clock` gives the present instant, aware."""

    local = False

    def __init__(
        self,
        account: EmailAccount,
        company: Company,
        links: PageLinks,
        ids: MessageIds,
        *,
        clock: Callable[[], datetime],
        smtp: Smtp | None = None,
    ) -> None:
        self._account = account
        self._ids = ids
        self._composer = Composer(account, company, links, ids)
        self._clock = clock
        self._smtp = smtp or Smtp(account)

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        """Raises `Temporary` (4xx, no connection), `Uncertain` (the connection broke in the mail's text), `Blocked`
        (no such mailbox) and `Permanent`. The receipt names the mail by its Message-ID, without the domain."""
        if address is None:
            raise Permanent("a mail needs an address")
        mail = self._composer.compose(message, address, self._clock())
        content = mail.as_bytes()
        if self._account.signing is not None:
            content = signed(content, self._account.signing)
        self._smtp.deliver(address, content, utf8=not address.isascii())
        return Receipt(self._ids.name(message.id))

    def close(self) -> None:
        self._smtp.close()


def signed(content: bytes, key: SigningKey) -> bytes:
    """The mail with its DKIM signature in front. Raises `dkim.DKIMException` for a key that is none."""
    present = {line.split(b":")[0].strip().lower() for line in content.split(b"\r\n\r\n")[0].split(b"\r\n")}
    signature: bytes = dkim.sign(
        content,
        key.selector.encode(),
        key.domain.encode(),
        key.private,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in _SIGNED if name in present],
    )
    return signature + content
