"""Fills a message's template for its customer and channel, within the transaction that decides about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from company import Company
from connectors.links import PageLinks
from contact.decide import usable_points
from contact.terms import Channel, ContactPoint, ContactProfile, Preferences, Purpose, Topic
from rendering.context import context_of
from rendering.errors import CannotRender
from rendering.library import Library
from rendering.names import names_in
from rendering.sandbox import fill
from rendering.template import Template
from storage import UnitOfWork
from storage.records import Customer, OutboxMessage

_TEXT_MESSAGE = f"text.{Channel.SMS}"
_BLANK_LINES = re.compile(r"\n{3,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it leaves. `html` is a fragment, without head and footer. `purpose` is the strictest of the topic's
    and those of the blocks that put words into it."""

    text: str
    subject: str | None
    html: str | None
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Renderer:
    """`links` makes the customer's own links."""

    library: Library
    links: PageLinks

    def render(self, uow: UnitOfWork, company: Company, message: OutboxMessage, now: datetime) -> Rendered:
        """The words for `message.channel`, from what is known now. `now` is an aware instant.

        Raises `CannotRender`: `missing_field:<name>` for what is not known of the customer or was not given,
        `unknown_template:…`, `no_words_for:<channel>`, `unknown_customer`, `wrong_topic:…`, `wrong_value:…`.
        """
        template = self.library.get(message.template or "")
        if message.topic != template.topic:
            raise CannotRender(f"wrong_topic:{template.name}", "topic")
        topic = company.catalog.topics.get(template.topic)
        if topic is None:
            raise CannotRender(f"unknown_topic:{template.topic}", "topic")
        customer = uow.customers.get(message.customer) if message.customer is not None else None
        if customer is None:
            raise CannotRender("unknown_customer", "customer")
        part = template.part_for(message.channel)
        if part is None:
            raise CannotRender(f"no_words_for:{message.channel}", f"text.{message.channel}")
        wanted = [part, template.subject, template.html if message.channel == Channel.EMAIL else None]
        parts = [one for one in wanted if one is not None]
        values = context_of(uow, company, customer, message.data or {}, names_in(parts), now)
        values["topic"] = topic.title
        address = message.address or _address(customer, topic, message.channel)
        values["preference_link"] = self.links.preference(message, address, now)
        filled = {one.name: fill(one.compiled, values) for one in parts}
        text = in_shape(part.name, filled[part.name][0])
        if not text:
            raise CannotRender("no_words", part.name)
        return Rendered(
            text=text,
            subject=one_line(filled["subject"][0]) if "subject" in filled else None,
            html=filled["html"][0].strip() if "html" in filled else None,
            purpose=strictest(template, topic, (name for _, spoken in filled.values() for name in spoken)),
        )


def in_shape(part: str, text: str) -> str:
    """A text message is one line, however it was written in the file; elsewhere paragraphs stay."""
    if part == _TEXT_MESSAGE:
        return one_line(text)
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()


def strictest(template: Template, topic: Topic, spoken: Iterable[str]) -> Purpose:
    """Marketing, if the topic is or any of these blocks is; a block of unknown purpose counts as marketing."""
    purposes = {topic.purpose, *(template.blocks.get(name, Purpose.MARKETING) for name in spoken)}
    return Purpose.MARKETING if Purpose.MARKETING in purposes else topic.purpose


def one_line(text: str) -> str:
    """Without line breaks and other control characters: what is filled in can add no header and no second line."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _address(customer: Customer, topic: Topic, channel: str) -> str | None:
    """Where the gate would send it: the first contact point that may be used."""
    points = tuple(
        ContactPoint(Channel(point.channel), point.address, point.verified, point.suppressed)
        for point in customer.points
    )
    profile = ContactProfile(customer.ref, Preferences(), points, customer.time_zone)
    usable = usable_points(profile, topic, Channel(channel))
    return usable[0].address if usable else None
