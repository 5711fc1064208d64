"""What a message means: buttons by what they are, words by the model, and never by a command in the words."""

from __future__ import annotations

import unicodedata
from typing import Any

from bot.turn.request import Choice

FALLBACK = "nlu_fallback"
ANSWERS = {"yes": "affirm", "no": "deny"}
# Every sign that looks like, or is normalised to, the slash with which Rasa begins a command.
SLASHES = frozenset("/\u2044\u2215\u29f8\uff0f\u2571")


def is_command(text: str) -> bool:
    """True if the text begins with a slash, whatever invisible signs stand before it.

    Rasa takes such text for an intent of confidence one, with entities of the writer's choice. It is not read at all.
    """
    for character in text:
        if character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me", "Zs", "Zl", "Zp"):
            continue
        return character in SLASHES
    return False


def understood_choice(choice: Choice) -> dict[str, Any]:
    """A pressed button, in the form in which Rasa's pipeline would have given it."""
    intent = {"name": ANSWERS.get(choice.value, "choose"), "confidence": 1.0}
    return {
        "text": choice.label,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [{"entity": "choice", "value": choice.value}],
    }


def not_understood(text: str) -> dict[str, Any]:
    """A text that is not to be read."""
    intent = {"name": FALLBACK, "confidence": 1.0}
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": []}
