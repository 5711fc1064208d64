"""Ellipsis: what is left unsaid and means the same as in the wish before."""

from __future__ import annotations

from bot.wishes.clauses import Clause
from bot.wishes.frame import Frame, Status, without
from bot.wishes.mixed import stands_by_itself
from bot.wishes.model import DENY, GRANT, LIMIT, PAUSE
from bot.wishes.windows import intersect

_BY = frozenset(("by", "via", "in", "over"))


def fill_gap(frame: Frame, anchor: Frame) -> None:
    """Ellipsis: "text me deals weekly and the newsletter monthly", "and promos too", "same for email"."""
    parts, before, sep = frame.parts, anchor.parts, frame.clause.sep
    if parts.topics and not parts.channels:
        if before.polarity == GRANT and not before.only:
            asked = () if before.channels else ("channel",)
            frame.has_parts(Status.WISH, parts.but(polarity=GRANT, channels=before.channels, missing=asked))
        elif before.polarity == DENY and not (parts.often or parts.when) and (frame.also or sep in ("and", "or")):
            frame.has_parts(Status.WISH, parts.but(polarity=DENY, channels=before.channels))
    elif parts.channels and not parts.topics:
        if frame.also:
            limits = {"often": parts.often or before.often, "when": parts.when or before.when}
            missing = without(before.missing, "channel")
            frame.has_parts(Status.WISH, before.but(channels=parts.channels, missing=missing, **limits))
    elif before.polarity in (DENY, PAUSE) and parts.topics and parts.polarity in (GRANT, None, LIMIT):
        limited = parts.often or parts.when or frame.clause.comma or parts.topics == before.topics
        if sep in ("and", "or") and before.topics and before.channels and before.polarity == DENY and not limited:
            frame.has_parts(Status.WISH, parts.but(polarity=DENY, missing=()))
        elif sep == "," and _is_paired(frame.clause) and _is_paired(anchor.clause) and before.polarity == DENY:
            # "Stop texts about rewards, emails about surveys and calls about anything"
            frame.has_parts(Status.WISH, parts.but(polarity=DENY, missing=()))
        elif (
            sep == "or"
            and before.polarity == DENY
            and not before.channels
            and not anchor.stopped
            and frame.clause.content()[0].kind == "TOPIC"
            and not (parts.often or parts.when)
        ):
            if _is_a_noun_pair(frame.clause):
                # "No surveys or promo emails"; "survey or promo emails" are emails about either.
                last = anchor.clause.content()[-1]
                if stands_by_itself(last):
                    frame.has_parts(Status.WISH, parts.but(polarity=DENY, missing=()))
                elif parts.topics != before.topics:
                    frame.becomes(Status.BLOCKED, "which topics the channel belongs to is not clear")
                    return
                else:
                    anchor.parts, frame.status = before.but(channels=parts.channels), Status.MERGED
                return
            # "I don't want promos or newsletters by text"
            topics = tuple(dict.fromkeys((*before.topics, *parts.topics)))
            anchor.parts = before.but(topics=topics, channels=parts.channels)
            anchor.items += frame.items
            frame.status = Status.MERGED
        elif sep in ("and", "or", "") or (sep == "," and before.topics):
            frame.becomes(Status.BLOCKED, "whether the refusal goes on is not clear")


def _is_a_noun_pair(clause: Clause) -> bool:
    """ "Promo emails": a topic that says what the messages are about."""
    plain = clause.significant()
    return [item.kind for item in plain] == ["TOPIC", "CHANNEL"] and plain[1].words[0] not in (
        "by",
        "via",
        "in",
        "over",
    )


def _is_paired(clause: Clause) -> bool:
    """ "Texts about rewards": a channel with its topic, and no word of approval."""
    plain = [item for item in clause.significant() if item.kind not in ("NEG", "STOP")]
    tied = any(item.text in ("about", "for", "on", "with") for item in clause.items)
    approved = any(item.text in ("ok", "okay", "fine", "good", "cool", "yes") for item in clause.items)
    kinds = [item.kind for item in plain]
    return bool(kinds) and kinds[0] == "CHANNEL" and set(kinds[1:]) <= {"TOPIC", "OPTIONAL"} and tied and not approved


def add_limit(anchor: Frame, frame: Frame) -> None:
    """Add how often and when to the wish before."""
    before, parts = anchor.parts, frame.parts
    when = intersect(before.when, parts.when) if before.when and parts.when else before.when or parts.when
    if before.when and parts.when and not when:
        anchor.becomes(Status.BLOCKED, "these times never meet")
    if parts.often and before.often and parts.often != before.often:
        anchor.becomes(Status.BLOCKED, "two frequencies")
    missing = tuple(dict.fromkeys((*before.missing, *parts.missing)))
    anchor.parts = before.but(when=when, often=parts.often or before.often, missing=missing)
    anchor.items += frame.items
    frame.status = Status.MERGED
