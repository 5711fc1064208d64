"""The words for days, hours, months and stretches of time, and what they stand for."""

from __future__ import annotations

from bot.wishes.lexicon import sections
from bot.wishes.model import MIDNIGHT
from bot.wishes.numbers import ORDINALS, WORDS

Phrase = tuple[str, ...]


def _named(*names: str, first: int = 0) -> dict[str, int]:
    """Each group of names with its place in the row."""
    return {name: place for place, group in enumerate(names, first) for name in group.split()}


def _phrases(text: str) -> frozenset[Phrase]:
    return frozenset(tuple(phrase.split()) for phrase in text.split(","))


WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset((5, 6))

DAY_NAMES = _named(
    "monday mondays mon mons",
    "tuesday tuesdays tue tues",
    "wednesday wednesdays wed weds",
    "thursday thursdays thu thur thurs",
    "friday fridays fri fris",
    "saturday saturdays sat sats",
    "sunday sundays sun suns",
)
DAY_GROUPS = dict.fromkeys(
    _phrases(
        "weekday,weekdays,week days,week day,business day,business days,working days,work days,workdays,workday,"
        "the work week,the workweek,during the week,through the week,m f,m - f"
    ),
    WEEKDAYS,
) | dict.fromkeys(_phrases("weekend,weekends,week end,week ends"), WEEKEND)

HOURS = (
    dict.fromkeys(_phrases("morning,mornings,the am,the a.m."), (8 * 60, 12 * 60))
    | dict.fromkeys(
        _phrases("lunch,lunchtime,lunchtimes,lunch time,lunch hour,lunch break,lunch hours"), (12 * 60, 14 * 60)
    )
    | dict.fromkeys(_phrases("afternoon,afternoons"), (12 * 60, 17 * 60))
    | dict.fromkeys(_phrases("evening,evenings"), (17 * 60, 21 * 60))
    | dict.fromkeys(_phrases("night,nights,night time,nighttime,nighttimes"), (21 * 60, MIDNIGHT))
)
BUSINESS_HOURS = _phrases(
    "business hours,business hour,business time,office hours,office hour,office time,working hours,working hour,"
    "working time,working day,work hours,work time,normal hours,normal hour,regular hours,regular hour,standard hours,"
    "normal business hours,regular business hours,standard business hours,normal working hours,normal office hours,"
    "regular working hours,regular office hours"
)
UNCLEAR = frozenset(words for _, words in sections("unclear_times.txt"))
"""Times that people name and that have no agreed hours."""

MONTH_NAMES = _named(
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec", first=1,
)  # fmt: skip
DOUBTFUL_MONTHS = frozenset(("may", "march", "mar", "sep"))
"""Words that are months only where a month is expected."""

SEASONS = {
    name: months
    for names, months in (
        ("spring springtime", (3, 4, 5)),
        ("summer summers summertime", (6, 7, 8)),
        ("fall autumn", (9, 10, 11)),
        ("winter winters wintertime", (12, 1, 2)),
    )
    for name in names.split()
}
HOLIDAY_SEASON = _phrases(
    "holidays,holiday season,holiday seasons,holiday time,holiday period,holiday months,the holiday,holidays season,"
    "the holiday season,the holidays,the holiday period,the festive season,festive season,holiday shopping season,"
    "the holiday shopping season,the holiday months,christmas season,the christmas season"
)
PARTS_OF_MONTH = {"start": (1, 10), "beginning": (1, 10), "top": (1, 10), "middle": (11, 20), "end": (21, 31)}
WEEKS_OF_MONTH = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), -1: (25, 31)}
OF_MONTH = _phrases(
    "of the month,of each month,of every month,of a month,of any month,of the months,in the month,in each month,"
    "in every month,in a month,of month,in month,each month,every month"
)

BEFORE = _phrases(
    "no later than,earlier than,before,prior to,not past,not later than,up until,up to,until,ahead of,by,"
    "any earlier than,anytime before,any time before"
)
AFTER = _phrases(
    "no earlier than,not earlier than,later than,any later than,after,past,since,from,starting at,starting from,"
    "beginning at,anytime after,any time after,as of,not until"
)
ZONES = {
    name: zone
    for names, zone in (
        ("eastern est edt et", "America/New_York"),
        ("central cst cdt ct", "America/Chicago"),
        ("mountain mst mdt mt", "America/Denver"),
        ("pacific pst pdt pt", "America/Los_Angeles"),
        ("utc gmt", "UTC"),
    )
    for name in names.split()
}

UNITS = {"day": ("D", 1), "week": ("W", 1), "month": ("M", 1), "quarter": ("M", 3), "year": ("Y", 1)}
"""Units that frequencies count over: the letter of the ISO 8601 duration and how many of it."""
UNIT_NAMES = {name: unit for unit in UNITS for name in (unit, f"{unit}s")}
STRETCH_UNITS = UNIT_NAMES | {name: unit for unit in ("hour", "night", "fortnight") for name in (unit, f"{unit}s")}
ADVERBS = {
    "daily": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "biweekly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
}
OPEN_ENDED = {words: section for section, words in sections("pauses.txt")}
"""Stretches whose end is not said: "ENDLESS" is without end, "VAGUE" must be asked."""

_OTHER = (
    "between from about around noon midday midnight half quarter past o'clock oclock sharp ish time standard daylight "
    "onwards onward every other second third alternate single calendar given per times different separate once twice "
    "thrice couple few dozen several another following coming remainder rest throughout today tomorrow whole full "
    "until through christmas thanksgiving halloween easter valentine valentines independence juneteenth veterans "
    "columbus presidents memorial labor boxing eve"
)
_SINGLE = (DAY_NAMES, MONTH_NAMES, SEASONS, ZONES, STRETCH_UNITS, ADVERBS, PARTS_OF_MONTH, WORDS, ORDINALS)
TIME_WORDS = frozenset(_OTHER.split()) | {
    word
    for table in (
        DAY_GROUPS, HOURS, BUSINESS_HOURS, UNCLEAR, HOLIDAY_SEASON, BEFORE, AFTER, OPEN_ENDED, OF_MONTH,
        [(name,) for names in _SINGLE for name in names],
    )
    for phrase in table
    for word in phrase
}  # fmt: skip
"""Every word of time, so that none is taken for a typo of another."""
