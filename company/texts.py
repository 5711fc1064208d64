"""What text messages may hold and have to say, as the company chose: `texts` in `catalog.yml`.

A message's class is what it is for: marketing, transactional, or a reply to the customer's own message.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from company.reading import Value

CLASSES = ("marketing", "transactional", "service_reply")
PLACES = ("company", "help", "topics", "details", "phone", "email", "website")
"""What may stand in braces: the company's name, what it says of itself, what it texts about, the details that prove who
somebody is, and where else it can be reached."""

LONGEST = 306
"""Two parts of a text in the carriers' plain alphabet, filled in (3GPP TS 23.038: 153 characters each)."""

DEFAULT_WORDING: Mapping[str, str] = MappingProxyType(
    {
        # 47 CFR 64.1200(a)(12): the one confirmation may ask the scope; silence means everything.
        "stopped": "{company}: you have opted out and will get no more texts from us. Which topics would you like to "
        "keep, if any? Text START first, then say which, e.g. only text me about orders.",
        "started": "{company}: you can get texts from us again, about what you asked for. Tell us what you want to "
        "hear about and how often. Reply HELP for help, STOP to opt out.",
        "not_blocked": "{company}: this number is not blocked. Tell us what you want to hear about, how often and how. "
        "Reply HELP for help, STOP to opt out.",
        "helped": "{company}: {help} We text about {topics}. Reply STOP to opt out.",
        "first_contact": "{company} here. We do not know this number yet and will not text you offers unless you ask. "
        "May we contact you, about what, and by text, email or phone? E.g. text me about sales. STOP to opt out.",
        "ask_who": "{company}: we cannot tell yet whose number this is. For anything about your own orders and wishes, "
        "reply with {details}.",
        "proven": "{company}: thank you, now we know it is you. How can we help?",
        "pictures": "{company}: we cannot look at pictures here. Please write what we can do for you.",
        "no_words": "{company}: your message came without words. Please write what we can do for you.",
    }
)
# The words without which a text does not do what it is there for.
_NEEDED = {
    "stopped": ("{company}", "START"),
    "started": ("{company}", "STOP"),
    "not_blocked": ("{company}", "STOP"),
    "helped": ("{topics}", "STOP"),
    "first_contact": ("{company}", "STOP"),
    "ask_who": ("{company}", "{details}"),
    "proven": ("{company}",),
    "pictures": ("{company}",),
    "no_words": ("{company}",),
}
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*", re.ASCII)
_MEDIA = re.compile(r"(?:image|audio|video|text|application)/[a-z0-9.+-]+", re.ASCII)
ANY = "any"


@dataclass(frozen=True, slots=True)
class MessageClass:
    """`opt_out` is added to what does not say how to stop. `links`: the hosts that links may lead to, with all that is
    below them; None: any. `media`: the kinds of picture and the like that may come along."""

    opt_out: str | None = None
    links: tuple[str, ...] | None = None
    media: tuple[str, ...] = ()

    def allows_host(self, host: str) -> bool:
        host = host.casefold().rstrip(".")
        return self.links is None or any(host == name or host.endswith(f".{name}") for name in self.links)


DEFAULT_CLASSES: Mapping[str, MessageClass] = MappingProxyType(
    {name: MessageClass("Reply STOP to opt out." if name == "marketing" else None) for name in CLASSES}
)


@dataclass(frozen=True, slots=True)
class Texts:
    wording: Mapping[str, str] = field(default_factory=lambda: DEFAULT_WORDING)
    classes: Mapping[str, MessageClass] = field(default_factory=lambda: DEFAULT_CLASSES)

    def of_class(self, purpose: str) -> MessageClass:
        """The class of a message by its purpose; what is none of them (the answer to a keyword) is a reply."""
        return self.classes.get(purpose, self.classes["service_reply"])


def read_texts(value: Value) -> Texts:
    """Everything under `texts`; faults are recorded in `value.faults`."""
    parts = value.fields((), ("classes", "wording"))
    return Texts(
        wording=_wording(parts["wording"]) if "wording" in parts else DEFAULT_WORDING,
        classes=_classes(parts["classes"]) if "classes" in parts else DEFAULT_CLASSES,
    )


def check_filled(catalog: Value, texts: Texts, places: Mapping[str, str]) -> None:
    """Faults every text that is too long once it is filled, or that names what the company has not given."""
    section = catalog.fields().get("texts")
    wording = section.fields().get("wording") if section is not None else None
    given = wording.fields() if wording is not None else {}
    for name, text in texts.wording.items():
        place = given.get(name, section or catalog)
        missing = [word for word in _places(text) or () if word in PLACES and not places.get(word)]
        if missing:
            place.fault(f"{name} needs the company's {' and '.join(missing)}")
        filled = fill(text, places)
        if places["company"] not in filled:
            place.fault(f"{name} does not name the company")
        if len(filled) > LONGEST and name in given:  # ours are cut, and told on by MORE
            place.fault(f"{name} has {len(filled)} characters when filled in; {LONGEST} fit two parts")


def fill(text: str, places: Mapping[str, str]) -> str:
    """The text with what is in braces filled in."""
    return text.format_map({name: places.get(name, "") for name in PLACES})


def _wording(value: Value) -> dict[str, str]:
    found = dict(DEFAULT_WORDING)
    for name, item in value.fields((), tuple(DEFAULT_WORDING)).items():
        text = item.text()
        places = _places(text)
        if places is None:
            item.fault("has a brace that does not close, or opens nothing")
            continue
        unknown = [place for place in places if place not in PLACES]
        if unknown:
            item.fault(f"{{{unknown[0]}}} is unknown; there are {', '.join(PLACES)}")
            continue
        for needed in _NEEDED[name]:
            if text and needed not in text:
                item.fault(f"must say {needed}")
        found[name] = text or found[name]
    return found


def _places(text: str) -> Collection[str] | None:
    """The names in braces; None if the braces are wrong."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    if any(spec or conversion for _, name, spec, conversion in parts if name is not None):
        return None
    return [name for _, name, _, _ in parts if name is not None]


def _classes(value: Value) -> dict[str, MessageClass]:
    found = dict(DEFAULT_CLASSES)
    for name, item in value.fields((), CLASSES).items():
        found[name] = _class(name, item, found[name])
    return found


def _class(name: str, value: Value, default: MessageClass) -> MessageClass:
    fields = value.fields((), ("opt_out", "links", "media"))
    read = default
    if "opt_out" in fields:
        line = fields["opt_out"].text()
        if line and "STOP" not in line:
            fields["opt_out"].fault("must say STOP")
        if line:
            read = replace(read, opt_out=line)
    if "links" in fields:
        read = replace(read, links=_links(fields["links"]))
    if "media" in fields:
        read = replace(read, media=tuple(_one(item, _MEDIA, "a kind of media") for item in fields["media"].items()))
    if name == "marketing" and read.opt_out is None:
        value.fault("marketing has to say how to stop")
    return read


def _links(value: Value) -> tuple[str, ...] | None:
    if value.plain() == ANY:
        return None
    return tuple(_one(item, _HOST, "a host, as in shop.example.com") for item in value.items())


def _one(value: Value, pattern: re.Pattern[str], what: str) -> str:
    text = value.text()
    if text and not pattern.fullmatch(text):
        value.fault(f"{text!r} is not {what}")
    return text
