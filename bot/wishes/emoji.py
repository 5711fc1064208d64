"""Emoji that stand for a word. All others only part what is before them from what is after."""

from __future__ import annotations

_WORDS = {
    "📧✉📩📨💌": "email",
    "📞☎📲": "phone calls",
    "💬": "texts",
    "📬📮📫📪": "post",
    "🛑🚫❌⛔": "no",
    "👎": "no",
}
EMOJI: dict[str, tuple[str, ...]] = {char: tuple(words.split()) for chars, words in _WORDS.items() for char in chars}

COLOURING = frozenset(("\ufe0f", "\u200d", "\u200b", "'", "\\", *(chr(tone) for tone in range(0x1F3FB, 0x1F400))))
"""Characters that only change another one, and mean nothing by themselves."""
