"""What the stand-in's assistant says in longer conversations: one reply for each kind of card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

UNDO = [{"value": "undo", "label": "Undo"}]
YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
SHIRT_AND_KNIT = [
    {"sku": "OX-M", "name": "Oxford shirt", "quantity": 2, "unit_price": "85.00"},
    {"sku": "KN-M", "name": "Lambswool crew neck", "quantity": 1, "unit_price": "120.00"},
]


def order(number: str = "10428", status: str = "shipped") -> Json:
    return {
        "type": "order",
        "number": number,
        "status": status,
        "currency": "USD",
        "eta": (datetime.now(UTC) + timedelta(days=2)).date().isoformat(),
        "carrier": "UPS",
        "tracking": "1Z999AA10123",
        "lines": SHIRT_AND_KNIT,
        "total": "290.00",
    }


def reply(text: str, **parts: Any) -> Json:
    return {"kind": "assistant_said", "by": "assistant", "text": text, **parts}


def shop_assistant(said: Json) -> list[Json]:
    """Answers as the shop's assistant would, by a word of the question."""
    text = said["text"].lower()
    if said["choice"] == "yes":
        return [
            {"kind": "preference_changed", "by": "system", "data": {"type": "change", "version": 2}},
            reply("Done: I will text you about sales, at most twice a month.", choices=UNDO),
        ]
    if said["choice"] == "no":
        return [reply("Nothing has changed. What would you like instead?")]
    if "my order" in text:
        return [reply("Your order 10428 has been shipped and should be with you soon.", data=order())]
    if "bought" in text:
        items = [
            {"number": "10428", "status": "shipped", "placed_at": "2026-11-20T10:00:00-06:00", "lines": SHIRT_AND_KNIT},
            {"number": "10117", "status": "delivered", "placed_at": "2026-09-02T10:00:00-05:00"},
        ]
        return [reply("These are your last two orders.", data={"type": "orders", "items": items})]
    if "signed up" in text:
        lines = ["orders and deliveries by text and email", "the newsletter by email, at most once a week"]
        listed = "\n".join(
            ["This is what you get from us:", *(f"• {line}" for line in lines), "Change it here any time."]
        )
        return [reply(listed, data={"type": "preferences", "in_words": lines, "rules": []})]
    if "text me" in text:
        lines = ["text you about sales and offers", "send at most two of these a month"]
        confirm = {"type": "confirm", "changes": [{}], "in_words": lines}
        listed = "\n".join(["So from now on I will", *(f"• {line}" for line in lines), "Is that right?"])
        return [reply(listed, data=confirm, choices=YES_NO)]
    if "person" in text:
        return [
            {"kind": "handoff_changed", "by": "system", "data": {"type": "handoff", "state": "queued"}},
            reply("I have asked a colleague to join us here."),
        ]
    return [reply("I did not understand that. You can ask about an order.", data={"type": "unclear"})]
