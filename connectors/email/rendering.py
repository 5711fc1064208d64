"""A message of the outbox as the mail that is sent for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from company import Company
from connectors.email import wording
from connectors.email.account import EmailAccount, from_header
from connectors.email.message_ids import MessageIds
from connectors.links import PageLinks
from connectors.sending import Permanent
from contact.terms import Purpose
from storage.records import OutboxMessage

# Header fields stay on one line: folded, a long link would be cut up and encoded, which not every reader undoes.
_LINE = 990
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Composer:
    """Puts mails together for one company."""

    account: EmailAccount
    company: Company
    links: PageLinks
    ids: MessageIds

    def compose(self, message: OutboxMessage, address: str, now: datetime) -> EmailMessage:
        """The mail: plain text and HTML, with the postal address and the customer's own links.

        Marketing bears the fields of RFC 8058. Nothing that is filled in can add a header field: line breaks and
        control characters become spaces. Raises `Permanent` for a message without words, and for marketing to nobody.
        """
        text = (message.text or "").strip()
        if not text:
            raise Permanent("there is nothing to say")
        marketing = message.purpose == Purpose.MARKETING
        if message.customer is None and marketing:
            raise Permanent("marketing needs somebody who can unsubscribe")
        preference = self.links.preference(message, address, now) if message.customer is not None else None
        unsubscribe = self.links.unsubscribe(message, address, now) if marketing else None
        subject = self._subject(message)

        mail = EmailMessage((SMTP if address.isascii() else SMTPUTF8).clone(max_line_length=_LINE))
        mail["From"] = from_header(self.account, one_line(self.company.name))
        mail["To"] = _recipient(address)
        mail["Subject"] = subject
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = self.ids.header(message.id, self.account.domain)
        mail["Auto-Submitted"] = "auto-generated"
        if unsubscribe is not None:
            mail["List-Unsubscribe"] = f"<{unsubscribe}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        said_in_text = None if preference and preference in text else preference
        end = wording.footer(self.company, said_in_text, unsubscribe)
        mail.set_content(f"{text}\n\n-- \n{end}\n", cte="quoted-printable")
        body = message.html or wording.as_html(text)
        said_in_html = None if preference and preference in body else preference
        html_end = wording.html_footer(self.company, said_in_html, unsubscribe)
        mail.add_alternative(wording.page(subject, f"{body}\n{html_end}"), subtype="html", cte="quoted-printable")
        return mail

    def _subject(self, message: OutboxMessage) -> str:
        given = one_line(message.subject or "")
        if given:
            return given
        topic = self.company.catalog.topics.get(message.topic or "")
        return one_line(f"{self.company.name}: {topic.title}" if topic else self.company.name)


def one_line(text: str) -> str:
    """Without line breaks and other control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _recipient(address: str) -> Address:
    """Raises `Permanent` for what is no single address: it could name others besides."""
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Permanent("the address cannot be written into a mail") from None
    return Address(username=found.local_part, domain=found.domain)
