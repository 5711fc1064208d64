"""`catalog.yml`: who the company is, what it writes about, and how it and its customers speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from company.reading import Value
from company.texts import Texts, read_texts
from contact.catalog import Catalog
from contact.terms import GROUPS, Channel, Purpose, Topic
from contact.wording import DEFAULT_WORDS, ChannelWords

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_TOPIC_FIELDS = ("title", "purpose")
_TOPIC_MORE = ("description", "required", "default", "synonyms")
_CHANNEL_MORE = ("title", "verb", "doing", "things", "by", "rest", "synonyms")


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """What the file says, before it is joined with the policy."""

    catalog: Catalog
    name: str
    help: str
    postal_address: str
    website: str | None
    phone: str | None
    email: str | None
    texts: Texts


def read_catalog(root: Value) -> CatalogFile:
    """Everything in the file; faults are recorded in `root.faults`."""
    parts = root.fields(("company", "topics"), ("channels", "texts"))
    company: dict[str, Value] = {}
    if "company" in parts:
        company = parts["company"].fields(("name", "help", "postal_address"), ("website", "phone", "email"))
    said = {name: value.text() for name, value in company.items()}
    return CatalogFile(
        catalog=Catalog(_topics(parts["topics"]) if "topics" in parts else {}, _channels(parts.get("channels"))),
        name=said.get("name", ""),
        help=said.get("help", ""),
        postal_address=said.get("postal_address", ""),
        website=said.get("website"),
        phone=said.get("phone"),
        email=said.get("email"),
        texts=read_texts(parts["texts"]) if "texts" in parts else Texts(),
    )


def _topics(value: Value) -> dict[str, Topic]:
    topics = {name: _topic(name, item) for name, item in value.fields().items()}
    if not topics:
        value.fault("must name at least one topic")
    taken: dict[str, str] = {}
    for name, topic in topics.items():
        for word in (topic.title, *topic.synonyms):
            other = taken.setdefault(word.casefold(), name)
            if word and other != name:
                value.fields()[name].fault(f"{word!r} already means {other}")
    return {name: topic for name, topic in topics.items() if _NAME.fullmatch(name) and name not in GROUPS}


def _topic(name: str, value: Value) -> Topic:
    if name in GROUPS or not _NAME.fullmatch(name):
        value.fault("a topic's name is small letters, digits and _, and none of *, optional, marketing")
    fields = value.fields(_TOPIC_FIELDS, _TOPIC_MORE)
    purpose = fields["purpose"].choice(tuple(Purpose)) if "purpose" in fields else Purpose.MARKETING
    required = fields["required"].flag() if "required" in fields else False
    default = fields["default"].choice(("allowed", "not allowed")) == "allowed" if "default" in fields else False
    if purpose is Purpose.MARKETING and (required or default):
        value.fault("marketing needs the customer's word: it can be neither required nor allowed by default")
    if required and not default:
        value.fault("what is required has to be allowed by default")
    return Topic(
        name=name,
        title=fields["title"].text() if "title" in fields else "",
        purpose=purpose,
        required=required,
        allowed_by_default=default,
        description=fields["description"].text() if "description" in fields else "",
        synonyms=fields["synonyms"].each(Value.text) if "synonyms" in fields else (),
    )


def _channels(value: Value | None) -> dict[Channel, ChannelWords]:
    words = dict(DEFAULT_WORDS)
    if value is None:
        return words
    for name, item in value.fields((), [channel.value for channel in Channel]).items():
        channel = Channel(name)
        fields = item.fields((), _CHANNEL_MORE)
        synonyms = fields.pop("synonyms").each(Value.text) if "synonyms" in fields else ()
        said = {part: given.text() for part, given in fields.items()}
        words[channel] = replace(words[channel], **said, synonyms=synonyms)
    return words
