"""What the connector itself says: answers to keywords, the first contact, and choices as words to reply with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from connectors.sms_twilio.keywords import bare


class Speaker(Protocol):
    """The company, as far as it is named here."""

    @property
    def name(self) -> str: ...

    @property
    def help(self) -> str: ...


OPT_OUT_LINE = "Reply STOP to opt out."
_YES_NO = ("yes", "no")


def stopped(company: Speaker) -> str:
    """The one confirmation of an opt-out. It asks the scope (47 CFR 64.1200(a)(12)); silence means everything."""
    return (
        f"{company.name}: you have opted out and will get no more texts from us. Which topics would you like to keep, "
        "if any? Text START first, then say which, e.g. only text me about orders."
    )


def started(company: Speaker) -> str:
    return (
        f"{company.name}: you can get texts from us again, about what you asked for. Tell us what you want to hear "
        "about and how often. Reply HELP for help, STOP to opt out."
    )


def not_blocked(company: Speaker) -> str:
    return (
        f"{company.name}: this number is not blocked. Tell us what you want to hear about, how often and how. "
        "Reply HELP for help, STOP to opt out."
    )


def helped(company: Speaker) -> str:
    """Who we are, what we send, how to stop: the company's own words, and the way out if they forget it."""
    words = company.help if company.name.casefold() in company.help.casefold() else f"{company.name}: {company.help}"
    return words if "STOP" in words else f"{words} {OPT_OUT_LINE}"


def first_contact(company: Speaker) -> str:
    """Asks permission and the preferred channel of somebody unknown, and takes nothing for granted."""
    return (
        f"{company.name} here. We do not know this number yet and will not text you offers unless you ask. "
        "May we contact you, about what, and by text, email or phone? E.g. text me about sales. STOP to opt out."
    )


def ask_who(company: Speaker) -> str:
    """To a number that several customers have, or one who never confirmed it. It names nobody."""
    return (
        f"{company.name}: we cannot tell yet whose number this is. For anything about your own orders and wishes, "
        "reply with the number of your last order."
    )


def proven(company: Speaker) -> str:
    return f"{company.name}: thank you, now we know it is you. How can we help?"


def without_words(company: Speaker, pictures: int) -> str:
    got = "We cannot look at pictures here" if pictures else "Your message came without words"
    return f"{company.name}: {got[0].lower()}{got[1:]}. Please write what we can do for you."


def choices_in_words(choices: Sequence[Mapping[str, Any]]) -> str:
    """How to answer by text: `Reply YES or NO.`, or a list with numbers to reply with."""
    labels = [str(choice["label"]) for choice in choices]
    if not labels:
        return ""
    if len(labels) == 1:
        return f"Reply {labels[0].upper()}."
    if sorted(str(choice["value"]) for choice in choices) == sorted(_YES_NO):
        return "Reply YES or NO."
    return "Reply\n" + "\n".join(f"{number} {label}" for number, label in enumerate(labels, 1))


def typed_choice(text: str, choices: Sequence[Mapping[str, Any]]) -> str | None:
    """The value of the choice that was typed: by its label, its value, or its number in the list."""
    said = bare(text)
    if not said:
        return None
    for choice in choices:
        if said in (bare(str(choice["label"])), bare(str(choice["value"]))):
            return str(choice["value"])
    if said.isascii() and said.isdigit() and len(said) <= 2 and 1 <= int(said) <= len(choices):
        return str(choices[int(said) - 1]["value"])
    return None
