"""Builds the parts from the settings. Everything that could be misconfigured fails here, at start, in plain words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

from company import Company, InvalidCompanyFile
from company import load as load_company
from connectors.email.account import EmailAccount, SigningKey, read_account
from connectors.links import PageLinks
from connectors.sms_twilio.sender import TwilioAccount
from reins.settings import Settings
from rendering.errors import InvalidTemplates
from rendering.library import Library
from rendering.library import load as load_library
from rendering.render import Renderer
from storage import Database


def company_of(settings: Settings) -> Company:
    """The company's catalog and policy; ends the process with every error and its line if they cannot be used."""
    try:
        return load_company(settings.catalog, settings.policy)
    except (InvalidCompanyFile, OSError) as error:
        sys.exit(f"The company's files cannot be used:\n{error}")


def templates_of(settings: Settings) -> Library:
    """The company's templates; ends the process with every fault and its line if they cannot be used."""
    try:
        return load_library(settings.templates)
    except (InvalidTemplates, OSError) as error:
        sys.exit(f"The templates cannot be used:\n{error}")


def renderer_of(settings: Settings) -> Renderer:
    """Fills templates, with the customers' own links."""
    return Renderer(templates_of(settings), links_of(settings))


def database_of(settings: Settings) -> Database:
    return Database(settings.database_url)


def links_of(settings: Settings) -> PageLinks:
    """The customers' own links. Without a public address they lead to where the web process listens."""
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    return PageLinks(base, settings.identity_secret.get_secret_value())


def email_of(settings: Settings) -> EmailAccount | None:
    """The mail server; None if anything that it needs is missing (see `email_missing`). Ends the process if what is set
    cannot be used."""
    if email_missing(settings):
        return None
    assert settings.smtp_url is not None
    assert settings.email_from is not None
    try:
        account = read_account(settings.smtp_url.get_secret_value(), settings.email_from)
        if settings.email_dkim_key is None:
            return account
        key = SigningKey(settings.email_dkim_selector, account.domain, settings.email_dkim_key.read_bytes())
        return replace(account, signing=key)
    except (ValueError, OSError) as error:
        sys.exit(f"Email cannot be sent like this:\n{error}")


def email_missing(settings: Settings) -> Sequence[str]:
    """The settings without which there is no email."""
    needed = {"SMTP_URL": settings.smtp_url, "EMAIL_FROM": settings.email_from}
    return [name for name, value in needed.items() if not value]


def twilio_of(settings: Settings) -> TwilioAccount | None:
    """The account for text messages; None if anything that it needs is missing (see `twilio_missing`)."""
    if twilio_missing(settings):
        return None
    assert settings.twilio_account_sid is not None
    assert settings.twilio_auth_token is not None
    assert settings.public_url is not None
    return TwilioAccount(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token.get_secret_value(),
        public_url=settings.public_url,
        messaging_service=settings.twilio_messaging_service_sid,
        number=settings.twilio_from,
        api_base=settings.twilio_api_base,
    )


def twilio_missing(settings: Settings) -> Sequence[str]:
    """The settings without which there are no text messages."""
    needed = {
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM": settings.twilio_messaging_service_sid or settings.twilio_from,
        "REINS_PUBLIC_URL": settings.public_url,
    }
    return [name for name, value in needed.items() if not value]
