"""What a time of contact means as windows, wanted or refused, on the customer's own clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.wishes.clock import NOON
from bot.wishes.model import MIDNIGHT, Window
from bot.wishes.timewords import WEEKEND
from bot.wishes.when import Joined, When
from bot.wishes.when_parts import Part
from bot.wishes.windows import ALWAYS, Windows, complement, intersect, merged, runs_into_another_day

_EVENING = 17 * 60
CLOCKLIKE = frozenset(("clock", "months"))


def resolve(when: When, negated: bool, zone: str | None, now: datetime) -> Windows | None:
    """What the times mean as windows; with `negated`, everything but. None: there is more than one reading, or none.

    `zone` is the customer's; without it, times of another zone cannot be moved to it.
    """
    if "unclear" in when.kinds:
        return None
    evening = _is_of_the_evening(when)
    if evening and negated:
        # "No calls in the evening after 8": from then on, not only until the evening is over.
        when = When(
            tuple(
                (connector, tuple((link, part) for link, part in group if part.kind != "hours"))
                for connector, group in when.groups
            )
        )
    found = _resolve(when, negated, zone, now, evening=evening)
    if found is not None and not found:
        # "not before 9 or after 8" leaves nothing unless the bare 8 is in the evening.
        found = _resolve(when, negated, zone, now, evening=True)
    return found if found and any(window != ALWAYS for window in found) else None


def _resolve(when: When, negated: bool, zone: str | None, now: datetime, evening: bool) -> Windows | None:
    total: Windows = ()
    before: frozenset[str] = frozenset()
    for connector, group in when.groups:
        held = _group(group, negated, zone, now, evening)
        if held is None:
            return None
        kinds = frozenset(part.kind for _, part in group)
        if not connector:
            total = held
        elif negated or connector == "or" or kinds & before or _union_by_custom(before, kinds, total):
            total += held
        elif connector == "," or CLOCKLIKE & (kinds | before):
            total = intersect(total, held)
        else:
            return None
        before |= kinds
    if not negated:
        return merged(total)
    if any(runs_into_another_day(window) for window in total):
        return None
    return None if _late_bare(when) and not evening else complement(total)


def _is_of_the_evening(when: When) -> bool:
    """ "At night after 9": the bare hour is one of the evening."""
    parts = [part for _, group in when.groups for _, part in group]
    late = any(part.kind == "hours" and all((w.start or 0) >= _EVENING for w in part.windows) for part in parts)
    return late and any(
        part.kind == "clock" and part.other and part.windows and part.windows[0].end is None for part in parts
    )


def _union_by_custom(before: frozenset[str], kinds: frozenset[str], total: Windows) -> bool:
    """ "Evenings and weekends" is a union; "weekdays and evenings" could be either."""
    if "hours" in before and kinds == {"days"}:
        return True
    return before == {"days"} and "hours" in kinds and all(window.days == WEEKEND for window in total)


def _late_bare(when: When) -> bool:
    """ "No calls after 9" alone: by the letter it leaves only the small hours, so it must be asked."""
    if len(when.groups) != 1:
        return False
    clocks = [part for _, part in when.groups[0][1] if part.kind == "clock"]
    if len(clocks) != 1 or not clocks[0].other:
        return False
    window = clocks[0].windows[0]
    return window.start is not None and window.start < NOON and window.end is None


def _group(group: Joined, negated: bool, zone: str | None, now: datetime, evening: bool) -> Windows | None:
    """Lists of one kind each ("Mondays and Thursdays", "mornings"), which hold together."""
    lists: list[list[tuple[str, Part]]] = []
    for link, part in group:
        if link and lists:
            lists[-1].append((link, part))
        else:
            lists.append([(link, part)])
    held: Windows = (ALWAYS,)
    for parts in lists:
        some = _list(parts, negated, zone, now, evening)
        if some is None:
            return None
        held = intersect(held, some)
    return held


def _list(
    parts: list[tuple[str, Part]], negated: bool, zone: str | None, now: datetime, evening: bool
) -> Windows | None:
    """Parts of one kind joined by "and" or "or": any of them, but "after 9 and before 5" is a range."""
    total: Windows = ()
    for link, part in parts:
        windows = _windows(part, zone, now, evening)
        if windows is None:
            return None
        if link == "and" and not negated and part.kind == "clock" and len(total) == len(windows) == 1:
            between = _between(total[0], windows[0])
            if between is None:
                return None
            total = between
        else:
            total += windows
    return total


def _between(one: Window, two: Window) -> Windows | None:
    after, before = (one, two) if one.start is not None else (two, one)
    if after.end is not None or before.start is not None or after.start is None or before.end is None:
        return one, two
    if after.start < before.end:
        return (Window(start=after.start, end=before.end),)
    # "before 9 and after 7" is two times, "after 7 and before 9" may be one evening.
    return None if one is after else (one, two)


def _windows(part: Part, zone: str | None, now: datetime, evening: bool) -> Windows | None:
    windows = part.windows
    if evening and part.other and windows and windows[0].start is not None and windows[0].end is None:
        windows = part.other
    if part.zone is None:
        return windows
    moved = [shift(window, part.zone, zone, now) for window in windows]
    return None if None in moved else tuple(window for window in moved if window is not None)


def shift(window: Window, source: str, target: str | None, now: datetime) -> Window | None:
    """A window of another time zone on the customer's clock; None if the difference is not the same all year, if it
    is unknown, or if the window would move to another day."""
    if target is None:
        return None
    try:
        here, there = ZoneInfo(target), ZoneInfo(source)
    except (ZoneInfoNotFoundError, ValueError, OSError):
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
    if any(at is not None and not 0 < at <= MIDNIGHT for at in (start, end)) or start == MIDNIGHT:
        return None
    if start is not None and end is not None and start >= end:
        return None
    return Window(window.days, start, None if end == MIDNIGHT else end, window.month_days, window.months)
