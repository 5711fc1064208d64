"""Text to words, each knowing where in the customer's own text it stood.

Folds case, quotes, stretched letters ("stoppp"), contractions, and the closed vocabulary of SMS slang. Correcting
typos needs to know which words there are, so that is done by `spelling`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.wishes.digits import digits_as_words
from bot.wishes.emoji import COLOURING, EMOJI
from bot.wishes.lexicon import slang, word_set
from bot.wishes.token import Token

SLANG = slang()

TOKEN = re.compile(
    r"""
    (?P<url>https?://\S+|www\.\S+|\S+@\S+\.\w+)
  | (?P<iso>\b\d{4}-\d{1,2}-\d{1,2}\b)
  | (?P<always>\b24/7\b|\b24x7\b)
  | (?P<us>\b\d{1,2}/\d{1,2}(?:/\d{4}|/\d{2})?\b)
  | (?P<clock>\b\d{1,2}(?:[:.]?\d{2})?\s?(?:a\.m\.?|p\.m\.?|am\b|pm\b)|\b\d{1,2}:\d{2}(?:\s?[ap]\b)?|\b\d{1,2}[ap]\b)
  | (?P<nth>\b\d{1,2}(?:st|nd|rd|th)\b)
  | (?P<times>\b\d{1,3}x(?![a-z]))
  | (?P<num>\d+(?:,\d{3})*)
  | (?P<word>\bw/o\b|\bw/|\bb/c\b|\bb4\b|\bl8r\b|\bgr8\b|[^\W\d_]+(?:'[^\W\d_]+)*)
  | (?P<sep>\.{2,}|[.!?;:,\n\-/&+()"…–—|*_~<>\[\]{}=#@%^$])
  | (?P<other>[^\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
STRETCHED = re.compile(r"(.)\1{2,}")
_FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
)


def fold_text(text: str) -> str:
    """Lower case with plain quotes, and of the same length as `text`, so that offsets stay true."""
    folded = []
    for char in text:
        plain = unicodedata.normalize("NFKC", char).translate(_FOLDED).lower()
        if len(plain) != 1:
            plain = char
        folded.append(plain)
    return "".join(folded)


def tokens_of(text: str) -> list[Token]:
    """All tokens of the text. Never raises; linear in its length."""
    folded = text.lower().translate(_FOLDED) if text.isascii() else fold_text(text)
    out: list[Token] = []
    end_before = 0
    for match in TOKEN.finditer(folded):
        kind, raw = match.lastgroup or "other", match[0]
        start, end = match.span()
        spaced, end_before = start > end_before, end
        if kind == "word":
            for word in expand_word(raw):
                out.append(Token(word, "word", start, end, spaced))
                spaced = True
        elif kind == "other":
            if raw in COLOURING or unicodedata.combining(raw):
                continue
            out += [Token(word, "word", start, end, spaced) for word in EMOJI.get(raw, ())] or [
                Token(",", "sep", start, end, spaced)
            ]
        elif kind == "times":
            out.append(Token(raw[:-1], "num", start, end, spaced))
            out.append(Token("times", "word", start, end))
        elif kind == "always":
            out.append(Token("anytime", "word", start, end, spaced))
        else:
            out.append(Token(raw, kind, start, end, spaced))
    return digits_as_words(_join_hyphens(out))


@lru_cache(maxsize=4096)
def expand_word(raw: str) -> tuple[str, ...]:
    """A written word as the plain words it stands for."""
    if raw in SLANG:
        return SLANG[raw]
    if len(raw) > 3 and STRETCHED.search(raw):
        for width in (1, 2):
            short = STRETCHED.sub(r"\1" * width, raw)
            if short in SLANG:
                return SLANG[short]
        raw = STRETCHED.sub(r"\1", raw) if width_one(raw) else STRETCHED.sub(r"\1\1", raw)
    if raw.endswith("n't"):
        return (raw[:-3], "not")
    for ending, word in (("'re", "are"), ("'ll", "will"), ("'ve", "have"), ("'d", "would"), ("'m", "am")):
        if raw.endswith(ending):
            return (raw[: -len(ending)], word)
    if raw.endswith("'s"):
        return (raw[:-2],)
    return (raw.strip("'"),) if raw.strip("'") else ()


def width_one(raw: str) -> bool:
    """Whether a stretched letter was single: "stoppp", but not "feeeel"."""
    return STRETCHED.search(raw)[1] not in "eo" or len(STRETCHED.findall(raw)) > 1  # type: ignore[index]


_KEPT_APART = word_set(
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb "
    "mar apr jun jul aug sep sept oct nov dec january february march april may june july august september october "
    "november december m f th spring summer fall autumn winter"
)


def _join_hyphens(tokens: list[Token]) -> list[Token]:
    """Drop the hyphen inside a word ("past-due", "opt-out"); between days, months and numbers it means "to"."""
    out: list[Token] = []
    for position, token in enumerate(tokens):
        if token.word == "-" and not token.spaced and 0 < position < len(tokens) - 1:
            left, right = tokens[position - 1], tokens[position + 1]
            inside = left.kind == right.kind == "word" and not right.spaced
            if inside and not (left.word in _KEPT_APART and right.word in _KEPT_APART):
                continue
        out.append(token)
    return out


def words_of(phrase: str) -> tuple[str, ...]:
    """The plain words of a vocabulary phrase."""
    return tuple(token.word for token in tokens_of(phrase) if token.kind == "word")
