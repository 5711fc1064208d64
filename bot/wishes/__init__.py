"""The language of when, how and how often: what a customer's words ask to change, and which words said so.

Pure: no clock, no files but its own, no Rasa. See docs/how-it-flows.md, "The reading".
"""

from bot.wishes.build import change_of
from bot.wishes.model import Parts, Reading, Span, Window, Wish
from bot.wishes.reading import read, warm
from bot.wishes.vocabulary import Vocabulary

__all__ = ["Parts", "Reading", "Span", "Vocabulary", "Window", "Wish", "change_of", "read", "warm"]
