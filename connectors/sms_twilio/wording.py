"""What the connector itself says, in the company's words (`catalog.yml`), and choices as words to reply with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from connectors.sms_twilio.keywords import bare


class Speaker(Protocol):
    """The company, as far as it says something here."""

    def say(self, name: str) -> str: ...


_YES_NO = ("yes", "no")


def stopped(company: Speaker) -> str:
    """The one confirmation of an opt-out. It asks the scope (47 CFR 64.1200(a)(12)); silence means everything."""
    return company.say("stopped")


def started(company: Speaker) -> str:
    return company.say("started")


def not_blocked(company: Speaker) -> str:
    return company.say("not_blocked")


def helped(company: Speaker) -> str:
    """Who we are, what we send, how to stop."""
    return company.say("helped")


def first_contact(company: Speaker) -> str:
    """Asks permission and the preferred channel of somebody unknown, and takes nothing for granted."""
    return company.say("first_contact")


def ask_who(company: Speaker) -> str:
    """To a number that several customers have, or one who never confirmed it. It names nobody."""
    return company.say("ask_who")


def proven(company: Speaker) -> str:
    return company.say("proven")


def without_words(company: Speaker, pictures: int) -> str:
    return company.say("pictures" if pictures else "no_words")


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
