"""Signed webhooks: what is let in, whose it is, and what comes of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote_plus, urlencode

import pytest
from twilio.request_validator import RequestValidator

from connectors.sms_twilio.incoming import LONGEST_TEXT
from conversation.turn import MOST_READ, turn_request
from tests.sms.conftest import ADA, PUBLIC, Sms
from tests.twilio_simulator import TOKEN

INBOUND = "/connectors/sms/inbound"
STRANGER = "+14025559999"


def _post(sms: Sms, body: bytes, signature: str | None, path: str = INBOUND) -> int:
    headers = {b"Content-Type": b"application/x-www-form-urlencoded"}
    if signature is not None:
        headers[b"X-Twilio-Signature"] = signature.encode()
    return sms.client.post(path, content=body, headers=headers).status_code


def test_a_signed_text_is_kept_for_its_customer_and_answered(sms: Sms) -> None:
    sms.customer()
    assert sms.say("hello") == ["Hello.", "What can I do for you?"]
    (conversation,) = sms.conversations()
    assert (conversation.customer, conversation.channel, conversation.verified) == ("ada", "sms", True)
    assert conversation.address == ADA


@pytest.mark.parametrize("signature", [None, "", "AAAA", "é", "x" * 5000])
def test_what_is_not_signed_is_refused_and_nothing_is_stored(sms: Sms, signature: str | None) -> None:
    sms.customer()
    body = urlencode({"MessageSid": "SM1", "From": ADA, "Body": "STOP"}).encode()
    assert _post(sms, body, signature) == 403
    assert sms.events() == []
    assert sms.reason() is None


def test_a_signature_with_another_secret_address_or_body_is_refused(sms: Sms) -> None:
    form = {"MessageSid": "SM1", "From": ADA, "Body": "hello"}
    signed = RequestValidator(TOKEN)
    body = urlencode(form).encode()
    assert sms.twilio.webhook(f"{PUBLIC}{INBOUND}", form, token="another") == 403
    assert _post(sms, body, signed.compute_signature(f"http://testserver{INBOUND}", form)) == 403
    assert _post(sms, body + b"&More=1", signed.compute_signature(f"{PUBLIC}{INBOUND}", form)) == 403
    assert _post(sms, body, signed.compute_signature(f"{PUBLIC}{INBOUND}", form), f"{INBOUND}?a=1") == 204
    assert sms.heard() == ["hello"]


def test_the_query_of_a_receipts_address_is_signed_too(sms: Sms) -> None:
    sms.customer()
    sms.say("hello")
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": ADA}
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/connectors/sms/status?message=1", form)
    body = urlencode(form).encode()
    assert _post(sms, body, signature, "/connectors/sms/status?message=2") == 403
    assert _post(sms, body, signature, "/connectors/sms/status?message=1") == 204


def test_blank_and_repeated_fields_count_as_twilio_counts_them(sms: Sms) -> None:
    sms.customer()
    body = f"MessageSid=SM1&From={quote_plus(ADA)}&Body=hello&FromCity=&Tag=b&Tag=a".encode()
    # By hand, from Twilio's description: names sorted, each value behind its name.
    names = sorted(["Body", "FromCity", "From", "MessageSid"])
    values = {"Body": "hello", "FromCity": "", "From": ADA, "MessageSid": "SM1"}
    told = f"{PUBLIC}{INBOUND}" + "".join(name + values[name] for name in names) + "TagaTagb"
    signature = base64.b64encode(hmac.new(TOKEN.encode(), told.encode(), hashlib.sha1).digest()).decode()
    assert _post(sms, body, signature) == 204
    assert sms.heard() == ["hello"]


def test_the_same_message_again_changes_nothing(sms: Sms) -> None:
    sms.customer()
    for body in ("hello", "hello", "something else"):
        assert sms.text(body, sid="SM-once") == 204
    assert sms.heard() == ["hello"]
    for _ in range(3):
        sms.text("STOP", sid="SM-stop")
    assert sms.heard() == ["hello", "STOP"]


@pytest.mark.parametrize(
    "body",
    ["¡Hola! ¿Qué tal?", "👍🏽 ok", "مرحبا", "/restart", '/wish{"topic": "x"}', "a+b & c=d%20", "line\nbreak", "1 < 2"],
)
def test_words_arrive_as_they_were_written(sms: Sms, body: str) -> None:
    sms.customer()
    assert sms.text(body) == 204
    assert sms.heard() == [body]


def test_ten_thousand_characters_are_kept_whole_and_answered(sms: Sms) -> None:
    sms.customer()
    body = ("hello " * 2000)[: LONGEST_TEXT - 3] + "end"
    assert len(body) == 10_000
    assert sms.say(body) != []
    assert sms.heard() == [body]


def test_a_turn_reads_the_beginning_of_a_long_text(sms: Sms) -> None:
    sms.customer()
    sms.text("word " * 2000)
    (said,) = sms.events()
    (conversation,) = sms.conversations()
    request = turn_request(said, conversation, None)
    assert request["text"] == ("word " * 2000)[:MOST_READ]


def test_a_longer_text_is_cut_and_never_refused(sms: Sms) -> None:
    sms.customer()
    assert sms.text("word " * 4000) == 204
    assert sms.heard() == [("word " * 2000).strip()]


@pytest.mark.parametrize("body", ["", "   ", "\x00\x01", "\n"])
def test_a_message_without_words_is_answered(sms: Sms, body: str) -> None:
    sms.customer()
    (answer,) = sms.say(body)
    assert "without words" in answer
    assert [event.kind for event in sms.events()] == ["customer_said", "assistant_said", "turn_done"]


def test_a_picture_without_words_is_answered_and_kept(sms: Sms) -> None:
    sms.customer()
    picture = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/x", "MediaContentType0": "image/jpeg"}
    (answer,) = sms.say("", **picture)
    assert "cannot look at pictures" in answer
    (said, *_) = sms.events()
    assert said.data == {
        "type": "wordless",
        "media": [{"url": "https://api.twilio.com/x", "content_type": "image/jpeg"}],
    }


def test_a_picture_with_words_is_understood_by_its_words(sms: Sms) -> None:
    sms.customer()
    picture = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/x", "MediaContentType0": "image/jpeg"}
    assert sms.say("hello", **picture) == ["Hello.", "What can I do for you?"]
    (said, *_) = sms.events()
    assert said.data == {"media": [{"url": "https://api.twilio.com/x", "content_type": "image/jpeg"}]}


@pytest.mark.parametrize("number", ["nonsense", "-1", "9999999", "²", ""])
def test_a_strange_number_of_pictures_does_no_harm(sms: Sms, number: str) -> None:
    sms.customer()
    assert sms.text("hello", NumMedia=number) == 204


@pytest.mark.parametrize("sender", ["22000", "VALESONS", "whatsapp:+14025550101", "+0123"])
def test_who_cannot_be_answered_is_not_stored(sms: Sms, sender: str) -> None:
    assert sms.text("hello", sender) == 204
    assert sms.events() == []


def test_a_signed_post_that_is_no_message_names_the_field(sms: Sms) -> None:
    url = f"{PUBLIC}{INBOUND}"
    assert sms.twilio.webhook(url, {"From": ADA, "Body": "hello"}) == 422
    assert sms.twilio.webhook(url, {"MessageSid": "SM1", "Body": "hello"}) == 422


def test_an_unknown_number_becomes_a_prospect_who_is_asked_and_assumed_nothing_of(sms: Sms) -> None:
    greeting, *answers = sms.say("hello", STRANGER)
    assert "May we contact you" in greeting
    assert answers == ["Hello.", "What can I do for you?"]
    (conversation,) = sms.conversations()
    assert conversation.customer is not None
    with sms.database.read() as uow:
        prospect = uow.customers.get(conversation.customer)
    assert prospect is not None
    assert (prospect.stage, prospect.first_name, prospect.time_zone) == ("prospect", None, None)
    assert [(p.channel, p.address, p.verified) for p in prospect.points] == [("sms", STRANGER, True)]
    assert sms.ledger(prospect.ref) == []
    offer = sms.queue(prospect.ref)
    sms.dispatch()
    assert sms.message(offer).status == "withheld"
    assert sms.say("hello", STRANGER) == ["Hello.", "What can I do for you?"]


def test_a_number_that_the_company_names_later_is_its_customers(sms: Sms) -> None:
    sms.say("hello", STRANGER)
    sms.customer("zoe", STRANGER)
    sms.say("hello", STRANGER)
    assert [one.customer for one in sms.conversations()][-1] == "zoe"


def test_a_number_of_two_customers_proves_nothing_until_its_holder_does(sms: Sms) -> None:
    sms.customer("ada")
    sms.customer("bob")
    sms.order("ada", "VS-1001")
    sms.order("bob", "VS-2001", days_ago=9)
    sms.order("bob", "VS-2002")
    question, *_ = sms.say("where is my order?")
    assert "number of your last order" in question
    assert "Ada" not in question
    (stranger,) = sms.conversations()
    assert (stranger.customer, stranger.verified) == (None, False)
    (again,) = sms.say("VS-2001")  # not the last one
    assert "number of your last order" in again
    (thanks,) = sms.say("No. vs-2002!")
    assert "now we know" in thanks
    sms.say("hello")
    assert sms.conversations()[-1].customer == "bob"
    sms.clock.advance(hours=25)
    sms.say("hello again")
    assert sms.events()[-1].conversation_id == stranger.id


def test_a_redelivered_proof_stays_what_it_was(sms: Sms) -> None:
    sms.customer("ada")
    sms.customer("bob")
    sms.order("bob", "VS-2002")
    sms.text("VS-2002", sid="SM-proof")
    sms.text("VS-2002", sid="SM-proof")
    assert sms.heard() == ["VS-2002"]


def test_guessing_order_numbers_comes_to_an_end(sms: Sms) -> None:
    sms.customer("ada")
    sms.customer("bob")
    sms.order("bob", "VS-2002")
    for guess in range(5):
        sms.text(f"VS-{guess}000")
    sms.text("VS-2002")
    sms.text("hello")
    assert all(event.customer is None for event in sms.events())


def test_a_number_that_its_customer_never_confirmed_proves_nothing(sms: Sms) -> None:
    sms.customer("ada", verified=False)
    sms.say("hello")
    (conversation,) = sms.conversations()
    assert (conversation.customer, conversation.verified) == (None, False)


def test_replies_go_to_the_number_that_was_written_from(sms: Sms) -> None:
    from storage.records import Customer, Point

    points = (Point("sms", "+14025550102", True), Point("sms", ADA, True))
    with sms.database.write() as uow:
        uow.customers.put(Customer("ada", None, None, "customer", None, None, "US", None, {}, points), sms.clock())
    assert sms.say("hello", ADA) == ["Hello.", "What can I do for you?"]
    assert sms.say("hello", "+14025550102") == ["Hello.", "What can I do for you?"]
    assert len(sms.conversations()) == 1


def test_typed_words_and_numbers_are_the_choices_last_offered(sms: Sms) -> None:
    sms.customer()
    (question,) = sms.say("text me about promotions")
    assert question.endswith("Reply YES or NO.")
    assert sms.say(" YES! ") == ["Done.\nReply UNDO."]
    said = [event for event in sms.events() if event.kind == "customer_said"][-1]
    assert said.data == {"typed": "YES!", "choice": "yes"}
    (entry,) = sms.ledger("ada")
    assert entry.after["rules"][0]["permission"] == "granted"
    assert sms.reason() is None


def test_switched_off_there_is_nothing_there(sms: Sms) -> None:
    from dataclasses import replace

    application = sms.client.app
    application.state.services = replace(application.state.services, sms=None)  # type: ignore[attr-defined]
    assert sms.text("hello") == 404
    assert sms.events() == []
