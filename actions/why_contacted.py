""" "Why did you text me": from the log of what was sent, and honest when there is nothing in it."""

from __future__ import annotations

import re
from typing import Any

from actions.dates import day_in_words, local_day
from actions.options import PERSON, SHOW
from actions.periods import period_in
from actions.reply import Choice, Reply
from actions.turn import Turn
from contact.fold import permission_of
from contact.terms import Channel, Permission
from storage.records import Touchpoint

_WORDS = (
    (Channel.SMS, r"\b(text\w*|txt\w*|sms|message on my phone)\b"),
    (Channel.EMAIL, r"\be-?mail\w*\b"),
    (Channel.PHONE, r"\b(call\w*|phone\w*|rang|ring)\b"),
    (Channel.POST, r"\b(letter\w*|post|posted|mailed|mail|mailing|catalogu?e)\b"),
)
_MARKED = ("send", "sent")


def why_contacted(turn: Turn, reply: Reply) -> None:
    """The newest message that was sent, of the channel, topic and time named."""
    channel = next((channel for channel, words in _WORDS if re.search(words, turn.words)), None)
    period = period_in(turn.words, turn.today)
    sent = [touch for touch in turn.uow.touchpoints.of_customer(turn.ref) if _counts(touch)]
    found = [
        touch
        for touch in sent
        if (channel is None or touch.channel == channel) and (period is None or local_day(turn, touch.at) in period)
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
    text, stoppable = _sentence(turn, newest)
    if len(found) > 1:
        text += f" It was one of {len(found)}{f' {period.words}' if period else ' that I have on record'}."
    stop = [Choice(f"stop:{newest.topic}:{newest.channel}", "Stop these")] if stoppable else []
    reply.say(text, [*stop, SHOW], {"type": "touchpoints", "items": [_item(touch) for touch in found[:5]]})


def _counts(touch: Touchpoint) -> bool:
    return touch.decision in _MARKED and touch.topic is not None and touch.purpose != "service_reply"


def _sentence(turn: Turn, touch: Touchpoint) -> tuple[str, bool]:
    """What was sent and on what ground; and whether the customer can switch it off."""
    topics = turn.catalog.topics
    topic = topics.get(touch.topic or "")
    title = topic.title if topic else str(touch.topic).replace("_", " ")
    by = turn.catalog.channels[Channel(touch.channel)].by if touch.channel else ""
    text = f"On {day_in_words(turn, local_day(turn, touch.at))} we contacted you {by} about {title}."
    if topic is None or touch.channel is None:
        return text, False
    if topic.required:
        return f"{text} These are notices that we must send.", False
    said = permission_of(turn.preferences, topic.name, Channel(touch.channel))
    if said is Permission.GRANTED:
        return f"{text} You have said yes to that.", True
    if said is Permission.DENIED:
        return f"{text} You have since said no to that, so no more will come.", False
    if topic.allowed_by_default:
        return f"{text} It goes to every customer unless they say no.", True
    return f"{text} I can't see a yes of yours to that now, so no more will come. I'm sorry if it was unwelcome.", False


def _item(touch: Touchpoint) -> dict[str, Any]:
    return {"at": touch.at.isoformat(), "channel": touch.channel, "topic": touch.topic, "reason": touch.reason}
