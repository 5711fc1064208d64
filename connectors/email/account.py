"""The SMTP server we send through, and who we are there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

Tls = Literal["implicit", "required", "if_offered", "off"]
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A DKIM key: `private` is an RSA key in PEM; `selector` and `domain` say where its public half is published."""

    selector: str
    domain: str
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EmailAccount:
    """`sender` is the address that everything comes from and that bounces go to. Without `signing` the relay signs."""

    host: str
    port: int
    sender: str
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    signing: SigningKey | None = None

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


def read_account(smtp_url: str, sender: str, signing: SigningKey | None = None) -> EmailAccount:
    """`smtp://user:password@host:port` (TLS by STARTTLS) or `smtps://…` (TLS from the start); `?tls=` required,
    if_offered or off.

    A password goes over TLS only, unless the server is this machine or the address says `tls=off`. Raises ValueError,
    in words that hold no password.
    """
    try:
        parts = urlsplit(smtp_url)
        port = parts.port
    except ValueError:
        raise ValueError("SMTP_URL: not an address such as smtp://user:password@mail.example.com:587") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("SMTP_URL: must begin with smtp:// or smtps:// and name a host")
    asked = parse_qs(parts.query).get("tls", [None])[-1]
    if asked not in (None, "required", "if_offered", "off"):
        raise ValueError("SMTP_URL: tls must be required, if_offered or off")
    user = unquote(parts.username) if parts.username else None
    tls: Tls
    if parts.scheme == "smtps":
        tls = "implicit"
    elif asked is not None:
        tls = asked  # type: ignore[assignment]
    else:
        tls = "required" if user and not _is_this_machine(parts.hostname) else "if_offered"
    return EmailAccount(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        sender=read_sender(sender),
        tls=tls,
        user=user,
        password=unquote(parts.password) if parts.password else None,
        signing=signing,
    )


def read_sender(value: str) -> str:
    """The bare address that mail comes from. Raises ValueError."""
    try:
        return validate_email(value.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(f"EMAIL_FROM: {error}") from None


def from_header(account: EmailAccount, name: str) -> Address:
    """Who the mail is from, as readers see it."""
    return Address(display_name=name, addr_spec=account.sender)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
