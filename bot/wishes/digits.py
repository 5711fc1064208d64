"""Digits that stand for words in SMS shorthand."""

from __future__ import annotations

from bot.wishes.lexicon import word_set
from bot.wishes.token import Token

_TAKES_FOR = word_set("text texts call calls email emails me sms letters post mail thanks phone messages message up")
_TAKES_TO = word_set(
    "want need like love going have happy subscribe only just rather prefer "
    "switch move change up free unsubscribe back yes no"
)
_VERBS = word_set("get hear receive have be see know stop start unsubscribe opt sign change switch subscribe cancel")
_COUNTED = word_set(
    "a per each every times time day days week weeks month months year years hour hours am pm texts emails calls "
    "messages letters weekly monthly daily minutes text email call message / - to and or until , . ; ! ? in max "
    "tops"
)


def digits_as_words(tokens: list[Token]) -> list[Token]:
    """ "txt 4 deliveries", "want 2 get deals": a digit that is a word. Where something is counted, it stays."""
    out: list[Token] = []
    for position, token in enumerate(tokens):
        if token.kind == "num" and token.word in ("2", "4") and 0 < position < len(tokens) - 1:
            before, after = tokens[position - 1], tokens[position + 1]
            counted = (
                after.kind != "word"
                or after.word in _COUNTED
                or any(
                    two.word in ("a", "per", "each", "every", "/")
                    and three.word in ("day", "week", "month", "year", "quarter")
                    for two, three in zip(
                        tokens[position + 1 : position + 8], tokens[position + 2 : position + 9], strict=False
                    )
                )
            )
            if token.word == "2" and after.word in _VERBS and before.word in _TAKES_TO:
                counted = False
            takes = _TAKES_FOR if token.word == "4" else _TAKES_TO
            if not counted and before.word in takes:
                out.append(Token("for" if token.word == "4" else "to", "word", token.start, token.end, token.spaced))
                continue
        out.append(token)
    return out
