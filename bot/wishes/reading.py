"""The whole way from a message to its reading.

text → tokens (normalise, spelling) → items (tag) → clauses (splitting, lists)
     → frames (gather, judge, inherit, across) → reading (conclude), its changes (build) and its words (explain)
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.wishes.conclude import conclude
from bot.wishes.frame import Context
from bot.wishes.inherit import frames_of
from bot.wishes.model import Reading
from bot.wishes.normalise import tokens_of
from bot.wishes.references import bare_reference
from bot.wishes.splitting import split
from bot.wishes.tag import items_of, spelled
from bot.wishes.vocabulary import Vocabulary

LONGEST = 1600
"""Characters. The longest SMS that is taken; what is longer is a letter, and read by a person."""


def read(text: str, vocabulary: Vocabulary, now: datetime, time_zone: str | None) -> Reading:
    """What `text` says about when, how and how often to be contacted.

    `now` is aware; `time_zone` is the customer's IANA name, or None if it is unknown, and then times are those of
    `now`. Pure, and raises nothing, whatever the text: what cannot be read in exactly one way changes nothing, and
    `why` says what was in the way.
    """
    if len(text) > LONGEST:
        return Reading("none", why="too long to be sure of")
    if text.lstrip().startswith("/"):
        return Reading("none", why="a command, not a sentence")
    tokens = spelled(tokens_of(text), vocabulary)
    if not tokens:
        return Reading("none", why="nothing was said")
    which = bare_reference(token.word for token in tokens)
    if which is not None:
        return Reading("fragment", why="it points at what was offered or said", which=which)
    context = Context(vocabulary, _local(now, time_zone), time_zone)
    try:
        frames = frames_of(split(items_of(tokens, vocabulary, context.now)), context)
    except (OverflowError, ValueError) as error:
        # Dates beyond the calendar: nobody pauses until the year 10,000.
        return Reading("none", why=f"a date out of range: {error}")
    return conclude(text, frames, vocabulary)


def warm(vocabulary: Vocabulary) -> None:
    """Build the tables and load the calendar of holidays (about a second), so that no customer waits for them."""
    read("pause everything until after Christmas", vocabulary, datetime(2026, 1, 1, tzinfo=UTC), None)


def _local(now: datetime, time_zone: str | None) -> datetime:
    try:
        return now.astimezone(ZoneInfo(time_zone)) if time_zone else now
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return now
