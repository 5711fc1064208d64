""" "Why did you text me", "why didn't I hear about the sale": from the log of decisions, with the customer's own words
quoted, and honest when there is nothing in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.dates import local_day
from actions.named import topics_named
from actions.options import PERSON, SHOW
from actions.periods import period_in
from actions.reply import Choice, Reply
from actions.turn import Turn
from contact.fold import is_allowed
from contact.terms import Channel, Message, Verdict
from contact.why import explain, explain_now
from gate.decisions import Question, decide_many
from storage.records import LedgerEntry, Touchpoint

_WORDS = (
    (Channel.SMS, r"\b(text\w*|txt\w*|sms|message on my phone)\b"),
    (Channel.EMAIL, r"\be-?mail\w*\b"),
    (Channel.PHONE, r"\b(call\w*|phone\w*|rang|ring)\b"),
    (Channel.POST, r"\b(letter\w*|post|posted|mailed|mail|mailing|catalogu?e)\b"),
)
# "Why didn't you tell me", but not "I never signed up, why did you text me".
_NOT_HEARD = re.compile(
    r"\b(didn'?t|did not|haven'?t|have not|hasn'?t|wasn'?t|was not|weren'?t|never|no ?one|nobody)(\W+\w+){0,2}\W+"
    r"(tell|told|hear\w*|get\w*|got|sen[dt]\w*|receiv\w*|know|notif\w*|inform\w*|text\w*|e-?mail\w*|call\w*)\b"
)


def why_contacted(turn: Turn, reply: Reply) -> None:
    """The newest message of the channel, topic and time named; or why there was none."""
    words = turn.words.replace("\u2019", "'")
    channel = next((channel for channel, pattern in _WORDS if re.search(pattern, words)), None)
    if _NOT_HEARD.search(words):
        _why_not(turn, reply, channel, topics_named(words, turn.catalog))
    else:
        _why(turn, reply, channel)


def _why(turn: Turn, reply: Reply, channel: Channel | None) -> None:
    period = period_in(turn.words, turn.today)
    found = [
        touch
        for touch in turn.uow.touchpoints.of_customer(turn.ref)
        if touch.decision == "send"
        and touch.reason != "failed"
        and _is_contact(touch)
        and (channel is None or touch.channel == channel)
        and (period is None or local_day(turn, touch.at) in period)
    ]
    if not found:
        by = f" {turn.catalog.channels[channel].by}" if channel else ""
        when = f" ({period.words})" if period else ""
        reply.say(
            f"I have no record of a message from us to you{by}{when}. If you did get one, a person can look into it.",
            [PERSON, SHOW],
            {"type": "touchpoints", "items": []},
        )
        return
    newest = found[0]
    text = _told(turn, newest)
    if len(found) > 1:
        text += f" It was one of {len(found)}{f' {period.words}' if period else ' that I have on record'}."
    reply.say(text, [*_stop(turn, newest), SHOW], _data(found))


def _why_not(turn: Turn, reply: Reply, channel: Channel | None, topics: Sequence[str]) -> None:
    """Of what was to be sent lately, the newest; with nothing in the log, what holds now for a topic that was named."""
    found = [
        touch
        for touch in turn.uow.touchpoints.of_customer(turn.ref)
        if _is_contact(touch)
        and (channel is None or touch.channel == channel)
        and (touch.topic in topics if topics else touch.decision != "send")
    ]
    if found:
        reply.say(_told(turn, found[0]), [SHOW, PERSON], _data(found))
        return
    if not topics:
        reply.say(
            "I have no record of a message that was held back from you. Ask me about one thing, like sales or your "
            "orders, and I'll tell you what holds for it.",
            [SHOW, PERSON],
            {"type": "touchpoints", "items": []},
        )
        return
    decision = decide_many(
        turn.uow, turn.company, [Question(turn.ref, Message(topics[0], channel), turn.now)], turn.now
    )[0]
    why = explain_now(decision, topics[0], _ledger(turn), turn.catalog, now=turn.now, zone=turn.zone)
    nothing = " There was none to send, as far as our records go." if decision.verdict is Verdict.SEND else ""
    reply.say(f"{why.text}{nothing}", [SHOW, PERSON], {"type": "touchpoints", "items": []})


def _is_contact(touch: Touchpoint) -> bool:
    return touch.topic is not None and touch.purpose not in ("service_reply", "keyword_answer")


def _told(turn: Turn, touch: Touchpoint) -> str:
    return explain(touch, _ledger(turn), turn.catalog, zone=turn.zone, since=turn.now).text


def _ledger(turn: Turn) -> Sequence[LedgerEntry]:
    return turn.uow.ledger.of_customer(turn.ref)


def _stop(turn: Turn, touch: Touchpoint) -> list[Choice]:
    """The way out of what may still come, unless it cannot be switched off."""
    topic = turn.catalog.topics.get(touch.topic or "")
    if topic is None or topic.required or touch.channel is None:
        return []
    if not is_allowed(turn.preferences, topic.name, Channel(touch.channel), turn.catalog):
        return []
    return [Choice(f"stop:{topic.name}:{touch.channel}", "Stop these")]


def _data(found: Sequence[Touchpoint]) -> dict[str, Any]:
    return {"type": "touchpoints", "items": [_item(touch) for touch in found[:5]]}


def _item(touch: Touchpoint) -> dict[str, Any]:
    return {
        "at": touch.at.isoformat(),
        "channel": touch.channel,
        "topic": touch.topic,
        "decision": touch.decision,
        "reason": touch.reason,
    }
