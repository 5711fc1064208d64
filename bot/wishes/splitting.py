"""From items to clauses: where one statement ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wishes.clauses import CONTENT, HARD, LEADS, TOPICS, Clause, is_lead, is_verb
from bot.wishes.items import Item
from bot.wishes.lexicon import word_set
from bot.wishes.lists import joined
from bot.wishes.mixed import apart, neither_nor

_CONTRAST = frozenset(("but", "however", "though", "although", "yet", "whereas"))
_ADDITION = frozenset(("also", "additionally", "similarly", "likewise"))
_REASONS = frozenset(
    [
        "because",
        "since",
        "as i",
        "due to",
        "given that",
        "seeing as",
        "now that",
        "because of",
        "on account of",
        "in that",
        "because i am",
        "for i am",
        "so that",
    ]
)
_ANSWERS = frozenset(("no", "nope", "no thanks", "no thank you", "no thx"))


def split(items: Sequence[Item]) -> list[Clause]:
    """All clauses in order; pieces that are only a list are joined again, and mixed lists parted."""
    out: list[Clause] = []
    for clause in joined(_Splitter().pieces(_without_leading_no(neither_nor(items)))):
        clause.items, *others = apart(clause.items, clause.joints)
        out += [clause, *(Clause("and", members, clause.ends, clause.quoted) for members in others)]
    return out


def _without_leading_no(items: Sequence[Item]) -> list[Item]:
    """ "No, email": the "no" answers what was asked, and what follows corrects it. "No emails" is another matter."""
    first = next((at for at, item in enumerate(items) if item.kind != "FUNC"), len(items))
    kinds = [item.kind for item in items[first : first + 4]]
    if (contrast := _not_this_but_that(items)) is not None:
        return contrast
    if kinds[:3] == ["NEG", "PRON", "SEP"] and items[first].text in ("not", "no") and items[first + 2].text in ",-;":
        # "Not that one, the surveys"
        return [*items[:first], items[first].as_kind("CORRECT"), *items[first + 3 :]]
    if first + 1 >= len(items) or items[first].kind != "NEG" or items[first].text not in _ANSWERS:
        return list(items)
    following = items[first + 1]
    if following.kind == "NEG" and following.text == "not":
        # "No not texts, email"
        return [*items[:first], items[first].as_kind("CORRECT"), *items[first + 1 :]]
    if following.text in ("i", "we") and items[first + 2 : first + 3] and items[first + 2].kind in ("WANT", "KEEP"):
        # "No i want the newsletter"
        return [*items[:first], items[first].as_kind("CORRECT"), *items[first + 1 :]]
    if following.kind != "SEP" or following.words[0] not in ",-;.":
        return list(items)
    return [*items[:first], items[first].as_kind("CORRECT"), *items[first + 2 :]]


_CONTRASTED = frozenset(("WHEN", "PER", "TOPIC", "STRETCH"))


def _not_this_but_that(items: Sequence[Item]) -> list[Item] | None:
    """ "Not monthly, weekly", "rather in the mornings": by itself that corrects what was said before."""
    plain = [item for item in items if item.kind not in ("FUNC", "CORRECT")]
    kinds = [item.kind for item in plain]
    if len(plain) == 2 and plain[0].text in ("rather", "prefer") and kinds[1] in ("WHEN", "PER"):
        return [plain[0].as_kind("CORRECT"), plain[1]]
    if len(plain) == 2 and plain[0].text == "not" and kinds[1] == "WHEN" and "," in plain[1].words:
        # "Not evenings, mornings": neither, or these instead?
        return [plain[0], plain[1].as_kind("REST")]
    if (instead := _this_channel_not_that(plain)) is not None:
        return instead
    if len(plain) != 4 or plain[0].text != "not" or kinds[1] != kinds[3] or kinds[1] not in _CONTRASTED:
        return None
    parted = plain[2].kind == "SEP" and plain[2].text in (",", "-", ";", "–", "—")
    return [plain[0].as_kind("CORRECT"), plain[3]] if parted else None


def _this_channel_not_that(plain: Sequence[Item]) -> list[Item] | None:
    """ "No no, not a call, email!": behind whatever says no."""
    rest = list(plain)
    while rest and (rest[0].kind == "SEP" or (rest[0].text in _ANSWERS and rest[1:2] and rest[1].kind == "SEP")):
        rest.pop(0)
    if [item.kind for item in rest] != ["NEG", "CHANNEL", "SEP", "CHANNEL"] or rest[2].text not in ",-;.!":
        return None
    if rest[0].text not in ("not a", "not an") or any(is_verb(rest, at) for at in (1, 3)):
        return None
    given_up = rest[1].as_kind("CHANNEL", (rest[1].value[0], "given up"))
    return [rest[0].as_kind("CORRECT"), rest[3], rest[2].as_kind("INSTEAD"), given_up]


class _Splitter:
    """Goes through the items once; `clause` is the one being built."""

    def __init__(self) -> None:
        self.out: list[Clause] = []
        self.clause = Clause(".")
        self.quotes = 0

    def pieces(self, items: Sequence[Item]) -> list[Clause]:
        for at, item in enumerate(items):
            if item.kind == "SEP":
                self._separator(item)
            elif not self._conjunction(items, at):
                if runs_on(self.clause, items, at):
                    self._close("")
                elif item.kind == "NOTHING_ELSE" and item.words[0] in ("and", "but") and self.clause.has("CHANNEL"):
                    # "Text me about orders and nothing else"
                    self._close(",")
                self.clause.items.append(item)
                if item.kind in ("YES", "NO"):
                    self._close(",")
        self._close(".")
        return self.out

    def _close(self, sep: str, ends: str = "") -> None:
        """End the clause; one of filler only is not a clause, and what follows keeps the stronger separator."""
        if any(item.kind != "FUNC" for item in self.clause.items):
            self.clause.ends = ends
            self.out.append(self.clause)
            self.clause = Clause(sep)
        elif sep in HARD or sep == "but" or self.clause.sep not in HARD | {"but"}:
            self.clause.comma = self.clause.comma or self.clause.sep == ","
            self.clause.sep = sep
        self.clause.quoted = self.quotes % 2 == 1

    def _separator(self, item: Item) -> None:
        mark = item.words[0]
        if mark == '"':
            self.quotes += 1
            self.clause.quoted = self.clause.quoted or self.quotes % 2 == 1
        elif mark in HARD or set(mark) == {"."}:
            self._close(".", "?" if mark == "?" else ".")
        elif mark in ",()":
            # "Scratch that, email": what follows is no part of what is taken back.
            undone = [one.kind for one in self.clause.items if one.kind != "FUNC"] == ["UNDO"]
            self._close("." if undone else ",")
        elif mark in "&+/":
            self._close("and")
        elif mark in ":>-–—":
            # "surveys: once a quarter" is one statement, "no calls - text me" are two.
            if self.clause.is_led() or (mark in "-–—" and self._is_whole()):
                if mark != ">":
                    self._close(",")
            elif self.clause.items and mark in ":>":
                self.clause.items.append(item.as_kind("COLON"))

    def _is_whole(self) -> bool:
        """Whether the clause says more than a name: "newsletter monthly by post - stop the surveys"."""
        kinds = self.clause.kinds()
        return bool(kinds & TOPICS and kinds & {"CHANNEL", "PER", "WHEN", "STRETCH"}) or {"CHANNEL", "PER"} <= kinds

    def _conjunction(self, items: Sequence[Item], at: int) -> bool:
        """Whether the item is one; then the clause is closed."""
        item = items[at]
        word = item.words[0] if len(item.words) == 1 else ""
        if word in ("and", "plus") and item.kind in ("FUNC", "UNKNOWN"):
            self._close("and")
        elif word == "or" and item.kind == "FUNC":
            self._close("or")
        elif item.kind == "ALSO" and word in _ADDITION and self.clause.content():
            self._close("and")
            self.clause.items.append(item)
        elif word in _CONTRAST:
            following = items[at + 1 : at + 4]
            led = any(is_lead(following, place) for place in range(min(2, len(following))))
            last = self.clause.items[-1] if self.clause.items else None
            day = last is not None and last.text in _ALL_DAYS and following and following[0].kind == "WHEN"
            if word == "but" and not led and last is not None and (last.kind in _GROUPS or day):
                # "everything but surveys", "any day but Sunday"
                self.clause.items.append(item.as_kind("EXCEPT"))
            else:
                self._close("but")
        elif item.kind == "SO":
            self._close("because" if item.text in _REASONS else "so")
        else:
            return False
        return True


_GROUPS = frozenset(("OPTIONAL", "MARKETING", "NOTHING"))
_ALL_DAYS = frozenset(("every day", "any day", "all days", "each day", "anytime", "any time"))
_GOVERNING = word_set("GLUE WHENIF EXCEPT INSTEAD REQUEST ONLY FINE BAD ENOUGH")
"""A verb after one of these belongs to it."""
_AT_THE_END = word_set("coming going come go sent put on see receive get have")
"""Verbs that may stand at the end of a statement: "keep the newsletter coming"."""
_PAUSES_AT_THE_END = frozenset(("on hold", "on pause", "hold", "quiet"))
_NEVER_FIRST = word_set("STOP SEND SWITCH PAUSE KEEP CORRECT")
"""Leads that do not begin a new statement when the one before has no verb."""


def runs_on(clause: Clause, items: Sequence[Item], at: int) -> bool:
    """Whether a new statement begins here without any mark: "text me deals email me bills"."""
    item = items[at]
    following = items[at + 1 : at + 4]
    told = any(is_verb(items, at + 1 + place) for place in range(len(following)))
    if clause.has("WHENIF") and item.kind not in ("CHANNEL", "UNDO", "CORRECT") and not told:
        # "when my order is not on time": all of this describes the occasion, unless someone is told to do something.
        return False
    if _ends_a_tale(clause, items, at) or _begins_a_reason(clause, items, at):
        return True
    if item.kind == "ONLY" and clause.has("NEG", "STOP") and clause.content():
        # "no ads no surveys just orders"
        kinds = [one.kind for one in following if one.kind != "FUNC"]
        return bool(kinds) and kinds[0] in TOPICS | {"CHANNEL", "SEND"}
    if not clause.items or not is_lead(items, at) or _belongs_to_what_is_before(items, at):
        return False
    last_lead = max((place for place in range(len(clause.items)) if is_lead(clause.items, place)), default=None)
    if last_lead is not None:
        if item.kind == "SEND" and item.words[-1] in _AT_THE_END:
            return False
        if item.kind == "PAUSE" and item.text in _PAUSES_AT_THE_END:
            return False
        since = any(one.kind in CONTENT for one in clause.items[last_lead + 1 :])
        return since or (item.kind == "NEG" and is_verb(clause.items, last_lead))
    complete = "CHANNEL" in clause.kinds() and bool(clause.kinds() & TOPICS)
    if item.kind == "NEG" and item.text == "no" and clause.content() and following:
        # "Yes emails no texts"
        return following[0].kind in TOPICS | {"CHANNEL"} and clause.items[-1].kind in TOPICS | {"CHANNEL"}
    if item.kind == "NEG":
        return complete and any(one.kind in CONTENT for one in following[:2])
    return complete and item.kind not in _NEVER_FIRST


def _ends_a_tale(clause: Clause, items: Sequence[Item], at: int) -> bool:
    """ "I unsubscribed 3 times omg just stop the newsletter": what was done is told, and then comes the wish."""
    first = next((one for one in clause.items), None)
    if first is None or first.text not in ("i", "we") or not clause.has("PAST") or clause.has("OTHER", "SAY"):
        return False
    rest = [one for one in items[at : at + 3] if one.text not in ("please", "just")]
    opens = items[at].text in ("just", "please", "please just", "just please", "please stop")
    stops = rest and rest[0].kind in ("STOP", "SELF_STOP") and rest[0].words[-1] not in ("stopped", "stopping")
    return bool(opens and stops) and items[at - 1].text not in ("to", "you", "said", "not", "that")


_TELLERS = frozenset(("i", "they", "it", "we", "he", "she", "i am", "they are"))


def _begins_a_reason(clause: Clause, items: Sequence[Item], at: int) -> bool:
    """ "Stop the surveys they take forever": what follows the wish tells why."""
    if items[at].text not in _TELLERS or not clause.items or clause.items[-1].kind not in CONTENT:
        return False
    following = [item for item in items[at + 1 : at + 4] if item.text not in ("really", "just", "always", "all", "so")]
    strange = bool(following) and following[0].kind in ("UNKNOWN", "LIKE", "AWFUL", "TOO")
    never = len(following) > 1 and following[0].kind == "NEG" and following[1].kind == "UNKNOWN"
    return clause.is_led() and (strange or never)


def _belongs_to_what_is_before(items: Sequence[Item], at: int) -> bool:
    item, before = items[at], items[at - 1]
    if item.kind == "CHANNEL" and item.value[1] == "passive":
        return True
    told = before.words[-1] == "you" and before.kind == "FUNC" and item.kind == "CHANNEL" and at > 1
    if told and items[at - 2].kind in ("TOPIC", "MARKETING", "MESSAGES"):
        # "the surveys you email me"
        return True
    if before.kind in _GOVERNING or before.words[-1] in ("to", "for", "from", "if", "when"):
        return True
    if before.kind in LEADS and item.kind != "NEG":
        return True
    after = items[at + 1].words[0] if at + 1 < len(items) else ""
    return item.kind == "SEND" and "me" not in item.words and after not in ("me", "us", "my")
