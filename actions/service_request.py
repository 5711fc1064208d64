"""What only a person can do: cancel, return, a new address, a problem, a complaint, a call. Taken down and passed on;
nothing here pretends that it is done."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from actions.human import HANDOFF
from actions.options import ORDERS, PERSON
from actions.order_cards import OPEN
from actions.order_search import asked_orders
from actions.orders import return_status
from actions.reply import Reply
from actions.turn import Turn
from storage.records import Order

# By intent: what it is, for the customer and for the support team.
_KINDS: Mapping[str, str] = {
    "cancel_order": "to cancel an order",
    "return_order": "to return something",
    "change_address": "to change an address",
    "delivery_problem": "about a delivery",
    "complaint": "about a complaint",
    "call_me_back": "for a call back",
}
_OTHER = "for help"
# By itself this wishes nothing: it may as well ask how returns work, or whether one has come.
_MENTIONED = re.compile(
    r"(?:(?:and|so|ok|okay|what about|how about|or|but|also|then)[ ,]+)*(?:the |my |a |any )?"
    r"(?:returns?|refunds?|exchanges?)(?: policy)?\s*[?.!]*"
)
# In which states an order can be meant, if none is named. Of other kinds, none is.
_MEANT: Mapping[str, Collection[str]] = {
    "cancel_order": OPEN,
    "change_address": OPEN,
    "return_order": ("delivered",),
    "delivery_problem": ("shipped", "out_for_delivery", "delivered"),
}


def service_request(turn: Turn, reply: Reply) -> None:
    """Hands the request over, with the order it is about if that is plain."""
    kind = turn.message.intent if turn.message.intent in _KINDS else "other"
    if kind == "return_order" and turn.customer is not None and return_status(turn, reply):
        return
    if kind == "return_order" and _MENTIONED.fullmatch(turn.words):
        reply.say("What about returns? I can get a person to take one back, or show your orders. I have passed nothing "
                  "on yet.", [PERSON, ORDERS], {"type": "unclear", "asks": "whole"})  # fmt: skip
        return
    reply.forget_questions()
    order, note = _order_meant(turn, kind)
    about = f" for order {order.number}" if order else ""
    reply.propose({"type": "request_handoff", "reason": f"asked {_KINDS.get(kind, _OTHER)}{about}"[:200]})
    data = {"type": "request", "kind": kind, "state": "handed_to_person"}
    if order:
        data["order"] = order.number
    text = {
        "cancel_order": f"I can't cancel it myself, so I've passed your request{about} to a person, who will tell you "
        "whether it can still be stopped.",
        "return_order": f"I've passed your return{about} to a person, who will tell you how to send it back.",
        "change_address": f"I can't change an address myself, so I've passed this{about} to a person, who will confirm "
        "it with you.",
        "delivery_problem": f"I'm sorry about that. I've passed it{about} to a person, who will look into it.",
        "complaint": f"I'm sorry that this went wrong. I've passed it{about} to a person, who will answer you here.",
        "call_me_back": "I've asked a person to get in touch with you. I can't promise a time.",
    }.get(kind, f"I've passed this{about} to a person, who will answer you here.")
    still = " Nothing has been changed yet." if kind in _MEANT else ""
    reply.say(f"{text}{note}{still}", data=data)
    reply.say("You are in the queue; they answer in this conversation.", data=HANDOFF)


def _order_meant(turn: Turn, kind: str) -> tuple[Order | None, str]:
    """The order, if there is no doubt which; and what to say of one that cannot be found."""
    if turn.customer is None:
        return None, ""
    asked = asked_orders(turn)
    if asked.by == "number" and asked.unknown:
        return None, f" I can't find an order {asked.unknown} under your name; they will ask you about it."
    if asked.by is not None and len(asked.orders) == 1:
        return asked.orders[0], ""
    if asked.by is not None:
        return None, ""
    candidates = [order for order in turn.orders if order.status in _MEANT.get(kind, ())]
    return (candidates[0] if len(candidates) == 1 else None), ""
