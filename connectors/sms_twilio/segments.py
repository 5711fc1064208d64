"""How many parts a text message is sent in, and how to make it fewer.

GSM 03.38: 160 characters alone, 153 in each of several; its extension costs two. One character outside of it makes the
whole message UCS-2: 70 alone, 67 in each of several, counted in UTF-16 units.
"""

from __future__ import annotations

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")

MOST_SEGMENTS = 2
MORE = "... reply MORE"

# Typographer's signs that a reader does not miss, but that would cost more than half of the room.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("•·▪●", "-"),
        **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff\r", ""),
        "…": "...",
        "×": "x",
        "→": "->",
    }
)


def is_gsm(text: str) -> bool:
    """Whether the text can be sent in GSM 03.38."""
    return all(character in BASIC or character in EXTENDED for character in text)


def units(text: str) -> int:
    """Its length in what the carriers count: septets, or UTF-16 units."""
    if is_gsm(text):
        return sum(2 if character in EXTENDED else 1 for character in text)
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def segments(text: str) -> int:
    """How many parts the text is sent in. Nothing at all is none.

    A character never lies across two parts, so one that costs two may leave the last unit of a part empty.
    """
    if not text:
        return 0
    gsm = is_gsm(text)
    alone, each = (160, 153) if gsm else (70, 67)
    if units(text) <= alone:
        return 1
    parts, room = 1, each
    for character in text:
        cost = 2 if (character in EXTENDED if gsm else ord(character) > 0xFFFF) else 1
        if cost > room:
            parts, room = parts + 1, each
        room -= cost
    return parts


def plain(text: str) -> str:
    """The same words with ordinary signs: curly quotation marks, dashes and the like become those of a keyboard.

    Only where that saves parts: a text with letters outside of GSM 03.38 stays as it was written.
    """
    simple = text.translate(_PLAIN)
    return simple if is_gsm(simple) else text


def cut(text: str, most: int = MOST_SEGMENTS) -> tuple[str, str]:
    """As much of the text as fits `most` parts together with the offer of more, and the rest; the rest is empty if
    everything fits. It is cut between lines, else between sentences, else between words, else anywhere.
    """
    if segments(text) <= most:
        return text, ""
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits together with the offer
        middle = (low + high + 1) // 2
        low, high = (middle, high) if segments(f"{text[:middle]} {MORE}") <= most else (low, middle - 1)
    at = _nice_end(text, low)
    return f"{text[:at].rstrip()} {MORE}", text[at:].lstrip()


def _nice_end(text: str, most: int) -> int:
    beginning = text[:most]
    for mark in ("\n", ". ", "! ", "? ", "; ", " "):
        at = beginning.rfind(mark)
        # Not if that would leave most of the room empty.
        if at >= most // 2:
            return at + len(mark.rstrip(" "))
    return max(most, 1)
