"""A short notation for the full meaning of a reading, so that a table of phrases can be read and written by hand.

deny optional/sms                                     rules; lists with commas, groups as the catalog names them
deny optional-orders/*                                every optional topic but orders
grant promotions/sms; at most 2 P1M promotions/sms    one wish of two parts
only mon-fri 08:00-12:00 */sms                        a window; "or" between windows, "dates 1-10", "months 6-8"
pause promotions/email until 2026-12-03T10:00
... | ...                                             two wishes
ask channel: grant promotions                         what must be asked, and what is known
fragment: sms 1 P1W                                   the act, if it is not a wish, and the parts
likes argyle                                          what is liked, or with "dislikes" is not
which 1,2 / which all / which last / which that       what of several things is meant
none / question / reported / undo / show              nothing else to say
"""

from __future__ import annotations

from typing import Any

from bot.wishes import Parts, Reading, Vocabulary, Wish
from bot.wishes.model import DAYS, Window


def notation(reading: Reading, vocabulary: Vocabulary) -> str:
    if reading.act in ("none", "question", "reported", "undo", "show"):
        assert not reading.wishes
        return reading.act
    if reading.which is not None:
        which = reading.which if isinstance(reading.which, str) else ",".join(map(str, reading.which))
        wishes = " | ".join(_wish(wish, vocabulary) for wish in reading.wishes)
        return f"{reading.act}: which {which}" + (f": {wishes}" if wishes else "")
    wishes = " | ".join(_wish(wish, vocabulary) for wish in reading.wishes)
    return wishes if reading.act in ("wish", "resume", "vague") else f"{reading.act}: {wishes}"


def _wish(wish: Wish, vocabulary: Vocabulary) -> str:
    if wish.missing:
        assert not any(wish.change.values()), "an unfinished wish changes nothing"
        return f"ask {','.join(wish.missing)}: {_parts(wish.parts)}"
    change = wish.change
    said = _rules(change["rules"], vocabulary)
    said += [f"at most {cap['max']} {cap['per']} {_scope(cap, vocabulary)}" for cap in change["caps"]]
    for rule in change["windows"]:
        windows = " or ".join(_window(Window.from_dict(window)) for window in rule["any"])
        said.append(f"only {windows} {_scope(rule, vocabulary)}")
    for pause in change["pauses"]:
        until = "told" if pause["until"] is None else pause["until"][:16]
        start = "" if pause["from"][:16] == "2026-11-23T10:00" else f" from {pause['from'][:16]}"
        said.append(f"pause {_scope(pause, vocabulary)}{start} until {until}")
    said += [f"resume {_scope(scope, vocabulary)}" for scope in change["resume"]]
    said += [f"{name} {', '.join(change[name]['add'])}" for name in ("likes", "dislikes") if name in change]
    return "; ".join(said) if said else _parts(wish.parts)


def _parts(parts: Parts) -> str:
    said = [parts.polarity or ""]
    if parts.topics:
        said.append(",".join(parts.topics) + "".join(f"-{name}" for name in parts.not_topics))
    if parts.channels:
        said.append(",".join(parts.channels))
    if parts.instead_of:
        said.append("not " + ",".join(parts.instead_of))
    if parts.often:
        said.append(f"{parts.often.max} {parts.often.per}")
    if parts.when:
        said.append(" or ".join(_window(window) for window in parts.when))
    if parts.pause_until:
        said.append(f"until {parts.pause_until[:16]}")
    return " ".join(filter(None, said))


def _rules(rules: list[dict[str, Any]], vocabulary: Vocabulary) -> list[str]:
    """Rules that differ in one place only are said together."""
    grouped: list[tuple[str, list[str], list[str]]] = []
    for rule in rules:
        said, topic, channel = (
            rule["permission"].replace("granted", "grant").replace("denied", "deny"),
            rule["topic"],
            rule["channel"],
        )
        if grouped and grouped[-1][0] == said and grouped[-1][2] == [channel]:
            grouped[-1][1].append(topic)
        else:
            grouped.append((said, [topic], [channel]))
    merged: list[tuple[str, list[str], list[str]]] = []
    for said, topics, channels in grouped:
        if merged and merged[-1][0] == said and merged[-1][1] == topics:
            merged[-1][2].extend(channels)
        else:
            merged.append((said, topics, channels))
    # A product of topics and channels comes out topic by topic.
    whole: list[tuple[str, list[str], list[str]]] = []
    for said, topics, channels in merged:
        if whole and whole[-1][0] == said and whole[-1][2] == channels:
            whole[-1][1].extend(topics)
        else:
            whole.append((said, list(topics), channels))
    return [f"{said} {_topics(topics, vocabulary)}/{','.join(channels)}" for said, topics, channels in whole]


def _scope(value: dict[str, Any], vocabulary: Vocabulary) -> str:
    return f"{_topics(value['topics'], vocabulary)}/{','.join(value['channels'])}"


def _topics(topics: list[str], vocabulary: Vocabulary) -> str:
    for group, members in (
        ("marketing", vocabulary.marketing),
        ("optional", vocabulary.optional),
        ("*", vocabulary.topics),
    ):
        left = [name for name in members if name not in topics]
        if set(topics) <= set(members) and 0 < len(left) <= 4 and len(topics) >= 4:
            return f"{group}-{','.join(left)}"
    return ",".join(topics)


def _window(window: Window) -> str:
    said = []
    if window.months is not None:
        said.append("months " + _runs(window.months))
    if window.month_days is not None:
        said.append("dates " + _runs(window.month_days))
    if window.days is not None:
        said.append(_runs(window.days, DAYS))
    if window.start is not None or window.end is not None:
        as_json = window.as_dict()
        said.append(f"{as_json.get('from', '00:00')}-{as_json.get('to', '24:00')}")
    return " ".join(said)


def _runs(numbers: frozenset[int], names: tuple[str, ...] = ()) -> str:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])

    def name(number: int) -> str:
        return names[number] if names else str(number)

    return ",".join(name(run[0]) if len(run) == 1 else f"{name(run[0])}-{name(run[-1])}" for run in runs)
