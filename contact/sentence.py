"""A change as clauses, each said once: windows and caps of just what is granted belong to the grant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from contact.catalog import CHANNELS
from contact.naming import Names
from contact.phrases import limits_in_words, listed, moment_in_words, rate_in_words, until_in_words
from contact.terms import ALL, GROUPS, OPTIONAL, Change, Channel, Pause, Permission, Rule, Scope


@dataclass(frozen=True, slots=True)
class _Group:
    """Topics of which the change says the same on each channel."""

    topics: tuple[str, ...]
    granted: tuple[Channel, ...]
    denied: tuple[Channel, ...]
    forgotten: tuple[Channel, ...]


def _group(row: Mapping[Channel, Permission], topics: Iterable[str]) -> _Group:
    granted, denied, unset = (
        tuple(channel for channel in CHANNELS if row.get(channel) is permission) for permission in Permission
    )
    return _Group(tuple(dict.fromkeys(topics)), granted, denied, unset)


def _merged(groups: Iterable[_Group]) -> list[_Group]:
    """The same topics are named once for all the channels on which the same is said of them."""
    merged: list[_Group] = []
    for group in groups:
        for position, other in enumerate(merged):
            kinds = [(bool(g.granted), bool(g.denied), bool(g.forgotten)) for g in (group, other)]
            if set(other.topics) == set(group.topics) and kinds[0] == kinds[1] and sum(kinds[0]) == 1:
                merged[position] = _Group(
                    other.topics,
                    _in_order(other.granted, group.granted),
                    _in_order(other.denied, group.denied),
                    _in_order(other.forgotten, group.forgotten),
                )
                break
        else:
            merged.append(group)
    return merged


def _in_order(*channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    return tuple(channel for channel in CHANNELS if any(channel in some for some in channels))


class Sentence:
    """The clauses of one change. Windows and caps of just what is granted are said with the grant."""

    def __init__(self, change: Change, names: Names, now: datetime | None, zone: tzinfo | None) -> None:
        self.change, self.names, self.now, self.zone = change, names, now, zone
        self.catalog = names.catalog
        self.granted: set[tuple[str, Channel]] = set()
        self.windows = {self._key(rule.topics, rule.channels): rule for rule in change.windows}
        self.caps = {self._key(cap.topics, cap.channels): cap for cap in change.caps}

    def clauses(self) -> list[str]:
        rules = [clause for group in self._groups() for clause in self._rule_clauses(group)]
        limits = [self._limit(key) for key in dict.fromkeys((*self.windows, *self.caps))]
        return [
            *rules,
            *limits,
            *map(self._pause, self.change.pauses),
            *map(self._resume, self.change.resume),
            *self._tastes(),
        ]

    def _key(self, topics: Iterable[str], channels: Iterable[str]) -> tuple[tuple[str, ...], tuple[Channel, ...]]:
        return self.catalog.expand_topics(topics), self.catalog.expand_channels(channels)

    def _groups(self) -> list[_Group]:
        """Topics grouped by what is said of them: first what comes, then what stops, else in the order of the change.

        A rule about a whole group that no other rule takes back in part is a group of its own, as it was said.
        """
        final = self._cells()
        cells = dict(final)
        self.granted = {cell for cell, permission in final.items() if permission is Permission.GRANTED}
        groups: list[_Group] = []
        for rule in self.change.rules:
            said = self._said(rule)
            if rule.topic in GROUPS and said and all(final[cell] is rule.permission for cell in said):
                if any(cell in cells for cell in said):
                    groups.append(_group({channel: rule.permission for _, channel in said}, [t for t, _ in said]))
                for cell in said:
                    cells.pop(cell, None)
        rows: dict[str, dict[Channel, Permission]] = {}
        for (topic, channel), permission in cells.items():
            rows.setdefault(topic, {})[channel] = permission
        together: dict[tuple[Permission | None, ...], list[str]] = {}
        for topic, row in rows.items():
            together.setdefault(tuple(row.get(channel) for channel in CHANNELS), []).append(topic)
        groups += [_group(rows[topics[0]], topics) for topics in together.values()]
        groups.sort(key=lambda group: not group.granted)
        return [group for group in _merged(groups) if not self._is_exception(group, groups)]

    def _cells(self) -> dict[tuple[str, Channel], Permission]:
        """What the change says in the end of each topic on each channel, in the order it first speaks of them."""
        return {cell: rule.permission for rule in self.change.rules for cell in self._said(rule)}

    def _said(self, rule: Rule) -> list[tuple[str, Channel]]:
        denied_group = rule.topic in GROUPS and rule.permission is Permission.DENIED
        return [
            (topic, channel)
            for topic in self.catalog.expand_topics((rule.topic,))
            if not (denied_group and self.catalog.is_required(topic))
            for channel in self.catalog.expand_channels((rule.channel,))
        ]

    def _is_exception(self, group: _Group, groups: list[_Group]) -> bool:
        """Whether another clause says it already: "everything except surveys" says that surveys are not sent."""
        return not group.granted and any(
            other.granted == group.denied
            and not other.denied
            and not group.forgotten
            and self.names.left_out(other.topics) >= set(group.topics)
            for other in groups
        )

    def _rule_clauses(self, group: _Group) -> list[str]:
        clauses = []
        if group.granted:
            clauses.append(self._grant(group))
        elif group.denied:
            clauses.append(self._denial(group))
        if group.forgotten:
            clauses += self._unsaid(group)
        return clauses

    def _unsaid(self, group: _Group) -> list[str]:
        """What holds when the customer has said nothing: what each topic's default is."""
        known = self.catalog.topics
        usual = [topic for topic in group.topics if topic in known and known[topic].allowed_by_default]
        other = [topic for topic in group.topics if topic not in usual]
        said = [f"{self._sends(group.forgotten, usual)} as usual"] if usual else []
        return [*said, *([f"not {self._sends(group.forgotten, other)} unless you ask"] if other else [])]

    def _sends(self, channels: Sequence[Channel], topics: Sequence[str]) -> str:
        """ "Not on every channel" would read as "on some"."""
        return self.names.verb(channels, topics).removesuffix(f" {self.names.channel_list(CHANNELS)}")

    def _grant(self, group: _Group) -> str:
        clause = self.names.verb(group.granted, group.topics)
        if group.denied:
            if len(group.granted) + len(group.denied) == len(CHANNELS):
                only = self.names.channel_list(group.granted)
                clause = f"{clause}, and only {only}"
            else:
                clause = f"{clause} instead of {self.names.doing(group.denied, ())}"
        key = self._key(group.topics, [channel.value for channel in group.granted])
        window, cap = self.windows.pop(key, None), self.caps.pop(key, None)
        limits = limits_in_words(window, cap)
        return f"{clause}, {limits}" if limits else clause

    def _denial(self, group: _Group) -> str:
        if self.names.group(group.topics)[0] is None:
            return f"stop {self.names.doing(group.denied, group.topics)}"
        left_out = self.names.left_out(group.topics)
        wanted = {(topic, channel) for topic in left_out for channel in group.denied}
        every = "all other" if wanted and wanted <= self.granted else "all"
        return f"stop {self.names.things(group.topics, group.denied, every)}"

    def _limit(self, key: tuple[tuple[str, ...], tuple[Channel, ...]]) -> str:
        rule, cap = self.windows.get(key), self.caps.get(key)
        topics, channels = key
        if rule is not None:
            when = limits_in_words(rule, cap)
            return f"{self.names.sending(topics, channels)}{',' if when.startswith('without') else ''} {when}"
        assert cap is not None
        things = self.names.things(topics, channels)
        if cap.max is None:
            return f"no longer limit {things}"
        noun = "message" if things.startswith("all marketing") and len(channels) == len(CHANNELS) else ""
        return f"limit {things} to {rate_in_words(cap, noun)}"

    def _pause(self, pause: Pause) -> str:
        clause = f"pause {self.names.things(pause.topics, pause.channels)}"
        if self.now is None or pause.start > self.now + timedelta(minutes=1):
            clause = f"{clause} from {moment_in_words(pause.start, self.zone)}"
        return f"{clause} {until_in_words(pause, self.zone)}"

    def _resume(self, scope: Scope) -> str:
        if ALL in scope.channels and {ALL, OPTIONAL} & set(scope.topics):
            return "end your pause"
        return f"end the pause on {self.names.things(scope.topics, scope.channels)}"

    def _tastes(self) -> list[str]:
        said = (
            ("remember that you like", self.change.likes_add),
            ("remember that you do not like", self.change.dislikes_add),
            ("forget that you like", self.change.likes_remove),
            ("forget that you do not like", self.change.dislikes_remove),
        )
        return [f"{verb} {listed(words)}" for verb, words in said if words]


def together(clauses: Sequence[str]) -> str:
    """`a and b`; with semicolons where the clauses have commas of their own."""
    if any("," in clause for clause in clauses):
        return "; ".join([*clauses[:-1], f"and {clauses[-1]}"]) if len(clauses) > 1 else clauses[0]
    return listed(clauses)
