"""From tagged items to clauses: where one wish ends and the next begins, and which pieces are only a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.wishes.tag import Item

TOPICS = frozenset(("TOPIC", "MARKETING", "OPTIONAL", "ELSE", "NOTHING"))
LIMITS = frozenset(("WHEN", "PER", "COUNT", "MAX", "LESS", "MORE", "STRETCH", "VAGUE"))
CONTENT = TOPICS | {"CHANNEL", "WHEN", "PER", "STRETCH", "VAGUE"}
LEADS = frozenset(
    (
        "NEG",
        "STOP",
        "SELF_STOP",
        "WANT",
        "PREFER",
        "GRANT",
        "SEND",
        "SWITCH",
        "PAUSE",
        "RESUME",
        "KEEP",
        "CORRECT",
        "UNDO",
    )
)
PREDICATES = frozenset(("FINE", "BAD", "ENOUGH", "TOO", "YES", "NO"))
HARD = frozenset(".!?;\n…") | {"..", "...", "…"}
CONTRAST = frozenset(("but", "however", "though", "although", "yet", "whereas"))
REASONS = frozenset(
    (
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
    )
)


@dataclass
class Clause:
    """Items that make one statement. `sep` is what stands before it: ".", ",", "and", "or", "but", "so", "because", "";
    `ends` is the mark that ends its sentence, if one does."""

    sep: str
    items: list[Item] = field(default_factory=list)
    ends: str = ""
    quoted: bool = False
    continues: bool = False
    """Written as a part of the clause before: only a list went on, or a limit was added."""

    def kinds(self) -> set[str]:
        return {item.kind for item in self.items}

    def has(self, *kinds: str) -> bool:
        return any(item.kind in kinds for item in self.items)

    def content(self) -> list[Item]:
        return [item for item in self.items if item.kind in CONTENT]

    def significant(self) -> list[Item]:
        return [item for item in self.items if item.kind not in ("FUNC", "GLUE", "REQUEST", "MESSAGES", "COLON")]


def is_verb(items: Sequence[Item], at: int) -> bool:
    """Whether a channel word is used as a verb: "text me", "to call", "emailing"."""
    item = items[at]
    if item.kind != "CHANNEL" or item.value[1] == "noun":
        return False
    if item.value[1] == "passive":
        return True
    if item.words[0].endswith("ing"):
        return True
    after = items[at + 1] if at + 1 < len(items) else None
    before = items[at - 1] if at else None
    if after and after.words[0] in ("me", "us", "them", "it", "those"):
        return True
    if before is not None and before.text == "not" and at > 1 and items[at - 2].words[-1] == "do":
        return True
    return (
        before is not None
        and before.words[-1] in ("to", "you", "can", "may", "could", "should", "would", "will", "please")
        and not (before.words[-1] == "to" and before.kind in ("MAX", "SWITCH", "CORRECT", "PREFER"))
    )


def is_lead(items: Sequence[Item], at: int) -> bool:
    return items[at].kind in LEADS or is_verb(items, at)


def described(clause: Clause) -> frozenset[int]:
    """Places after an occasion that only tell more of it: "text me when my order is not on time"."""
    items = clause.items
    occasion = next((at for at, item in enumerate(items) if item.kind == "WHENIF"), None)
    if occasion is None or not any(is_lead(items, at) for at in range(occasion)):
        return frozenset()
    return frozenset(at for at in range(occasion + 1, len(items)) if items[at].kind in _TELLING)


_TELLING = frozenset(
    (
        "NEG",
        "STOP",
        "BAD",
        "FINE",
        "PAUSE",
        "RESUME",
        "KEEP",
        "SWITCH",
        "GRANT",
        "WANT",
        "NO",
        "YES",
        "PAST",
        "LIKE",
        "SEND",
    )
)


def split(items: Sequence[Item]) -> list[Clause]:
    """All clauses in order, lists joined again."""
    return _join(_pieces(items))


def _pieces(items: Sequence[Item]) -> list[Clause]:
    out: list[Clause] = []
    clause = Clause(".")
    items = _without_leading_no(items)
    quotes = 0

    def close(sep: str, ends: str = "") -> None:
        nonlocal clause
        if any(item.kind != "FUNC" for item in clause.items):
            clause.ends = ends
            out.append(clause)
            clause = Clause(sep)
        elif not (clause.sep in HARD or clause.sep == "but") or sep in HARD:
            clause.sep = sep
        elif sep == "but":
            clause.sep = "but"
        clause.quoted = quotes % 2 == 1

    for at, item in enumerate(items):
        word = item.words[0] if len(item.words) == 1 else ""
        if item.kind == "SEP":
            if word == '"':
                quotes += 1
                clause.quoted = clause.quoted or quotes % 2 == 1
            elif word in HARD or set(word) == {"."}:
                close(".", "?" if word == "?" else ".")
            elif word in ",()":
                close(",")
            elif word in "&+/":
                close("and")
            elif word in ":>" and clause.items and not _led(clause):
                clause.items.append(replace(item, kind="COLON"))
            elif word in ":-–—":
                # "surveys: once a quarter" is one statement, "no calls - text me" are two.
                if any(is_lead(clause.items, place) for place in range(len(clause.items))):
                    close(",")
            continue
        if item.kind in ("FUNC", "UNKNOWN", "MORE") and word in ("and", "plus"):
            close("and")
            continue
        if word == "or" and item.kind == "FUNC":
            close("or")
            continue
        if item.kind == "ALSO" and word in ("also", "additionally", "similarly", "likewise") and clause.content():
            close("and")
            clause.items.append(item)
            continue
        if word in CONTRAST:
            following = items[at + 1 : at + 4]
            grouped = clause.items and clause.items[-1].kind in ("OPTIONAL", "MARKETING", "NOTHING")
            led = any(is_lead(following, place) for place in range(min(2, len(following))))
            if grouped and word == "but" and not led:
                clause.items.append(Item("EXCEPT", None, item.words, item.first, item.last, item.start, item.end))
            else:
                close("but")
            continue
        if item.kind == "SO":
            close("because" if item.text in REASONS else "so")
            continue
        if _runs_on(clause, items, at):
            close("")
        clause.items.append(item)
        if item.kind in ("YES", "NO"):
            close(",")
    close(".")
    return out


def _without_leading_no(items: Sequence[Item]) -> list[Item]:
    """ "No, email": the "no" answers what was asked, and what follows corrects it. "No emails" is another matter."""
    first = next((at for at, item in enumerate(items) if item.kind != "FUNC"), None)
    if first is None or items[first].kind != "NEG" or items[first].text not in _ANSWERS or first + 1 >= len(items):
        return list(items)
    following = items[first + 1]
    if following.kind != "SEP" or following.words[0] not in ",-;.":
        return list(items)
    no = items[first]
    marker = Item("CORRECT", None, no.words, no.first, no.last, no.start, no.end)
    return [*items[:first], marker, *items[first + 2 :]]


_ANSWERS = frozenset(("no", "nope", "no thanks", "no thank you", "no thx"))


def _runs_on(clause: Clause, items: Sequence[Item], at: int) -> bool:
    """Whether a new statement begins here without any mark: "text me deals email me bills"."""
    item = items[at]
    if item.kind in ("CORRECT", "UNDO") and not clause.items:
        return False
    if clause.has("WHENIF") and item.kind != "CHANNEL":
        # "when my order is not on time": all of this describes the occasion, unless someone is told to do something.
        following = items[at + 1 : at + 4]
        told = any(is_verb(items, at + 1 + place) for place in range(len(following)))
        if not told and item.kind not in ("UNDO", "CORRECT"):
            return False
    if item.kind == "ONLY" and clause.has("NEG", "STOP") and clause.content():
        # "no ads no surveys just orders"
        following = [one.kind for one in items[at + 1 : at + 4] if one.kind != "FUNC"]
        return bool(following) and following[0] in TOPICS | {"CHANNEL", "SEND"}
    if not is_lead(items, at) or not clause.items or (item.kind == "CHANNEL" and item.value[1] == "passive"):
        return False
    before = items[at - 1]
    if before.words[-1] in ("to", "for", "from", "if", "when") or before.kind in (
        "GLUE",
        "WHENIF",
        "EXCEPT",
        "INSTEAD",
        "REQUEST",
        "ONLY",
        "FINE",
        "BAD",
        "ENOUGH",
    ):
        return False
    if before.kind in LEADS and item.kind != "NEG":
        return False
    after = items[at + 1].words[0] if at + 1 < len(items) else ""
    if item.kind == "SEND" and "me" not in item.words and after not in ("me", "us", "my"):
        return False
    last_lead = max((place for place in range(len(clause.items)) if is_lead(clause.items, place)), default=-1)
    since = [one for one in clause.items[last_lead + 1 :] if one.kind in CONTENT]
    if last_lead >= 0:
        if is_verb(clause.items, last_lead):
            since = since or [one for one in clause.items[last_lead:] if one.kind == "CHANNEL" and item.kind == "NEG"]
        if item.kind == "SEND" and item.words[-1] in (
            "coming",
            "going",
            "come",
            "go",
            "sent",
            "delivered",
            "put",
            "on",
            "see",
            "do",
            "receive",
            "get",
            "have",
        ):
            # "keep the newsletter coming", "the emails I get"
            return False
        if item.kind == "PAUSE" and item.text in ("on hold", "on pause", "hold", "skip", "quiet"):
            return False
        return bool(since)
    kinds = {one.kind for one in clause.items}
    if item.kind == "NEG":
        following = items[at + 1 :][:2]
        return bool(kinds & TOPICS) and "CHANNEL" in kinds and any(one.kind in CONTENT for one in following)
    if item.kind in ("STOP", "SEND", "SWITCH", "PAUSE", "KEEP", "CORRECT"):
        return False
    return bool(kinds & TOPICS) and "CHANNEL" in kinds


def _join(pieces: list[Clause]) -> list[Clause]:
    out: list[Clause] = []
    held: list[Item] = []
    held_sep = ""
    for place, piece in enumerate(pieces):
        if held:
            # "Instead of calling, email me" is "email me instead of calling".
            turned = any(item.kind == "INSTEAD" for item in held)
            items = piece.items + held if turned else held + piece.items
            piece = Clause(held_sep, items, piece.ends, piece.quoted)
            held = []
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        previous = out[-1] if out else None
        if _belongs_forward(piece, previous, following):
            held, held_sep = piece.items, piece.sep
            continue
        if previous is not None and _belongs_back(previous, piece):
            _append(previous, piece)
            continue
        out.append(piece)
    return out


def _append(previous: Clause, piece: Clause) -> None:
    previous.items += piece.items
    previous.ends = piece.ends or previous.ends


SOFT = frozenset((",", "and", "or", ""))


def _bare(clause: Clause, kinds: Iterable[str]) -> bool:
    """Only these kinds of content, and nothing that makes it a statement of its own."""
    allowed = frozenset(kinds)
    content = clause.significant()
    return (
        bool(content)
        and all(item.kind in allowed for item in content)
        and not any(is_verb(clause.items, at) for at in range(len(clause.items)))
    )


_LISTABLE = TOPICS | {"ALSO", "BOTH", "PRON"}


def _led(clause: Clause) -> bool:
    return any(is_lead(clause.items, at) for at in range(len(clause.items)))


def _belongs_forward(piece: Clause, previous: Clause | None, following: Clause | None) -> bool:
    """The first names of a list whose statement comes last: "deals and tips by email", "promos, surveys: never"."""
    if following is None:
        return False
    if _bare(piece, TOPICS) and (previous is None or piece.sep in HARD) and not following.kinds() & TOPICS:
        # "surveys? no thanks", "when it comes to promos, once a month by email"
        answered = following.kinds() & (LEADS | LIMITS | PREDICATES | {"CHANNEL", "ONLY"})
        if answered and (following.sep == "," or piece.ends == "?"):
            return True
    if following.sep not in ("and", "or", ","):
        return False
    if piece.has("INSTEAD") and piece.significant()[0].kind == "INSTEAD":
        # "instead of calling me, email me"
        return following.has("CHANNEL")
    if _bare(piece, TOPICS):
        if not _first_content(following, TOPICS) or _leads_before_content(following):
            return False
        if previous is None or piece.sep in HARD | {"but", "so"}:
            return not _bare(following, TOPICS | {"ALSO"}) or True
        # "deals by text, tips and surveys by email"
        return (
            "CHANNEL" in previous.kinds()
            and bool(previous.kinds() & TOPICS)
            and following.has("CHANNEL")
            and not _led(following)
            and not _led(previous)
        )
    if _bare(piece, {"CHANNEL", "BOTH"}) and (previous is None or piece.sep in HARD | {"but", "so"}):
        return _first_content(following, {"CHANNEL"}) and not _leads_before_content(following)
    if (
        _bare(piece, {"WHEN", "PER", "COUNT", "ONLY", "MAX", "STRETCH"})
        and (previous is None or piece.sep in HARD)
        and following.sep == ","
    ):
        # "on weekdays, text me deals"
        return _led(following) and not following.has("CORRECT")
    if piece.has("WHENIF") and piece.kinds() & TOPICS and not _led(piece) and (previous is None or piece.sep in HARD):
        return following.sep == "," and _led(following)
    return False


def _first_content(clause: Clause, kinds: Iterable[str]) -> bool:
    content = clause.content()
    return bool(content) and content[0].kind in frozenset(kinds)


def _leads_before_content(clause: Clause) -> bool:
    for at, item in enumerate(clause.items):
        if item.kind in CONTENT and not is_verb(clause.items, at):
            return False
        if is_lead(clause.items, at):
            return True
    return False


def _belongs_back(previous: Clause, piece: Clause) -> bool:
    if previous.ends or piece.sep not in SOFT:
        return False
    if not piece.significant():
        return True
    if piece.sep == "":
        return False
    if _bare(piece, _LISTABLE):
        return bool(previous.kinds() & (TOPICS | {"CHANNEL"}) or _led(previous))
    if piece.sep == "," and _bare(piece, {"CHANNEL"}) and _refuses_barely(previous):
        # "not email, text"
        return False
    if _bare(piece, {"CHANNEL", "ALSO", "BOTH"}):
        return bool(previous.kinds() & (TOPICS | {"CHANNEL"}) or _led(previous)) and not previous.has("BAD")
    if (
        piece.sep in ("and", "or")
        and _first_content(piece, {"CHANNEL"})
        and not _led(piece)
        and not piece.has(*PREDICATES)
        and _led(previous)
        and previous.content()
        and previous.content()[-1].kind == "CHANNEL"
        and not previous.kinds() & (TOPICS | LIMITS)
    ):
        # "stop emails and texts about promotions"
        return True
    if (
        _bare(piece, {"CHANNEL"} | _LISTABLE)
        and piece.sep in ("and", "or")
        and previous.content()
        and previous.content()[-1].kind == "CHANNEL"
    ):
        return False
    # "call or text me about deals", "stop calling and texting me"
    if piece.sep in ("and", "or") and is_verb_first(piece):
        last = [item for item in previous.items if item.kind not in ("FUNC", "GLUE", "MESSAGES")]
        return (
            bool(last)
            and last[-1].kind == "CHANNEL"
            and last[-1].value[1] == "verb"
            and not previous.kinds() & (TOPICS | {"WHEN", "PER"})
        )
    return False


def _refuses_barely(clause: Clause) -> bool:
    """ "Not email": neither "no emails" nor "don't email me"."""
    plain = clause.significant()
    return len(plain) == 2 and plain[0].kind == "NEG" and plain[0].text == "not" and plain[1].kind == "CHANNEL"


def is_verb_first(clause: Clause) -> bool:
    for at, item in enumerate(clause.items):
        if item.kind == "FUNC":
            continue
        return item.kind == "CHANNEL" and is_verb(clause.items, at)
    return False
