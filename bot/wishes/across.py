"""What the clauses of a message mean for each other, once all are read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.wishes.frame import Frame, Status
from bot.wishes.items import Item
from bot.wishes.lexicon import word_set
from bot.wishes.model import DENY, GRANT, LIMIT, MARKETING, OPTIONAL, PAUSE, Often
from bot.wishes.stretches import Stretch
from bot.wishes.vocabulary import Vocabulary
from bot.wishes.windows import intersect


def settle(frames: Sequence[Frame], vocabulary: Vocabulary) -> None:
    """Change the frames in the light of each other."""
    _doubt_bare_stops(frames)
    _contrast(frames)
    _contrast_times(frames)
    _lend_stretch(frames)
    _lend_per(frames)
    _one_only(frames)
    for place, frame in enumerate(frames):
        if frame.parts.topics and _stays(frame):
            for earlier in frames[:place]:
                _except(earlier, frame, vocabulary)


def _doubt_bare_stops(frames: Sequence[Frame]) -> None:
    """ "The dog barks at my parcels, make it stop": whose noise it is, is not for us to guess."""
    strange = any(
        frame.status is Status.REMARK and frame.clause.has("UNKNOWN") and not frame.parts.topics for frame in frames
    )
    beside = any(frame.status is Status.REMARK and frame.names_nothing for frame in frames)
    for frame in frames:
        if frame.status is not Status.WISH:
            continue
        points = beside and any("it" in item.words for item in frame.items)
        if (strange or points) and frame.bare_stop and frame.names_nothing and not _says_off(frame):
            frame.parts = frame.parts.but(missing=("topic",))
        if frame.points_back and "topic" in frame.parts.missing:
            frame.becomes(Status.REMARK, "what to end was not said")


def _says_off(frame: Frame) -> bool:
    """Whether the words can only mean messages: "unsubscribe", "take me off your list"."""
    words = {word for item in frame.items for word in item.words}
    return bool(words & {"opt", "list", "lists", "consent"}) or any("subscribe" in word for word in words)


def _contrast(frames: Sequence[Frame]) -> None:
    """ "Not email, text" corrects; "not email" alone is a part of an answer, and refuses nothing by itself."""
    wishes = [frame for frame in frames if frame.status is Status.WISH]
    for place, frame in enumerate(frames):
        said = [item.text for item in frame.clause.items if item.kind == "NEG"]
        if _gives_up_for(frame, said, frames[place + 1 : place + 2]):
            continue
        if wishes != [frame] or not frame.bare_negation or said not in _NOT or frame.parts.polarity != DENY:
            continue
        if frame.parts.topics and frame.parts.channels:
            continue
        following = frames[place + 1] if place + 1 < len(frames) else None
        if (
            following is not None
            and following.status is Status.FRAGMENT
            and following.parts.channels
            and frame.parts.channels
        ):
            following.parts = following.parts.but(instead_of=frame.parts.channels)
            following.marker, frame.status = True, Status.MERGED
        else:
            frame.status = Status.FRAGMENT


_NOT = (["not"], ["not a"], ["not an"])


def _gives_up_for(frame: Frame, said: list[str], following: Sequence[Frame]) -> bool:
    """ "Not by text but by email for bills": the text is given up for the bills, and for nothing else."""
    bare = frame.status is Status.WISH and frame.bare_negation and said in _NOT and frame.parts.polarity == DENY
    if not (bare and following and frame.parts.channels and not frame.parts.topics):
        return False
    after = following[0]
    wanted = after.status is Status.WISH and after.parts.polarity == GRANT and after.parts.channels
    if not wanted or after.clause.sep not in ("but", ",", "") or set(after.parts.channels) & set(frame.parts.channels):
        return False
    after.parts = after.parts.but(instead_of=frame.parts.channels)
    after.items += frame.items
    frame.status = Status.MERGED
    return True


def _contrast_times(frames: Sequence[Frame]) -> None:
    """ "Actually evenings, not mornings": what is given up is said, and refuses nothing more."""
    for frame, following in pairwise(frames):
        here, there = frame.parts, following.parts
        said = [item.text for item in following.clause.items if item.kind in ("NEG", "INSTEAD")]
        bare = following.names_nothing and following.parts.when and not following.parts.often
        alone = all(item.kind in ("NEG", "WHEN") for item in following.clause.significant())
        corrects = frame.marker and frame.names_nothing and here.when and here.polarity in (None, LIMIT)
        if not (corrects and bare and alone and said in (["not"], ["no"])) or following.status is Status.MERGED:
            continue
        if intersect(here.when, there.when) == here.when:
            frame.items += following.items
            following.status = Status.MERGED
        else:
            following.becomes(Status.BLOCKED, "which of these times is not clear")


_AWAY = word_set(
    "away abroad holiday holidays vacation vacationing travelling traveling trip hospital town leave honeymoon cruise "
    "camping sick surgery overseas"
)


def _is_away(frames: Sequence[Frame], frame: Frame) -> bool:
    """Whether it was just said that the customer is away for a known time."""
    place = next(at for at, one in enumerate(frames) if one is frame)
    before = frames[place - 1] if place else None
    if before is None or before.status not in (Status.REMARK, Status.REPORTED) or frame.clause.sep in ("but", "or"):
        return False
    away = any(_AWAY & set(item.words) for item in before.clause.items) and before.clause.items[0].words[0] in _SELF
    return away and any(_stretch_of(item) is not None for item in before.clause.items)


_SELF = frozenset(("i", "we", "am", "going", "off", "on", "away"))


def _stretch_of(item: Item) -> Stretch | None:
    """The stretch with a known end that an item names."""
    value = item.value[1] if item.kind == "WHEN" else item.value if item.kind == "STRETCH" else None
    return value if value is not None and value.known and value.end else None


def _lend_stretch(frames: Sequence[Frame]) -> None:
    """ "I'm travelling for two weeks, pause everything": how long is said beside the wish."""
    for frame in frames:
        refused = frame.status is Status.WISH and frame.parts.polarity == DENY and _is_away(frames, frame)
        if refused and frame.stopped:
            frame.becomes(Status.BLOCKED, "for that time, or for good")
        elif refused:
            # "I'm away from the 1st to the 14th of December, no texts please"
            missing = tuple(name for name in frame.parts.missing if name != "topic")
            frame.parts = frame.parts.but(polarity=PAUSE, missing=(*missing, "until"))
    open_ended = [frame for frame in frames if frame.status is Status.WISH and frame.parts.missing == ("until",)]
    stretches = [
        (stretch.start, stretch.end)
        for frame in frames
        if frame.status in (Status.REMARK, Status.REPORTED)
        for item in frame.clause.items
        if (stretch := _stretch_of(item)) is not None and stretch.end is not None
    ]
    if len(open_ended) == len(stretches) == 1:
        start, end = (at.isoformat(timespec="seconds") for at in stretches[0])
        open_ended[0].parts = open_ended[0].parts.but(pause_from=start, pause_until=end, missing=())


def _lend_per(frames: Sequence[Frame]) -> None:
    """ "Max one text and one call a month": what is counted over is said once."""
    for frame, following in pairwise(frames):
        counts = [item.value.value for item in frame.clause.items if item.kind == "COUNT"]
        often = following.parts.often
        shares = following.clause.sep in ("and", "or", ",") and following.status is Status.WISH
        if frame.status is Status.VAGUE and len(counts) == 1 and not frame.clause.has("PER") and often and shares:
            frame.has_parts(Status.WISH, frame.parts.but(often=Often(counts[0], often.per), missing=()))


def _one_only(frames: Sequence[Frame]) -> None:
    """ "Only orders, only bills" leaves both open: each by itself would close the other."""
    alone = [frame for frame in frames if frame.status is Status.WISH and frame.parts.only == "topic"]
    for frame in alone[1:]:
        first = alone[0]
        if frame.parts.channels != first.parts.channels:
            frame.becomes(Status.BLOCKED, "what 'only' restricts has two readings")
            continue
        first.parts = first.parts.but(topics=tuple(dict.fromkeys((*first.parts.topics, *frame.parts.topics))))
        first.items += frame.items
        frame.status = Status.MERGED


def _stays(frame: Frame) -> bool:
    """Whether its topics are to stay, or are granted on a channel."""
    granted = frame.status is Status.WISH and frame.parts.polarity == GRANT and frame.parts.channels
    return frame.status is Status.KEEP or bool(granted)


def _except(earlier: Frame, kept: Frame, vocabulary: Vocabulary) -> None:
    """Take what is kept out of a wider refusal before it: "stop all marketing but keep the newsletter"."""
    before, channels = earlier.parts, kept.parts.channels
    if earlier.status is not Status.WISH or before.polarity not in (DENY, PAUSE) or before.only:
        return
    base = before.topics or ((OPTIONAL,) if before.channels or before.polarity == PAUSE else (MARKETING,))
    wide, narrow = set(vocabulary.expand(base)), set(vocabulary.expand(kept.parts.topics))
    inside = tuple(sorted(wide & narrow))
    if not inside or wide <= narrow:
        return
    if before.polarity == PAUSE:
        earlier.parts = before.but(topics=base, not_topics=(*before.not_topics, *inside))
    elif not (channels and before.channels and not set(channels) & set(before.channels)):
        earlier.parts = before.but(keeps=(*before.keeps, (inside, channels)))
