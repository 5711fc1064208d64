"""What is not understood changes nothing: ask again, with choices, and offer a person before it gets tiresome."""

from __future__ import annotations

from actions import guide, questions
from actions.named import topics_named
from actions.options import GUIDE, ORDERS, PERSON, SHOW, plain
from actions.reply import NO, YES, Reply
from actions.turn import Turn

PATIENCE = 2
FEW_WORDS = 8
"""Longer talk that names a topic in passing is not about it."""


def unclear(turn: Turn, reply: Reply) -> None:
    """A hint the first time, or the open question again; from the second time in a row a person comes first."""
    if turn.customer is not None and guide.answer_freely(turn, reply):
        return
    count = int(turn.slots["unclear_count"] or 0) + 1
    reply.remember("unclear_count", min(count, 100))
    data = {"type": "unclear"}
    if turn.slots["pending"]:
        # Not as a confirmation anew: whoever says yes to this must mean the question, not our misunderstanding.
        waiting = turn.slots["pending"]
        reply.remember("pending", waiting)
        more = [PERSON] if count >= PATIENCE else []
        reply.say(f"Sorry, I didn't get that, and I have changed nothing. {waiting['wording']}", [YES, NO, *more], data)
    elif turn.slots["asking"] or turn.slots["guide"]:
        sorry = "Sorry, I didn't get that, and I have changed nothing."
        if count >= PATIENCE:
            sorry = "I still don't get it, sorry. Nothing has been changed. I can get you a person, or choose:"
        questions.ask_again(turn, reply, lead=f"{sorry} ", first=[PERSON] if count >= PATIENCE else [])
        reply.said[-1].data = {**(reply.said[-1].data or {}), **data}
    elif count < PATIENCE and len(_topic_in_few_words(turn)) == 1:
        asking = {"ask": "want", "parts": {"topics": _topic_in_few_words(turn)}, "with": [], "said": list(turn.heard)}
        reply.remember("asking", asking)
        questions.put(turn, reply, asking, lead="Sorry, I didn't get that, and I have changed nothing. ")
    elif count < PATIENCE:
        reply.say(
            "Sorry, I didn't get that, and I have changed nothing. You can say things like “text me about sales, at "
            "most twice a month” or “where is my order”.",
            [GUIDE, ORDERS, SHOW, PERSON],
            data,
        )
    else:
        reply.say(
            "I still don't get it, sorry. Nothing has been changed. Shall I get you a person? Or choose one of these:",
            [PERSON, GUIDE, ORDERS, SHOW],
            data,
        )


def _topic_in_few_words(turn: Turn) -> list[str]:
    words = plain(turn.message.text)
    if turn.customer is None or len(words.split()) > FEW_WORDS:
        return []
    # Orders and bills are asked about far more often than they are switched on or off.
    return [name for name in topics_named(words, turn.catalog) if turn.catalog.is_marketing(name)]
