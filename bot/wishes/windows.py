"""Times of contact, as sets: what windows mean together, and what is left when they are refused."""

from __future__ import annotations

from dataclasses import replace

from bot.wishes.model import MIDNIGHT, Window

ALWAYS = Window()
_DAYS = frozenset(range(7))
_MONTH_DAYS = frozenset(range(1, 32))
_MONTHS = frozenset(range(1, 13))

Windows = tuple[Window, ...]
"""Any one of them suffices. Empty: never."""


def both(left: Window, right: Window) -> Windows:
    """The times that are in both."""
    days = _and(left.days, right.days)
    month_days = _and(left.month_days, right.month_days)
    months = _and(left.months, right.months)
    if any(part is not None and not part for part in (days, month_days, months)):
        return ()
    for one, other in ((left, right), (right, left)):
        if one.start is None and one.end is None:
            # Hours over midnight belong to the day they start on: they stay whole.
            return (Window(days, other.start, other.end, month_days, months),)
    out = []
    for start, end in _ranges_in_both(_ranges(left), _ranges(right)):
        out.append(Window(days, start or None, None if end == MIDNIGHT else end, month_days, months))
    return _over_midnight(out)


def runs_into_another_day(window: Window) -> bool:
    """Whether it is over midnight and only on some days: what is outside it cannot be said by days and hours."""
    over_midnight = window.start is not None and window.end is not None and window.start > window.end
    return over_midnight and (window.days, window.month_days, window.months) != (None, None, None)


def intersect(left: Windows, right: Windows) -> Windows:
    return _unique(window for one in left for other in right for window in both(one, other))


def complement(windows: Windows) -> Windows:
    """All times that are in none of the windows."""
    left: Windows = (ALWAYS,)
    for window in windows:
        left = intersect(left, _outside(window))
    return left


def _outside(window: Window) -> Windows:
    """Not (days and hours and dates) is: other days, or these days at other hours, or …"""
    out: list[Window] = []
    if window.months is not None and window.months != _MONTHS:
        out.append(Window(months=_MONTHS - window.months))
    if window.month_days is not None and window.month_days != _MONTH_DAYS:
        out.append(Window(months=window.months, month_days=_MONTH_DAYS - window.month_days))
    if window.days is not None and window.days != _DAYS:
        out.append(Window(months=window.months, month_days=window.month_days, days=_DAYS - window.days))
    if window.start is not None or window.end is not None:
        start, end = window.start or 0, MIDNIGHT if window.end is None else window.end
        if start > end:
            out.append(replace(window, start=end, end=start))
        else:
            if start > 0:
                out.append(replace(window, start=None, end=start))
            if end < MIDNIGHT:
                out.append(replace(window, start=end, end=None))
    return tuple(out)


def _and(left: frozenset[int] | None, right: frozenset[int] | None) -> frozenset[int] | None:
    if left is None or right is None:
        return right if left is None else left
    return left & right


def _ranges(window: Window) -> list[tuple[int, int]]:
    start, end = window.start or 0, MIDNIGHT if window.end is None else window.end
    if start > end:
        return [(start, MIDNIGHT), (0, end)] if end else [(start, MIDNIGHT)]
    return [(start, end)] if start < end else []


def _ranges_in_both(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found = [(max(a, c), min(b, d)) for a, b in left for c, d in right]
    return [(start, end) for start, end in found if start < end]


def _over_midnight(windows: list[Window]) -> Windows:
    """Join 22:00–24:00 and 00:00–07:00 of every day to one window over midnight."""
    late = next((w for w in windows if w.start and w.end is None and w.days is None and w.month_days is None), None)
    early = next((w for w in windows if w.end and w.start is None and w.days is None and w.month_days is None), None)
    if (
        late
        and early
        and late.months == early.months
        and len(windows) == 2
        and late.start
        and late.start > (early.end or 0)
    ):
        return (Window(start=late.start, end=early.end, months=late.months),)
    return tuple(windows)


def merged(windows: Windows) -> Windows:
    """The same times in fewer windows: those that differ only in days, dates or months become one."""
    out: list[Window] = []
    for window in windows:
        for place, earlier in enumerate(out):
            joined = _joined(earlier, window)
            if joined is not None:
                out[place] = joined
                break
        else:
            out.append(window)
    return tuple(dict.fromkeys(out))


def _joined(left: Window, right: Window) -> Window | None:
    if (left.start, left.end) != (right.start, right.end):
        return None
    ours = (left.days, left.month_days, left.months)
    theirs = (right.days, right.month_days, right.months)
    differing = [place for place in range(3) if ours[place] != theirs[place]]
    if len(differing) != 1:
        return left if not differing else None
    place = differing[0]
    one, two = ours[place], theirs[place]
    if one is None or two is None:
        return None
    parts = list(ours)
    parts[place] = one | two
    return Window(parts[0], left.start, left.end, parts[1], parts[2])


def _unique(windows: object) -> Windows:
    return tuple(dict.fromkeys(windows))  # type: ignore[call-overload]
