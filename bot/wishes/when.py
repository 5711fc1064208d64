"""When: matches times of contact in the words ("weekday mornings", "before 9 or after 7", "the first week of the month").

A match is a list of groups. The parts of a group all hold ("weekdays after 5"); groups are joined by "and", "or" or a
comma, whose meaning is settled in `resolve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.wishes.clock import HALF, Clock, match_clock, range_of
from bot.wishes.lexicon import sections
from bot.wishes.model import MIDNIGHT, Window
from bot.wishes.normalise import Token
from bot.wishes.numbers import ordinal
from bot.wishes.windows import Windows, complement, intersect

WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset((5, 6))


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a time. `other` is what it means with its bare hour in the other half of the day."""

    kind: str
    windows: Windows
    other: Windows = ()
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """`groups`: each a connector ("", "and", "or", ",") and the parts that hold together."""

    groups: tuple[tuple[str, tuple[tuple[str, Part], ...]], ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(part.kind for _, group in self.groups for _, part in group)


_DAY_NAMES = {
    name: day
    for day, names in enumerate(
        (
            "monday mondays mon mons",
            "tuesday tuesdays tue tues",
            "wednesday wednesdays wed weds",
            "thursday thursdays thu thur thurs",
            "friday fridays fri fris",
            "saturday saturdays sat sats",
            "sunday sundays sun suns",
        )
    )
    for name in names.split()
}
_DAY_GROUPS: dict[tuple[str, ...], frozenset[int]] = {
    ("weekday",): WEEKDAYS,
    ("weekdays",): WEEKDAYS,
    ("week", "days"): WEEKDAYS,
    ("week", "day"): WEEKDAYS,
    ("business", "day"): WEEKDAYS,
    ("business", "days"): WEEKDAYS,
    ("working", "days"): WEEKDAYS,
    ("work", "days"): WEEKDAYS,
    ("workdays",): WEEKDAYS,
    ("workday",): WEEKDAYS,
    ("the", "work", "week"): WEEKDAYS,
    ("the", "workweek"): WEEKDAYS,
    ("during", "the", "week"): WEEKDAYS,
    ("through", "the", "week"): WEEKDAYS,
    ("m", "f"): WEEKDAYS,
    ("m", "-", "f"): WEEKDAYS,
    ("weekend",): WEEKEND,
    ("weekends",): WEEKEND,
    ("week", "end"): WEEKEND,
    ("week", "ends"): WEEKEND,
}
_HOURS: dict[tuple[str, ...], tuple[int, int]] = {}
for _words, _range in (
    ("morning mornings the-am the-a.m.", (8 * 60, HALF)),
    ("lunch lunchtime lunchtimes lunch-time lunch-hour lunch-break lunch-hours", (HALF, 14 * 60)),
    ("afternoon afternoons", (HALF, 17 * 60)),
    ("evening evenings", (17 * 60, 21 * 60)),
    ("night nights night-time nighttime nighttimes", (21 * 60, MIDNIGHT)),
):
    for _word in _words.split():
        _HOURS[tuple(_word.split("-"))] = _range
_BUSINESS = tuple(
    (first, second)
    for first in ("business", "office", "working", "work", "normal", "regular", "standard")
    for second in ("hours", "hour", "time")
    if (first, second) not in (("work", "hour"), ("normal", "time"), ("regular", "time"), ("standard", "time"))
) + (
    ("normal", "business", "hours"),
    ("regular", "business", "hours"),
    ("standard", "business", "hours"),
    ("normal", "working", "hours"),
    ("normal", "office", "hours"),
    ("regular", "office", "hours"),
    ("working", "day"),
    ("regular", "working", "hours"),
)
_UNCLEAR = frozenset(words for _, words in sections("unclear_times.txt"))
_MONTH_NAMES = {
    name: month
    for month, names in enumerate(
        (
            "",
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        )
    )
    for name in names.split()
}
_SEASONS = {
    "spring": (3, 4, 5),
    "springtime": (3, 4, 5),
    "summer": (6, 7, 8),
    "summertime": (6, 7, 8),
    "summers": (6, 7, 8),
    "fall": (9, 10, 11),
    "autumn": (9, 10, 11),
    "winter": (12, 1, 2),
    "winters": (12, 1, 2),
    "wintertime": (12, 1, 2),
}
_HOLIDAYS = frozenset(
    (
        ("holidays",),
        ("holiday", "season"),
        ("holiday", "seasons"),
        ("holiday", "time"),
        ("holiday", "period"),
        ("holiday", "months"),
        ("the", "holiday"),
        ("holidays", "season"),
    )
)
_WEEK_OF_MONTH = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), -1: (25, 31)}
_PREPOSITIONS = frozenset(
    [
        "on",
        "in",
        "during",
        "at",
        "around",
        "from",
        "of",
        "within",
        "the",
        "my",
        "your",
        "any",
        "every",
        "each",
        "for",
        "over",
        "between",
        "and",
        "or",
        "only",
        "just",
        "by",
        "later",
        "early",
        "this-time",
        "sometime",
        "local",
        "a",
    ]
)
_LEADING = frozenset(
    [
        "on",
        "in",
        "during",
        "at",
        "around",
        "from",
        "within",
        "the",
        "my",
        "any",
        "every",
        "each",
        "over",
        "for",
        "of",
        "between",
        "a",
        "local",
        "are",
        "is",
        "sometime",
    ]
)
_BEFORE = (
    ("no", "later", "than"),
    ("earlier", "than"),
    ("before",),
    ("prior", "to"),
    ("not", "past"),
    ("not", "later", "than"),
    ("up", "until"),
    ("up", "to"),
    ("until",),
    ("ahead", "of"),
    ("by",),
    ("any", "earlier", "than"),
    ("anytime", "before"),
    ("any", "time", "before"),
)
_AFTER = (
    ("no", "earlier", "than"),
    ("not", "earlier", "than"),
    ("later", "than"),
    ("any", "later", "than"),
    ("after",),
    ("past",),
    ("since",),
    ("from",),
    ("starting", "at"),
    ("starting", "from"),
    ("beginning", "at"),
    ("anytime", "after"),
    ("any", "time", "after"),
    ("as", "of"),
    ("not", "until"),
)
_ZONES = {
    **dict.fromkeys(("eastern", "est", "edt", "et"), "America/New_York"),
    **dict.fromkeys(("central", "cst", "cdt", "ct"), "America/Chicago"),
    **dict.fromkeys(("mountain", "mst", "mdt", "mt"), "America/Denver"),
    **dict.fromkeys(("pacific", "pst", "pdt", "pt"), "America/Los_Angeles"),
    **dict.fromkeys(("utc", "gmt"), "UTC"),
}


PHRASES = frozenset(
    " ".join(words)
    for table in (
        _DAY_GROUPS,
        _HOURS,
        _BUSINESS,
        _HOLIDAYS,
        _BEFORE,
        _AFTER,
        ((n,) for n in (*_DAY_NAMES, *_MONTH_NAMES, *_SEASONS, *_ZONES)),
    )
    for words in table
) | {
    "between from about around noon midday midnight half quarter past o'clock oclock sharp ish start beginning middle end time standard daylight onwards onward"
}
"""All that this module matches, for those who must know every word."""


def _w(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _words(tokens: Sequence[Token], at: int, size: int) -> tuple[str, ...]:
    return tuple(token.word for token in tokens[at : at + size])


def match_when(tokens: Sequence[Token], at: int) -> tuple[int, When] | None:
    """The longest time of contact at this place, with the number of tokens it takes."""
    here = at
    if _w(tokens, here) in ("and", "or"):
        return None
    while _w(tokens, here) in _LEADING and here - at < 3 and _part(tokens, here) is None:
        here += 1
    first = _part(tokens, here)
    if first is None:
        return None
    if first[1].kind == "unclear" and _w(tokens, here) in _LEADING:
        # "during work" has no hours, but "during work hours" has.
        sharper = _part(tokens, here + 1)
        if sharper is not None and sharper[1].kind != "unclear" and sharper[0] + 1 >= first[0]:
            first, here = sharper, here + 1
    taken, part = first
    here += taken
    groups: list[tuple[str, list[tuple[str, Part]]]] = [("", [("", part)])]
    while here < len(tokens):
        beside = _skip(tokens, here)
        found = _part(tokens, beside) if beside - here <= 3 else None
        if found:
            groups[-1][1].append(("", found[1]))
            here = beside + found[0]
            continue
        joined = _joined(tokens, here, groups[-1][1][-1][1])
        if joined is None:
            break
        connector, here, part = joined
        if part.kind == groups[-1][1][-1][1].kind:
            groups[-1][1].append((connector, part))
        else:
            groups.append((connector, [("", part)]))
    return here - at, When(tuple((connector, tuple(group)) for connector, group in groups))


def _skip(tokens: Sequence[Token], at: int) -> int:
    while (
        _w(tokens, at)
        in (
            "on",
            "in",
            "during",
            "at",
            "around",
            "from",
            "of",
            "within",
            "the",
            "my",
            "any",
            "every",
            "each",
            "local",
            "over",
        )
        and _part(tokens, at) is None
    ):
        at += 1
    return at


_VERBS_AFTER = frozenset(["is", "are", "work", "works", "would", "will", "suit", "suits", "best"])


def _joined(tokens: Sequence[Token], at: int, last: Part) -> tuple[str, int, Part] | None:
    """A connector and a further part that belongs to the same list."""
    here, connector = at, ""
    while _w(tokens, here) in (",", "and", "or", "&", "/", "nor", "plus", "+") and here - at < 2:
        word = _w(tokens, here)
        connector = "or" if word in ("or", "nor", "/") else "," if word == "," else "and"
        here += 1
    if not connector:
        return None
    here = _skip(tokens, here)
    found = _part(tokens, here)
    if found is None or (connector == "," and _w(tokens, here + found[0]) in _VERBS_AFTER):
        return None
    return connector, here + found[0], found[1]


def _part(tokens: Sequence[Token], at: int) -> tuple[int, Part] | None:
    """The longest single piece of time at this place."""
    if at >= len(tokens):
        return None
    for size in (5, 4, 3, 2, 1):
        words = _words(tokens, at, size)
        if len(words) == size and words in _UNCLEAR:
            return size, Part("unclear", ())
    best: tuple[int, Part] | None = None
    for matcher in (_clock_part, _days, _dates, _months, _hours):
        found = matcher(tokens, at)
        if found and (best is None or found[0] > best[0]):
            best = found
    return best


def _hours(tokens: Sequence[Token], at: int) -> tuple[int, Part] | None:
    for size in (3, 2, 1):
        words = _words(tokens, at, size)
        if words in _HOURS:
            start, end = _HOURS[words]
            return size, Part("hours", (Window(start=start, end=None if end == MIDNIGHT else end),))
        if words in _BUSINESS:
            return size, Part("business", (Window(days=WEEKDAYS, start=9 * 60, end=17 * 60),))
    return None


def _days(tokens: Sequence[Token], at: int) -> tuple[int, Part] | None:
    for size in (3, 2, 1):
        words = _words(tokens, at, size)
        if words in _DAY_GROUPS:
            return size, Part("days", (Window(days=_DAY_GROUPS[words]),))
    first = _DAY_NAMES.get(_w(tokens, at))
    if first is None:
        return None
    if _w(tokens, at + 1) in ("to", "through", "until", "-", "–", "—"):
        last = _DAY_NAMES.get(_w(tokens, at + 2))
        if last is not None:
            days = frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
            return 3, Part("days", (Window(days=days),))
    return 1, Part("days", (Window(days=frozenset((first,))),))


def _clock_part(tokens: Sequence[Token], at: int) -> tuple[int, Part] | None:
    word = _w(tokens, at)
    if word in ("between", "from", "btwn", "betw"):
        found = _range(tokens, at + 1)
        if found:
            return found[0] + 1, found[1]
    found = _range(tokens, at)
    if found:
        return found
    for leads, before in ((_BEFORE, True), (_AFTER, False)):
        for lead in leads:
            if _words(tokens, at, len(lead)) != lead:
                continue
            time = match_clock(tokens, at + len(lead))
            if time is None:
                # "after noon" is a time, "before lunch" is not exact.
                continue
            size, zone = _zone(tokens, at + len(lead) + time[0])
            taken = len(lead) + time[0] + size
            if lead in (("by",), ("since",)) and not (time[1].sure or zone):
                continue
            if (
                lead == ("from",)
                and _w(tokens, at + taken) not in ("on", "onward", "onwards", "forward")
                and not time[1].sure
            ):
                continue
            if (
                _w(tokens, at + taken) in ("on", "onward", "onwards", "forward")
                and not before
                and _part(tokens, at + taken + 1) is None
            ):
                taken += 1
            return taken, _one_sided(time[1], before, zone)
    time = match_clock(tokens, at)
    if time and (time[1].sure or tokens[at].kind == "clock"):
        here = at + time[0]
        if _w(tokens, here) in ("onward", "onwards", "and", "or") and _w(tokens, here + 1) in (
            "on",
            "later",
            "after",
            "onward",
            "onwards",
            "beyond",
        ):
            return time[0] + 2, _one_sided(time[1], False, None)
        if _w(tokens, here) in ("onward", "onwards"):
            return time[0] + 1, _one_sided(time[1], False, None)
        if _w(tokens, here) in ("or", "and") and _w(tokens, here + 1) in ("earlier", "before"):
            return time[0] + 2, _one_sided(time[1], True, None)
    if (
        time
        and (word in ("noon", "midday", "midnight") or tokens[at].kind == "clock")
        and (_w(tokens, at - 1) in ("at", "around", "about", "by", "near") or tokens[at].kind == "clock")
    ):
        return time[0], Part("unclear", ())
    if word == "at" and (time := match_clock(tokens, at + 1)):
        return time[0] + 1, Part("unclear", ())
    return None


def _one_sided(time: Clock, before: bool, zone: str | None) -> Part:
    at = time.as_bare()
    other = at
    if not time.sure:
        other = at + HALF if at < HALF else at - HALF

    def window(minute: int) -> Windows:
        if before:
            return (Window(end=minute if minute < MIDNIGHT else None),) if minute else ()
        return (Window(start=minute or None),) if minute < MIDNIGHT else ()

    return Part("clock", window(at), window(other) if other != at else (), zone)


def _range(tokens: Sequence[Token], at: int) -> tuple[int, Part] | None:
    start = match_clock(tokens, at)
    if start is None:
        return None
    here = at + start[0]
    size, zone = _zone(tokens, here)
    here += size
    middle = _w(tokens, here)
    between = _w(tokens, at - 1) in ("between", "btwn", "betw")
    if middle not in ("to", "until", "through", "-", "–", "—", "&", "and") or (middle in ("and", "&") and not between):
        return None
    end = match_clock(tokens, here + 1)
    if end is None:
        return None
    here += 1 + end[0]
    if _w(tokens, here) == "-" or _w(tokens, at - 1) == "-":
        return None
    if _w(tokens, here) in (
        "a",
        "per",
        "x",
        "/",
        "times",
        "time",
        "emails",
        "texts",
        "messages",
        "calls",
        "weeks",
        "days",
        "months",
    ):
        return None
    size, later = _zone(tokens, here)
    hours = range_of(start[1], end[1])
    if hours is None:
        return here + size - at, Part("unclear", ())
    first, last = hours
    window = Window(start=first % MIDNIGHT or None, end=None if last == MIDNIGHT or last == 0 else last)
    return here + size - at, Part("clock", (window,), (), later or zone)


def _zone(tokens: Sequence[Token], at: int) -> tuple[int, str | None]:
    word = _w(tokens, at)
    if word == "my" and _w(tokens, at + 1) == "time":
        return 2, None
    if word not in _ZONES:
        return 0, None
    after = _w(tokens, at + 1)
    if after in ("standard", "daylight") and _w(tokens, at + 2) == "time":
        return 3, _ZONES[word]
    return (2, _ZONES[word]) if after == "time" else (1, _ZONES[word])


def _dates(tokens: Sequence[Token], at: int) -> tuple[int, Part] | None:
    """Days of the month: "the first week of the month", "mid-month", "the 1st and 15th"."""
    here = at + (_w(tokens, at) in ("the", "every", "each"))
    word = _w(tokens, here)
    thirds = {"start": (1, 10), "beginning": (1, 10), "top": (1, 10), "middle": (11, 20), "end": (21, 31)}
    if word in thirds and (size := _of_month(tokens, here + 1)):
        return here + 1 + size - at, _month_days(*thirds[word])
    if word in ("mid", "midmonth"):
        size = 0 if word == "midmonth" else 1 if _w(tokens, here + 1) == "month" else -1
        if size >= 0:
            return here + 1 + size - at, _month_days(11, 20)
    if word == "month" and _w(tokens, here + 1) in ("end", "start"):
        return here + 2 - at, _month_days(*thirds[_w(tokens, here + 1)])
    which = -1 if word == "last" else ordinal(tokens[here]) if here < len(tokens) else None
    if which is None:
        return None
    noun = _w(tokens, here + 1)
    size = _of_month(tokens, here + 2)
    if noun in ("week", "weeks") and size and which in _WEEK_OF_MONTH:
        return here + 2 + size - at, _month_days(*_WEEK_OF_MONTH[which])
    if noun in ("half", "third", "day", "days", "weekend", "part") and size:
        if noun == "day" and which == 1:
            return here + 2 + size - at, _month_days(1, 1)
        return here + 2 + size - at, Part("unclear", ())
    if noun in _DAY_NAMES and size:
        if which in (1, 2, 3, 4):
            low, high = _WEEK_OF_MONTH[which]
            dates = frozenset(range(low, high + 1))
            return here + 2 + size - at, Part("dates", (Window(days=frozenset((_DAY_NAMES[noun],)), month_days=dates),))
        return here + 2 + size - at, Part("unclear", ())
    size = _of_month(tokens, here + 1)
    written = tokens[here].kind == "nth"
    if 1 <= which <= 31 and (written or size):
        if noun in ("to", "through", "until", "-", "–") and here + 2 < len(tokens):
            more = here + 2 + (_w(tokens, here + 2) == "the")
            last = ordinal(tokens[more]) if more < len(tokens) else None
            if last and which < last <= 31:
                return more + 1 + _of_month(tokens, more + 1) - at, _month_days(which, last)
        if (noun == "of" and not size) or noun in _MONTH_NAMES:
            return None
        return here + 1 + size - at, _month_days(which, which)
    return None


def _month_days(low: int, high: int) -> Part:
    return Part("dates", (Window(month_days=frozenset(range(low, high + 1))),))


def _of_month(tokens: Sequence[Token], at: int) -> int:
    """The length of "of the month" and the like at this place; 0 when it is not there."""
    words = _words(tokens, at, 3)
    if words[:1] in (("of",), ("in",)):
        if words[1:] in (
            ("the", "month"),
            ("each", "month"),
            ("every", "month"),
            ("a", "month"),
            ("any", "month"),
            ("the", "months"),
        ):
            return 3
        if words[1:2] in (("month",),):
            return 2
    if words[:2] in (("each", "month"), ("every", "month")):
        return 2
    return 0


def _months(tokens: Sequence[Token], at: int) -> tuple[int, Part] | None:
    here = at
    for size in (2, 1):
        words = _words(tokens, here, size)
        if words in _HOLIDAYS:
            return here + size - at, Part("months", (Window(months=frozenset((11, 12))),))
    word, before = _w(tokens, here), _w(tokens, here - 1)
    if word in _SEASONS:
        plain = word in ("fall", "spring") and before not in (
            "in",
            "during",
            "the",
            "over",
            "every",
            "each",
            "this",
            "and",
            "or",
            ",",
            "of",
            "early",
            "late",
            "through",
            "to",
            "-",
            "winter",
            "autumn",
        )
        if plain or before in ("early", "late"):
            return None
        if _w(tokens, here + 1) in ("to", "through", "-") and _w(tokens, here + 2) in _SEASONS:
            first, last = _SEASONS[word][0], _SEASONS[_w(tokens, here + 2)][-1]
            return 3, _month_range(first, last)
        size = 2 if _w(tokens, here + 1) in ("time", "months", "season") else 1
        return here + size - at, Part("months", (Window(months=frozenset(_SEASONS[word])),))
    month = _MONTH_NAMES.get(word)
    if month is None or (
        word in ("may", "march", "mar", "sep")
        and before
        not in (
            "in",
            "during",
            "of",
            "through",
            "to",
            "and",
            "or",
            ",",
            "-",
            "every",
            "each",
            "from",
            "between",
            "only",
        )
    ):
        return None
    following = tokens[here + 1] if here + 1 < len(tokens) else None
    if following and (
        following.kind == "nth"
        or (following.kind == "num" and int(following.word.replace(",", "") or 0) <= 31 and word not in ("may",))
    ):
        return None
    if _w(tokens, here + 1) in ("to", "through", "until", "-", "–", "thru") or (
        _w(tokens, here + 1) == "and" and before == "between"
    ):
        last = _MONTH_NAMES.get(_w(tokens, here + 2))
        if last:
            return 3, _month_range(month, last)
    return 1, Part("months", (Window(months=frozenset((month,))),))


def _month_range(first: int, last: int) -> Part:
    months = frozenset((first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1))
    return Part("months", (Window(months=months),))


def resolve(when: When, negated: bool, zone: str | None, now: datetime) -> Windows | None:
    """What the times mean as windows; with `negated`, everything but. None: there is more than one reading, or none."""
    found = _resolve(when, negated, zone, now, other=False)
    if found is not None and not found:
        # "not before 9 or after 8" leaves nothing unless the bare 8 is in the evening.
        found = _resolve(when, negated, zone, now, other=True)
    if not found:
        return None
    return found if any(window != Window() for window in found) else None


def _resolve(when: When, negated: bool, zone: str | None, now: datetime, other: bool) -> Windows | None:
    total: Windows = ()
    kinds_before: frozenset[str] = frozenset()
    if "unclear" in when.kinds:
        return None
    for connector, group in when.groups:
        held: Windows = (Window(),)
        lists: list[list[tuple[str, Part]]] = []
        for link, part in group:
            if link and lists:
                lists[-1].append((link, part))
            else:
                lists.append([(link, part)])
        for parts in lists:
            some = _list(parts, negated, zone, now, other)
            if some is None:
                return None
            held = intersect(held, some)
        kinds = frozenset(part.kind for _, part in group)
        if not connector:
            total = held
        elif negated or connector == "or" or kinds & kinds_before:
            total += held
        elif connector == "," or "clock" in kinds | kinds_before or "months" in kinds | kinds_before:
            total = intersect(total, held)
        elif ("hours" in kinds_before and kinds == {"days"}) or (
            kinds_before == {"days"} and "hours" in kinds and _only_weekend(total)
        ):
            # "Evenings and weekends" is a union; "weekdays and evenings" could be either.
            total += held
        else:
            return None
        kinds_before = kinds_before | kinds
    if not negated:
        return _merged(total)
    if len(when.groups) == 1 and _late_bare(when) and not other:
        return None
    return complement(total)


def _late_bare(when: When) -> bool:
    """ "No calls after 9" alone: by the letter it leaves only the small hours, so it must be asked."""
    parts = [part for _, group in when.groups for _, part in group]
    clocks = [part for part in parts if part.kind == "clock" and part.other]
    if len(clocks) != 1 or len([part for part in parts if part.kind == "clock"]) != 1:
        return False
    window = clocks[0].windows[0]
    return window.start is not None and window.start < 12 * 60 and window.end is None


def _only_weekend(windows: Windows) -> bool:
    return all(window.days == WEEKEND for window in windows)


def _list(parts: list[tuple[str, Part]], negated: bool, zone: str | None, now: datetime, other: bool) -> Windows | None:
    """Parts of one kind joined by "and" or "or"."""
    total: Windows = ()
    for link, part in parts:
        windows = part.other if other and part.other and _is_late(part) else part.windows
        if part.zone:
            moved = [shift(window, part.zone, zone, now) for window in windows]
            if any(window is None for window in moved):
                return None
            windows = tuple(window for window in moved if window is not None)
        if link == "and" and not negated and part.kind == "clock" and len(total) == 1 and len(windows) == 1:
            one, two = total[0], windows[0]
            low, high = (one.start, two.end) if one.start is not None else (two.start, one.end)
            if (one.end is None and two.start is None) or (one.start is None and two.end is None):
                if low is not None and high is not None and low < high:
                    total = (Window(start=low, end=high),)
                    continue
                if one.start is not None:
                    return None
        total += windows
    return total


def _is_late(part: Part) -> bool:
    return bool(part.windows) and part.windows[0].start is not None and part.windows[0].end is None


def _merged(windows: Windows) -> Windows:
    """Windows that differ only in their days, or only in dates or months, become one."""
    out: list[Window] = []
    for window in windows:
        for position, earlier in enumerate(out):
            same_hours = (earlier.start, earlier.end) == (window.start, window.end)
            if not same_hours:
                continue
            if (
                (earlier.month_days, earlier.months) == (window.month_days, window.months)
                and earlier.days
                and window.days
            ):
                out[position] = Window(
                    earlier.days | window.days, window.start, window.end, window.month_days, window.months
                )
                break
            if (
                (earlier.days, earlier.months) == (window.days, window.months)
                and earlier.month_days
                and window.month_days
            ):
                dates = earlier.month_days | window.month_days
                out[position] = Window(window.days, window.start, window.end, dates, window.months)
                break
            if (
                (earlier.days, earlier.month_days) == (window.days, window.month_days)
                and earlier.months
                and window.months
            ):
                months = earlier.months | window.months
                out[position] = Window(window.days, window.start, window.end, window.month_days, months)
                break
        else:
            out.append(window)
    return tuple(dict.fromkeys(out))


def shift(window: Window, source: str, target: str | None, now: datetime) -> Window | None:
    """A window of another time zone on the customer's clock; None if the difference is not the same all year, if it
    is unknown, or if the window would move to another day."""
    if target is None:
        return None
    try:
        here, there = ZoneInfo(target), ZoneInfo(source)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    differences = set()
    for month in (1, 4, 7, 10):
        instant = now.astimezone(there).replace(month=month, day=1)
        differences.add((instant.astimezone(here).utcoffset() or timedelta()) - (instant.utcoffset() or timedelta()))
    if len(differences) != 1:
        return None
    minutes = int(differences.pop().total_seconds()) // 60
    start = None if window.start is None else window.start + minutes
    end = None if window.end is None else window.end + minutes
    if minutes and (window.days is not None or window.month_days is not None):
        pass
    for at in (start, end):
        if at is not None and not 0 < at <= MIDNIGHT:
            return None
    if start == MIDNIGHT or (start is not None and end is not None and start >= end):
        return None
    return Window(window.days, start, None if end == MIDNIGHT else end, window.month_days, window.months)
