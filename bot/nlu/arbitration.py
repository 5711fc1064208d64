"""Who is right when the grammar of wishes and the intent model disagree.

The model may say *that* something is a wish, only the grammar says *which way*; and where they contradict each other,
nothing is changed. The numbers are confidences; how they were chosen: tests/nlu/test_arbitration.py and
docs/adr/0014-how-intents-are-understood.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.shorthand import spell_out

Ranking = Sequence[Mapping[str, Any]]

WISH, SHOW, FALLBACK, AFFIRM = "wish", "show_preferences", "nlu_fallback", "affirm"
# The grammar read something that would change what the ledger holds.
CHANGES = frozenset({"wish", "correction", "undo", "vague", "resume"})
# A sentence about an order or an account, in which "stop", "cancel" or "call" mean something else than in a wish; or
# the end of a topic.
RIVALS = frozenset(
    {
        "cancel_order", "return_order", "change_address", "delivery_problem", "call_me_back", "order_status",
        "order_history", "order_contents", "order_item", "payment", "subscription", "my_details", "why_contacted",
        "forecast", "human", "bot_challenge", "cancel_that",
    }
)  # fmt: skip
REFUSALS = frozenset({"deny", "cancel_that"})
# The model overrules a change that the grammar read, to no change.
SURE = 0.8
# The model overrules a mere fragment ("orders", "email").
CLEAR = 0.5
# ... when a question is open, to which the fragment may be the answer.
CLEAR_WHEN_ASKED = 0.9
# A second-best intent is taken when the best one, a wish, was not borne out by the grammar.
PLAUSIBLE = 0.25
# A yes may loosen something: it must be a plain one. Above this an answer to what was asked is beyond the threshold.
PLAIN_YES = 0.5
YES_WORDS = 12
# A yes must hold a word of assent: to the model, nonsense and short praise look much like one.
_ASSENT = re.compile(
    r"\b(?:y|ya|yes+|yessir|yea|yeah|yeh|yep|yup|yas|aye|si|ok|okay|okey|okie|k|kk|sure|surely|right|correct|fine|good|great"
    r"|perfect|agreed?|confirm(?:ed)?|absolutely|definitely|course|certainly|exactly|indeed|please|accept(?:ed)?"
    r"|approved?|alright|works|do (?:it|that|so)|go (?:ahead|for it|on)|set it up|make it so|why not|like that"
    r"|thumbs up|uh huh|mm?hm+|by all means|no (?:problem|prob|worries|objections?)|you got it|sounds|cool"
    r"|affirmative|deal|true|want that)\b"
)
_IDIOMS = re.compile(r"\b(?:why not|no (?:problem|prob|worries|doubt|objections?)|not a problem|can't complain)\b")
_RESERVES = re.compile(
    r"\b(?:no|nope|nah|not|never|none|don'?t|do not|dnt|doesn'?t|won'?t|can'?t|cannot|stop|cancel|wait|but|except"
    r"|unless|instead|only|if|maybe|later|rather|actually|hold on|undo|wrong)\b|\?"
)


def arbitrate(act: str, ranking: Ranking, text: str, asked: bool = False) -> dict[str, Any]:
    """The intent of a message as `{"name", "confidence"}`.

    `act` is the grammar's (`docs/how-it-flows.md`), `ranking` the model's, best first; `asked` says that a question
    is open.
    """
    top = ranking[0] if ranking else {"name": None, "confidence": 0.0}
    overruled = top["name"] in RIVALS and top["confidence"] >= SURE
    if act in CHANGES:
        if asked and act == "undo" and top["name"] in REFUSALS and top["confidence"] >= CLEAR:
            return dict(top)  # "that's not what I said" means what is being asked, not what was done before
        return dict(top) if overruled else _decided(WISH)
    if act == "show":
        return dict(top) if overruled else _decided(SHOW)
    if act == "fragment":
        clear = CLEAR_WHEN_ASKED if asked else CLEAR
        if top["name"] not in (WISH, None) and top["confidence"] >= clear:
            return _plain(top, text)
        return _decided(WISH)
    if asked and top["name"] in (AFFIRM, *REFUSALS) and top["confidence"] >= PLAIN_YES:
        return _answered(top, text)
    if top["name"] != WISH:
        return _plain(top, text)
    others = [intent for intent in ranking if intent["name"] not in (WISH, AFFIRM)]
    if others and others[0]["confidence"] >= PLAUSIBLE:
        return dict(others[0], confidence=max(others[0]["confidence"], CLEAR))
    return _decided(FALLBACK)


def _answered(top: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A yes in plain words, or a no, to what was asked: an answer is expected, so half a doubt does not outweigh it."""
    decided = _plain(top, text)
    return _decided(str(decided["name"]))


def _plain(top: Mapping[str, Any], text: str) -> dict[str, Any]:
    if top["name"] == AFFIRM and (top["confidence"] < PLAIN_YES or not is_plain_yes(text)):
        return _decided(FALLBACK)
    return dict(top)


def is_plain_yes(text: str) -> bool:
    """False if what looks like a yes holds no word of assent, or a reserve: "yes but", "yes if"."""
    words = spell_out(text).lower()
    if not _ASSENT.search(words) or len(words.split()) > YES_WORDS:
        return False
    return not _RESERVES.search(_IDIOMS.sub(" ", words))


def _decided(name: str) -> dict[str, Any]:
    return {"name": name, "confidence": 1.0}
