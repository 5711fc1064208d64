"""The phone in the browser: texts go out and come in, and the carrier misbehaves when asked to."""

from __future__ import annotations

import itertools
import re

import httpx
import pytest
from playwright.sync_api import expect

from company import Company
from storage import ChangeSignal, Database
from tests.demo.booth import Booth, Phone
from tests.demo.conftest import Hold
from tests.widget.test_access import violations
from web.app import create_app
from web.services import Services

pytestmark = pytest.mark.browser

POCKET = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_count = itertools.count(200)


def stranger() -> str:
    """A number that nobody has written from."""
    return f"+1605555{next(_count):04d}"


def test_a_text_is_answered_on_the_phone_without_a_reload(hold: Hold) -> None:
    phone = hold("robin").say("hello").sees("What can I do for you?")
    expect(phone.texts).to_have_count(3)
    expect(phone.texts.nth(0)).to_have_class(re.compile("mine"))
    for at in range(3):
        expect(phone.texts.nth(at).locator(".told")).to_have_text("Delivered · 1 segment")
    expect(phone.page.locator("[data-empty]")).to_be_hidden()
    again = hold("robin")
    expect(again.texts).to_have_count(3)


def test_the_suggestions_are_sent_at_a_press(hold: Hold) -> None:
    phone = hold("casey")
    phone.button("where is my order?").click()
    phone.sees("reply with the number of your last order")
    expect(phone.page.locator(".intro")).to_contain_text("a number that Casey never confirmed")


def test_a_permission_changes_what_may_be_sent(hold: Hold) -> None:
    phone = hold("robin")
    expect(phone.told("offer")).to_contain_text("It would not go out.")
    phone.say("text me about promotions").sees("Reply YES or NO.").say("yes")
    expect(phone.told("offer")).to_contain_text("It would go out.")
    expect(phone.page.get_by_role("link", name="in the console")).to_have_attribute("href", "/console/customers/robin")


def test_the_shop_s_own_text_goes_through_the_gate(hold: Hold) -> None:
    number = stranger()
    phone = hold(number)
    expect(phone.button("Text about the sale, through Reins")).to_be_disabled()
    phone.say("hello").sees("What can I do for you?")
    phone.button("Text about the sale, through Reins").click()
    expect(phone.told("answer")).to_contain_text("It was not sent. The customer has not asked for")
    phone.say("text me about promotions").sees("Reply YES or NO.").say("yes")
    expect(phone.told("offer")).to_contain_text("It would")
    phone.say("STOP").sees("you have opted out")
    phone.button("Text about the sale, through Reins").click()
    expect(phone.told("answer")).to_contain_text("blocked")


def test_a_wanted_offer_arrives_with_the_way_out(hold: Hold) -> None:
    phone = hold("robin")
    if phone.told("offer").inner_text().startswith("It would not"):
        phone.say("text me about promotions").sees("Reply YES or NO.").say("yes")
    expect(phone.told("offer")).to_contain_text("It would go out.")
    phone.button("Text about the sale, through Reins").click()
    expect(phone.told("answer")).to_have_text("It is on its way.")
    phone.sees("20% off all knitwear until Sunday. Reply STOP to opt out.")


def test_stop_is_confirmed_once_and_blocks_whoever_does_not_ask(hold: Hold, the_booth: Booth) -> None:
    number = stranger()
    phone = hold(number).say("STOP").sees("you have opted out")
    expect(phone.told("carrier")).to_contain_text("21610")
    expect(phone.told("reins")).to_contain_text("the customer texted STOP")
    phone.say("stop").say("hello")
    expect(phone.texts.nth(3).locator(".told")).to_contain_text("Delivered")
    phone.button("without asking Reins").click()
    expect(phone.notes.first).to_contain_text("400, 21610: Attempt to send to unsubscribed recipient")
    assert len(the_booth.on_their_phone(number)) == 1
    phone.say("START").sees("you can get texts from us again")
    expect(phone.told("carrier")).to_have_text("Texts get through.")
    expect(phone.told("reins")).to_contain_text("May text")
    phone.button("without asking Reins").click()
    phone.sees("never asked whether it may")


def test_a_carrier_that_is_too_busy_is_asked_again(hold: Hold) -> None:
    phone = hold(stranger()).say("hello").sees("What can I do for you?")
    phone.page.get_by_label("The next").fill("1")
    phone.button("Do it").click()
    expect(phone.told("failing")).to_have_text("1 still to come")
    phone.say("echo once more").sees("once more")
    expect(phone.told("failing")).to_have_text("")
    expect(phone.notes.filter(has_text="429, 20429: Too Many Requests")).to_have_count(1)


def test_receipts_come_late_twice_and_in_the_wrong_order(hold: Hold) -> None:
    phone = hold(stranger())
    phone.page.get_by_label("Receipts come 15 seconds late").check()
    phone.page.get_by_label("Every receipt comes twice").check()
    expect(phone.page.get_by_label("Every receipt comes twice")).to_be_checked()
    phone.say("HELP").sees("Reply STOP")
    receipts = phone.notes.filter(has_text="Receipt:")
    expect(receipts).to_have_count(4)
    told = [text.split("Receipt: ")[1].split()[1] for text in receipts.all_inner_texts()]
    assert told[-1].startswith("delivered")
    assert told[0].startswith("sent")
    expect(phone.texts.last.locator(".told")).to_contain_text("Delivered")
    phone.page.get_by_label("Receipts come 15 seconds late").uncheck()
    phone.page.get_by_label("Every receipt comes twice").uncheck()


def test_the_same_text_posted_again_is_answered_once(hold: Hold, the_booth: Booth) -> None:
    number = stranger()
    phone = hold(number)
    expect(phone.button("Post the last text again")).to_be_disabled()
    phone.say("HELP").sees("Reply STOP")
    phone.button("Post the last text again").click()
    expect(phone.notes.filter(has_text="Webhook: text")).to_have_count(2)
    phone.say("START")
    expect(phone.texts).to_have_count(4)
    assert len(the_booth.on_their_phone(number)) == 2


def test_what_a_text_costs_is_shown(hold: Hold) -> None:
    phone = hold(stranger()).say("🙂" * 40)
    expect(phone.texts.first.locator(".told")).to_have_text("Delivered · 2 segments · UCS-2")


def test_words_that_look_like_markup_are_words(hold: Hold) -> None:
    phone = hold(stranger()).say("<img src=x onerror=alert(1)> & more")
    expect(phone.texts.first.locator(".bubble")).to_have_text("You: <img src=x onerror=alert(1)> & more")
    expect(phone.page.locator(".thread img")).to_have_count(0)


def test_without_a_signal_nothing_that_was_written_is_lost(hold: Hold) -> None:
    phone = hold(stranger()).say("HELP").sees("Reply STOP")
    phone.page.context.set_offline(True)
    phone.body.fill("HELP")
    phone.body.press("Enter")
    expect(phone.told("trouble")).not_to_be_empty()
    expect(phone.body).to_have_value("HELP")
    phone.page.context.set_offline(False)
    expect(phone.told("trouble")).to_be_empty()
    phone.body.press("Enter")
    expect(phone.texts).to_have_count(4)


def test_a_thread_is_emptied_and_the_carrier_still_knows_of_the_stop(hold: Hold) -> None:
    phone = hold(stranger()).say("STOP").sees("you have opted out")
    phone.button("Empty this thread").click()
    expect(phone.texts).to_have_count(0)
    expect(phone.button("where is my order?")).to_be_visible()
    expect(phone.told("carrier")).to_contain_text("Blocked by STOP")


def test_a_text_by_keyboard_alone(hold: Hold) -> None:
    phone = hold(stranger())
    phone.body.focus()
    keys = phone.page.keyboard
    keys.type("HELP")
    keys.press("Shift+Enter")
    keys.type("me")
    expect(phone.body).to_have_value("HELP\nme")
    keys.press("Tab")
    expect(phone.button("Send")).to_be_focused()
    keys.press("Enter")
    expect(phone.texts.first.locator(".bubble")).to_contain_text("HELP")
    expect(phone.body).to_be_focused()


def a_full_phone(hold: Hold, **options: object) -> Phone:
    phone = hold("dana", **options)
    if phone.texts.count() == 0:
        phone.say("hello").sees("What can I do for you?").say("STOP").sees("you have opted out")
        phone.button("without asking Reins").click()
    expect(phone.notes.filter(has_text="21610").last).to_be_visible()
    return phone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, POCKET], ids=["desk", "pocket"])
def test_axe_finds_nothing(hold: Hold, scheme: str, device: dict[str, object]) -> None:
    assert violations(hold(stranger(), color_scheme=scheme, **device).page) == []
    assert violations(a_full_phone(hold, color_scheme=scheme, **device).page) == []


def test_everything_is_in_reach_on_a_narrow_screen(hold: Hold) -> None:
    phone = a_full_phone(hold, viewport={"width": 320, "height": 568})
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.body.scroll_into_view_if_needed()
    for control in (phone.body, phone.button("Send")):
        expect(control).to_be_in_viewport(ratio=1)


def test_the_shop_leads_to_the_phone_of_who_one_is(hold: Hold, the_booth: Booth) -> None:
    page = hold("robin").page
    page.goto(f"{the_booth.url}/demo/?as=dana")
    page.get_by_role("link", name="Your phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dana Whitcomb’s phone")
    page.goto(f"{the_booth.url}/demo/")
    page.get_by_role("link", name="Your phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A phone that nobody knows")


def test_no_other_site_can_press_its_buttons(the_booth: Booth) -> None:
    said = {"number": stranger(), "body": "STOP"}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    with httpx.Client(base_url=the_booth.url) as client:
        assert client.post("/demo/phone/text", json=said, headers=elsewhere).status_code == 403
        assert client.get("/demo/phone/state", params={"number": said["number"]}, headers=elsewhere).status_code == 403
        assert client.post("/demo/phone/text", json=said).json() == {"status": 204}


@pytest.mark.parametrize(
    "said",
    [{}, {"number": "12", "body": "x"}, {"number": "+16055550199"}, {"number": "+16055550199", "body": "x" * 1601}],
)
def test_what_no_phone_can_say_is_refused(the_booth: Booth, said: dict[str, str]) -> None:
    answer = httpx.post(f"{the_booth.url}/demo/phone/text", json=said)
    assert answer.status_code == 422
    assert answer.json()["field"]


@pytest.mark.parametrize("number", ["x", "+", "+0", "+1", "%00"])
def test_there_is_no_phone_of_a_number_that_cannot_be(the_booth: Booth, number: str) -> None:
    assert httpx.get(f"{the_booth.url}/demo/phone?number={number}").status_code in (404, 422)


def test_the_phone_exists_only_where_everything_is_make_believe(
    sqlite_database: Database, company: Company, the_booth: Booth
) -> None:
    signal = ChangeSignal(sqlite_database.engine)
    account = the_booth.account
    real = type(account)(account.account_sid, account.auth_token, account.public_url, number=account.number)
    for demo, phone, sms in ((False, True, account), (True, False, account), (True, True, None), (True, True, real)):
        services = Services(
            sqlite_database, company, signal, "k" * 16, "s" * 32, lambda: None, demo=demo, phone=phone, sms=sms
        )
        routes = {getattr(route, "path", "") for route in create_app(services).routes}
        assert not any(path.startswith("/demo/phone") for path in routes)
    signal.close()
