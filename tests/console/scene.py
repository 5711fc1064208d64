"""A working afternoon at the support desk of a men's clothing shop in Omaha, for tests and for pictures."""

from __future__ import annotations

from datetime import timedelta

from storage.records import LoyaltyAccount, Order, Point, Subscription
from tests.console.stage import TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS, Stage

NO_SURVEYS = {"rules": [{"topic": "surveys", "channel": "*", "permission": "denied"}]}
WEEKENDS = {
    "windows": [{"topics": ["marketing"], "channels": ["*"], "any": [{"days": ["sat", "sun"], "from": "09:00"}]}]
}


def play(stage: Stage) -> str:
    """Fills the database; returns the conversation to look at."""
    stage.agent()
    end = stage.now
    stage.now = end - timedelta(hours=30)
    _earlier(stage)
    stage.now = end - timedelta(minutes=41)
    _queue(stage)
    stage.now = end - timedelta(minutes=9)
    looked_at = _ada(stage)
    stage.now = end - timedelta(minutes=2)
    _just_now(stage)
    stage.now = end
    return looked_at


def _ada(stage: Stage) -> str:
    _ada_herself(stage)
    talk = "c_ada-web"
    said = stage.says(talk, "hi! where's my order?")
    stage.answers(
        said,
        {
            "text": "Your order 10482 is on its way. It should arrive on Wednesday 25 November.",
            "data": {
                "type": "order",
                "number": "10482",
                "status": "shipped",
                "eta": "2026-11-25",
                "tracking": "1Z 999 AA1 01 2345 6784",
                "currency": "USD",
                "lines": [{"name": "Oxford shirt, white, 15½", "quantity": 2, "unit_price": "59.00"}],
            },
        },
        intent="ask_order",
        confidence=0.991,
        actions=["action_order_status"],
        milliseconds=9.8,
    )
    stage.wait(minutes=1)
    stage.wishes(talk, "great. text me deals after 6 please", TEXT_DEALS_AFTER_SIX, TEXT_DEALS_MEANINGS)
    stage.agrees(talk, TEXT_DEALS_AFTER_SIX, version=1)
    stage.wait(seconds=40)
    said = stage.says(talk, "and no more surveys, they're so long 😅")
    stage.answers(
        said,
        {"text": f"Done. {stage.in_words(NO_SURVEYS)}", "choices": [{"value": "undo:3", "label": "Undo"}]},
        proposals=[
            {"type": "record_consent", "change": NO_SURVEYS, "wording": None, "base_version": 2, "confirmed": False}
        ],
        actions=["action_wish"],
        milliseconds=6.9,
    )
    return talk


def _ada_herself(stage: Stage) -> None:
    points = (
        Point("sms", "+1 402 555 0142", True),
        Point("email", "ada.lovelace@example.com", True),
        Point("phone", "+1 402 555 0142"),
        Point("post", "1415 Harney Street, Omaha, NE 68102"),
    )
    stage.customer(
        points=points, attributes={"shirt": "15½ / 33", "jacket": "40R", "likes to be called": "Ada"}, stage="customer"
    )
    stage.conversation("ada")
    with stage.database.write() as uow:
        uow.orders.put(_orders(stage), stage.now)
        uow.service_history.put_subscriptions(
            [Subscription("ada", "Shirt of the month", "active", "$49.00", renews_on="2026-12-01")], stage.now
        )
        uow.service_history.put_loyalty([LoyaltyAccount("ada", 1840, "Silver", "Gold", 660)], stage.now)
    said = stage.says("c_ada-web", "only write to me on weekends, not before 9")
    stage.answers(
        said,
        f"Done. {stage.in_words(WEEKENDS)}",
        proposals=[
            {"type": "record_consent", "change": WEEKENDS, "wording": None, "base_version": 0, "confirmed": False}
        ],
        actions=["action_wish"],
    )
    stage.touch("ada", "send", "allowed", "orders", "email", hours=26)
    stage.touch("ada", "withhold", "no_permission", "promotions", "sms", days=3)
    stage.touch("ada", "defer", "outside_window", "newsletter", "email", days=4)
    stage.touch("ada", "send", "allowed", "newsletter", "email", days=9)


def _orders(stage: Stage) -> list[Order]:
    shirt = {"sku": "OX-15", "name": "Oxford shirt, white, 15½", "quantity": 2, "unit_price": "59.00"}
    coat = {"sku": "CT-40", "name": "Wool overcoat, charcoal, 40R", "quantity": 1, "unit_price": "389.00"}
    belt = {"sku": "BL-34", "name": "Saddle-leather belt, 34", "quantity": 1, "unit_price": "75.00"}
    tie = {"sku": "TI-01", "name": "Knit tie, navy", "quantity": 1, "unit_price": "45.00"}

    def order(number: str, days: int, status: str, origin: str, *lines: dict[str, object], **more: object) -> Order:
        fields: dict[str, object] = {"shipments": [], "payment": {"status": "paid"}, "currency": "USD"}
        return Order(
            "ada", number, stage.now - timedelta(days=days), status, origin, lines=list(lines), **(fields | more)
        )  # type: ignore[arg-type]

    ups = {"carrier": "UPS", "tracking": "1Z 999 AA1 01 2345 6784", "eta": "2026-11-25"}
    return [
        order("10482", 3, "shipped", "online", shirt, shipments=[ups]),
        order("10377", 24, "delivered", "online", coat, payment={"status": "due", "due_on": "2026-11-30"}),
        order("S-2291", 88, "delivered", "store", belt, tie),
        order("10102", 171, "returned", "online", coat),
        order("9967", 240, "delivered", "online", shirt),
    ]


def _earlier(stage: Stage) -> None:
    people = [
        ("walt", "Walter", "Nguyen", "web", "thanks!", "You are welcome, Walter.", "thanks"),
        ("desmond", "Desmond", "Okafor", "web", "what am I signed up for", "You get our newsletter by email.", "show"),
        ("ines", "Inês", "Carvalho", "sms", "stop", "You will hear no more from this number.", "wish"),
        (
            "george",
            "George",
            "Whitfield",
            "web",
            "is the navy blazer back in 42L?",
            "I can tell you when it is.",
            "ask",
        ),
    ]
    for ref, first, last, channel, said, answer, intent in people:
        stage.customer(ref, first, last, points=(Point("email", f"{ref}@example.com", True),))
        talk = stage.conversation(ref, channel)
        stage.answers(stage.says(talk, said), answer, intent=intent)
        stage.wait(hours=5)


def _queue(stage: Stage) -> None:
    stage.customer("rosa", "Rosa", "Delgado", points=(Point("sms", "+14025550188", True),))
    talk = stage.conversation("rosa")
    said = stage.says(talk, "this is the second jacket that came with the wrong sleeves. can I talk to someone?")
    stage.answers(
        said,
        {"text": "I am sorry. I have asked a colleague to take over; they see what you wrote."},
        intent="ask_person",
        confidence=0.93,
        proposals=[{"type": "request_handoff", "reason": "complaint"}],
        actions=["action_handoff"],
    )
    stage.wait(minutes=17)
    stage.customer("bill", "William", "Hartmann", points=(Point("email", "bill@example.com", True),))
    talk = stage.conversation("bill")
    said = stage.says(talk, "person please")
    stage.answers(
        said,
        {"text": "A colleague will be with you."},
        intent="ask_person",
        proposals=[{"type": "request_handoff", "reason": "asked_for_a_person"}],
    )


def _just_now(stage: Stage) -> None:
    visitor = stage.conversation(None, name="c_visitor-7Qd2")
    said = stage.says(visitor, "colour of the thing in the window")
    stage.answers(
        said,
        {"text": "I am not sure what you mean. Is it about an order, or about what we write to you?",
         "data": {"type": "unclear"}},
        intent="out_of_scope",
        confidence=0.41,
    )  # fmt: skip
    stage.customer("theo", "Theodore", "Brandt", points=(Point("email", "theo@example.com", True),))
    stage.says(stage.conversation("theo"), "can you email me when the winter sale starts?")
