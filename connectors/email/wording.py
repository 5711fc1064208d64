"""What the connector itself adds to a mail: who writes, from where, and how to stop or change it."""

from __future__ import annotations

import re
from html import escape
from typing import Protocol

_WEB = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


class Speaker(Protocol):
    """The company, as far as it is named here."""

    @property
    def name(self) -> str: ...

    @property
    def postal_address(self) -> str: ...


CHOOSE = "Choose what you hear from us, when and how"
STOP = "Stop all advertising"


def footer(company: Speaker, preference_link: str | None, unsubscribe_link: str | None) -> str:
    """The end of the plain text. CAN-SPAM asks for the postal address and the way out."""
    lines = [who(company)]
    if preference_link:
        lines.append(f"{CHOOSE}: {preference_link}")
    if unsubscribe_link:
        lines.append(f"{STOP}: {unsubscribe_link}")
    return "\n".join(lines)


def html_footer(company: Speaker, preference_link: str | None, unsubscribe_link: str | None) -> str:
    links = [
        f'<a href="{escape(link)}">{escape(words)}</a>'
        for link, words in ((preference_link, CHOOSE), (unsubscribe_link, STOP))
        if link
    ]
    return f'<hr>\n<p style="font-size:small">{"<br>".join([escape(who(company)), *links])}</p>'


def who(company: Speaker) -> str:
    address = company.postal_address
    return address if company.name.casefold() in address.casefold() else f"{company.name}, {address}"


def page(subject: str, body: str) -> str:
    """A whole HTML document around a fragment."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(subject)}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def as_html(text: str) -> str:
    """Plain text as paragraphs. Everything is escaped; addresses of the web become links."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "\n".join(f"<p>{'<br>'.join(map(_linked, part.splitlines()))}</p>" for part in paragraphs)


def _linked(line: str) -> str:
    made, at = "", 0
    for found in _WEB.finditer(line):
        address = escape(found[0])
        made += f'{escape(line[at : found.start()])}<a href="{address}">{address}</a>'
        at = found.end()
    return made + escape(line[at:])
