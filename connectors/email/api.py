"""One mail to one recipient over SMTP, on an event loop of its own.

The SMTP library is asynchronous, the gate is not: a thread runs the loop, and any thread may ask it to deliver.
Connections are kept for a while and used again, for a relay's TLS greeting costs more than a mail.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from typing import Any

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from connectors.email.account import EmailAccount
from connectors.email.answers import refusal
from connectors.sending import Permanent, SendingFailed, Temporary, Uncertain

TIMEOUT_SECONDS = 10.0
"""For connecting, and for each answer."""
WHOLE_SECONDS = 45.0
"""For everything together: less than the gate's lease."""
_KEPT_SECONDS = 20.0
_MOST_KEPT = 8


class Smtp:
    """Delivers through one server. Safe to use from several threads; `close` ends its thread."""

    def __init__(
        self, account: EmailAccount, *, timeout: float = TIMEOUT_SECONDS, whole: float = WHOLE_SECONDS
    ) -> None:
        self._account = account
        self._timeout = timeout
        self._whole = whole
        self._kept: list[tuple[float, SMTP]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._thread.start()

    def deliver(self, recipient: str, content: bytes, *, utf8: bool = False) -> None:
        """Returns when the server has taken the mail. `utf8`: an address or header field is not ASCII.

        Raises `Temporary` (4xx, no connection), `Permanent` (5xx), `Blocked` (no such mailbox) and `Uncertain` (the
        connection broke, or fell silent, after the mail's text had begun).
        """
        asyncio.run_coroutine_threadsafe(self._deliver(recipient, content, utf8), self._loop).result()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(self._timeout)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(self._timeout)
        self._loop.close()

    async def _deliver(self, recipient: str, content: bytes, utf8: bool) -> None:
        started = False
        client: SMTP | None = None
        try:
            async with asyncio.timeout(self._whole):
                client = await self._connection()
                options = ["SMTPUTF8"] if utf8 else []
                if utf8 and not client.supports_extension("smtputf8"):
                    raise Permanent("the server takes no address of this kind (SMTPUTF8)")
                encoding = "utf-8" if utf8 else "ascii"
                await client.mail(self._account.sender, options=options, encoding=encoding)
                await client.rcpt(recipient, encoding=encoding)
                started = True
                await client.data(content)
        except SMTPResponseException as error:
            self._keep(client)
            raise _refused(error) from None
        except SendingFailed:
            self._keep(client)
            raise
        except (SMTPException, OSError, TimeoutError) as error:
            if client is not None:
                client.close()
            name = type(error).__name__
            raise (Uncertain(name) if started else Temporary(name)) from None
        self._keep(client)

    async def _connection(self) -> SMTP:
        while self._kept:
            since, kept = self._kept.pop()
            if self._loop.time() - since < _KEPT_SECONDS and kept.is_connected:
                try:
                    await kept.rset()
                except (SMTPException, OSError):
                    kept.close()
                else:
                    return kept
            else:
                kept.close()
        account = self._account
        client = SMTP(
            hostname=account.host,
            port=account.port,
            username=account.user,
            password=account.password if account.user else None,
            timeout=self._timeout,
            **_tls(account),
        )
        await client.connect()
        return client

    def _keep(self, client: SMTP | None) -> None:
        if client is None or not client.is_connected:
            return
        if len(self._kept) < _MOST_KEPT:
            self._kept.append((self._loop.time(), client))
        else:
            client.close()

    async def _close(self) -> None:
        for _, client in self._kept:
            with contextlib.suppress(SMTPException, OSError):
                await client.quit()
        self._kept.clear()


def _tls(account: EmailAccount) -> dict[str, Any]:
    if account.tls == "implicit":
        return {"use_tls": True, "tls_context": ssl.create_default_context()}
    if account.tls == "off":
        return {"start_tls": False}
    if account.tls == "required":
        return {"start_tls": True, "tls_context": ssl.create_default_context()}
    return {"start_tls": None, "validate_certs": False}


def _refused(error: SMTPResponseException) -> SendingFailed:
    words = str(error.message)
    if isinstance(error, SMTPRecipientRefused):
        return refusal(error.code, words, of_recipient=True)
    if isinstance(error, SMTPSenderRefused) or type(error).__name__ == "SMTPDataError":
        return refusal(error.code, words, of_recipient=False)
    # A greeting or a log-in that failed is about us, not about this mail.
    return Temporary(f"smtp {error.code}: {type(error).__name__}")
