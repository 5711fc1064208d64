"""What is on record, for the customer: history in words, why each message came or did not, and the export."""

from __future__ import annotations

from datetime import timedelta

from customers import consent
from storage.records import Touchpoint
from tests.preference_page.conftest import EMAIL, EVERYTHING, GRANTED, TEXT, Shop, plain


def test_the_page_says_why_its_message_came_in_the_customers_own_words(small_shop: Shop) -> None:
    small_shop.said(GRANTED, "send me your sales")

    page = plain(small_shop.get(small_shop.token(message=small_shop.message())).text)

    assert "Why you got this message On Monday, November 23 we contacted you by text about promotions." in page
    assert "You have said yes to that. On Friday, November 20 you said by text: “send me your sales”." in page


def test_history_tells_what_was_agreed_with_the_words_and_the_wording(small_shop: Shop) -> None:
    small_shop.said(GRANTED, "send me your sales", "web")
    token = small_shop.token()
    small_shop.post(f"{token}/stop", {"what": "marketing"})

    page = plain(small_shop.get(f"{token}/history").text)

    assert "I will contact you about promotions on every channel." in page
    assert "On Friday, November 20 you said in our chat: “send me your sales”." in page
    assert "On Monday, November 23 you chose on your preference page: “Stop all marketing”." in page
    assert "What you were shown Is that right?" in page


def test_history_tells_what_was_sent_held_and_withheld_and_why(shop: Shop) -> None:
    shop.said(GRANTED, "send me your sales")
    window = {"topics": ["promotions"], "channels": ["*"], "any": [{"days": ["sat"]}]}
    shop.said({"windows": [window]}, "only on Saturdays")
    shop.message("orders")
    shop.message(
        decision="defer",
        reason="window",
        rule="window:promotions/*",
        next_allowed_at=shop.now + timedelta(days=5),
        counts=False,
    )
    shop.message("tips", decision="withhold", reason="no_permission", counts=False)
    shop.message("billing", delivery="undelivered")

    page = plain(shop.get(f"{shop.token()}/history").text)

    assert "Sent Orders by text" in page
    assert "That goes to every customer who has not said no to it." in page
    assert "Held back Promotions by text" in page
    assert "until 10 am on Saturday, November 28. You want that only on Saturdays." in page
    assert "“only on Saturdays”" in page
    assert "Not sent Tips by text" in page
    assert "Not delivered Bills by text" in page


def test_a_message_that_was_held_and_then_sent_is_told_once(small_shop: Shop) -> None:
    number = small_shop.message(decision="defer", reason="paused", counts=False)
    with small_shop.database.write() as uow:
        uow.touchpoints.add(
            Touchpoint(
                small_shop.now + timedelta(hours=1),
                "ada",
                None,
                number,
                "sms",
                "promotions",
                "marketing",
                "send",
                "allowed",
                None,
                True,
            )
        )

    page = plain(small_shop.get(f"{small_shop.token()}/history").text)

    assert page.count("Promotions by text") == 1
    assert "Sent Promotions" in page


def test_a_blocked_number_is_in_the_history_and_masked(small_shop: Shop) -> None:
    with small_shop.database.write() as uow:
        consent.note(
            uow,
            small_shop.company,
            customer="ada",
            what={"suppressed": {"channel": "sms", "address": TEXT.address, "reason": "STOP"}},
            in_words="blocked",
            actor="customer",
            channel="sms",
            words="STOP",
            event_id=None,
            wording=None,
            now=small_shop.now,
        )

    page = plain(small_shop.get(f"{small_shop.token()}/history").text)

    assert "Blocked: texts to ••• 0101." in page
    assert "“STOP”" in page
    assert TEXT.address not in page


def test_history_and_export_need_a_fresh_link(small_shop: Shop) -> None:
    small_shop.said(EVERYTHING, "my own words")
    given_up = small_shop.token(point=EMAIL)
    small_shop.customer(points=(TEXT,))

    for token in (small_shop.token(age=30), given_up):
        for path in ("history", "export"):
            answer = small_shop.get(f"{token}/{path}")
            assert answer.status_code == 403
            assert "my own words" not in answer.text
    assert "my own words" in small_shop.get(f"{small_shop.token(age=29)}/history").text


def test_the_export_holds_a_consent_record_for_everything_that_was_ever_said(shop: Shop) -> None:
    shop.said(
        {
            "rules": [
                {"topic": "promotions", "channel": "sms", "permission": "granted"},
                {"topic": "surveys", "channel": "email", "permission": "denied"},
            ]
        },
        "sales yes, surveys no",
    )
    shop.said({"rules": [{"topic": "promotions", "channel": "sms", "permission": "denied"}]}, "no more")
    shop.message()
    token = shop.token()

    answer = shop.get(f"{token}/export")

    assert answer.headers["content-disposition"] == 'attachment; filename="my-preferences.json"'
    document = answer.json()
    records = {record["record_id"]: record for record in document["consent_records"]}
    assert set(records) == {"ada/promotions/sms", "ada/surveys/email"}
    promotions = records["ada/promotions/sms"]
    assert promotions["schema_version"] == "ISO/IEC TS 27560:2023"
    assert promotions["pii_principal_id"] == "ada"
    purpose = promotions["pii_processing"]["purposes"][0]
    assert purpose["purpose"] == "promotions by text"
    assert purpose["lawful_basis"] == "consent"
    assert purpose["withdrawal_method"] == f"https://reins.test/p/{token}/unsubscribe"
    assert promotions["party_identification"][0]["party_name"] == shop.company.name
    assert [event["consent_state"] for event in promotions["events"]] == ["given", "withdrawn"]
    assert [event["words"] for event in promotions["events"]] == ["sales yes, surveys no", "no more"]
    assert records["ada/surveys/email"]["events"][0]["consent_state"] == "refused"
    assert [entry["version"] for entry in document["ledger"]] == [1, 2]
    assert document["preferences"]["version"] == 2
    assert [contact["topic"] for contact in document["contacts"]] == ["promotions"]
