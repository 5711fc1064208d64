"""A real SMTP server that keeps what it takes, and refuses, hangs up or asks for a password when told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from reins.run import free_port

USER, PASSWORD = "reins", "p@ss word"


@dataclass
class MailServer:
    """`answers` replaces the server's answer to MAIL, RCPT, DATA (its first) or END (after the text). `hang_up`: at
    RCPT, in the middle of the text (DATA) or after it (END) the connection is cut, as often as it says."""

    answers: dict[str, str] = field(default_factory=dict)
    hang_up: dict[str, int] = field(default_factory=dict)
    with_password: bool = False
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    connections: int = 0
    logins: list[str] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=default) for _, _, content in self.taken]  # type: ignore[misc]

    def __enter__(self) -> MailServer:
        options: dict[str, Any] = {}
        if self.with_password:
            options = {"auth_required": True, "auth_require_tls": False, "authenticator": self._check}
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    def cuts(self, moment: str) -> bool:
        left = self.hang_up.get(moment, 0)
        self.hang_up[moment] = max(0, left - 1)
        return left > 0

    def _check(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.logins.append(data.login.decode())
        return AuthResult(success=right, handled=True)


class _Handler:
    def __init__(self, told: MailServer) -> None:
        self._told = told

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self._told.answers:
            return self._told.answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._told.cuts("RCPT"):
            server.transport.abort()
        if "RCPT" in self._told.answers:
            return self._told.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "END" in self._told.answers:
            return self._told.answers["END"]
        content = envelope.original_content
        assert content is not None
        self._told.taken.append((str(envelope.mail_from), list(envelope.rcpt_tos), content))
        if self._told.cuts("END"):
            server.transport.abort()
        return "250 2.0.0 taken"


class _Server(SMTP):
    told: MailServer

    def connection_made(self, transport: Any) -> None:
        self.told.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        if "DATA" in self.told.answers:
            await self.push(self.told.answers["DATA"])
            return
        if self.told.cuts("DATA"):
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def __init__(self, told: MailServer, **options: Any) -> None:
        self._told = told
        super().__init__(_Handler(told), **options)

    def factory(self) -> SMTP:
        server = _Server(self.handler, **self.SMTP_kwargs)
        server.told = self._told
        return server
