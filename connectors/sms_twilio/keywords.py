"""The carrier's keywords: read alone, before and without any understanding.

The words are Twilio's and 47 CFR 64.1200(a)(10)'s. A keyword stands alone in the message; case, punctuation, spaces,
emoji and invisible characters do not matter.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class Keyword(StrEnum):
    """`YES` is START for a suppressed number only; from any other it answers the assistant's question."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    YES = "yes"
    MORE = "more"


WORDS = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), Keyword.STOP),
    **dict.fromkeys(("start", "unstop"), Keyword.START),
    **dict.fromkeys(("help", "info"), Keyword.HELP),
    "yes": Keyword.YES,
    "more": Keyword.MORE,
}

# Longer than any keyword with its decoration: nothing beyond is looked at.
_LONGEST = 200


def read_keyword(text: str) -> Keyword | None:
    """The keyword that the message is, or None if it is anything else."""
    if len(text) > _LONGEST:
        return None
    return WORDS.get(bare(text))


def bare(text: str) -> str:
    """The letters, marks and digits of a text, without case and without the width and shape they are written in."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # Variation selectors are marks too, but only say how an emoji is to look.
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN" and not "\ufe00" <= c <= "\ufe0f")


def with_opt_out_type(text: str, opt_out_type: str | None) -> Keyword | None:
    """The keyword, considering what Twilio's Advanced Opt-Out has made of the message (`OptOutType`).

    A YES stays a YES: Twilio calls it START even from a number that was never blocked.
    """
    read = read_keyword(text)
    named = (opt_out_type or "").strip().casefold()
    if read is Keyword.YES or named not in (Keyword.STOP, Keyword.START, Keyword.HELP):
        return read
    return Keyword(named)
