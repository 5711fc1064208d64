"""The console in a real Chromium: live, by keyboard, for everybody, without JavaScript, within its content policy."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.console.scene import play
from tests.console.stage import EMAIL, PASSWORD, Stage
from tests.console.test_words import SECONDS, SPANS

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
TALK = "/conversations/c_ada-web"
PAGES = ["/", "/queue", TALK, "/conversations/c_visitor-7Qd2", "/customers/ada", "/?q=ada", "/?q=nobody", "/nowhere"]


@pytest.fixture(autouse=True)
def scene(live_stage: Stage) -> None:
    play(live_stage)


def test_what_is_said_appears_without_reload(open_console: Open, live_stage: Stage) -> None:
    page = open_console(TALK)
    page.evaluate("window.notReloaded = true")
    summary = page.locator("details summary").last
    summary.click()
    event = live_stage.says("c_ada-web", "one more thing")
    turn = page.locator(f"#turn-{event}")
    expect(turn).to_contain_text("one more thing")
    expect(turn).to_contain_text("No answer yet")
    expect(page.locator(".rail .rows li").first).to_contain_text("one more thing")
    live_stage.answers(
        event,
        "Done.",
        proposals=[
            {
                "type": "record_consent",
                "change": {"rules": [{"topic": "tips", "channel": "*", "permission": "denied"}]},
                "base_version": 3,
                "confirmed": False,
            }
        ],
    )
    expect(turn.locator(".change")).to_contain_text("tips on every channel")
    expect(turn).not_to_contain_text("No answer yet")
    expect(page.locator("#panel")).to_contain_text("version 4")
    expect(page.locator("details[open]")).to_have_count(1)
    assert page.evaluate("window.notReloaded")


def test_who_reads_the_end_stays_there(open_console: Open, live_stage: Stage) -> None:
    page = open_console(TALK)
    for number in range(5):
        event = live_stage.says("c_ada-web", f"and another thing, number {number}")
        expect(page.locator(f"#turn-{event} .words")).to_be_in_viewport(ratio=1)


def test_who_reads_further_up_is_not_moved_but_told(open_console: Open, live_stage: Stage) -> None:
    page = open_console(TALK, viewport={"width": 1440, "height": 500})
    page.evaluate("document.getElementById('transcript').scrollTop = 0")
    event = live_stage.says("c_ada-web", "are you there?")
    button = page.get_by_role("button", name="New messages")
    expect(button).to_be_visible()
    assert page.evaluate("document.getElementById('transcript').scrollTop") == 0
    button.click()
    expect(page.locator(f"#turn-{event}")).to_be_in_viewport()
    expect(button).to_have_count(0)


def test_the_list_and_the_queue_are_live(open_console: Open, live_stage: Stage) -> None:
    page = open_console("/")
    expect(page.locator("#queued")).to_have_text("2 waiting")
    live_stage.customer("zoe", "Zoë", "Winter")
    talk = live_stage.conversation("zoe")
    event = live_stage.says(talk, "I would rather talk to somebody")
    first = page.locator(".rows li").first
    expect(first).to_contain_text("Zoë Winter")
    expect(first).to_contain_text("Unanswered")
    live_stage.answers(event, "Of course.", proposals=[{"type": "request_handoff", "reason": "asked_for_a_person"}])
    expect(first).to_contain_text("Waiting for a person")
    expect(page.locator("#queued")).to_have_text("3 waiting")


def test_a_list_does_not_move_under_a_hand_and_keeps_the_focus(open_console: Open, live_stage: Stage) -> None:
    page = open_console("/")
    link = page.locator("#to-c_ada-web")
    link.focus()
    live_stage.says("c_bill-web", "hello?")
    expect(page.locator(".rows li").first).to_contain_text("William Hartmann")
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 5)
    page.mouse.move(box["x"] + 60, box["y"] + 6)
    live_stage.says("c_rosa-web", "hello?")
    page.wait_for_timeout(400)
    expect(page.locator(".rows li").first).to_contain_text("William Hartmann")
    expect(page.locator(".rows li").first).to_contain_text("Rosa Delgado")


def test_a_hidden_tab_lets_go_of_its_connection_and_catches_up(open_console: Open, live_stage: Stage) -> None:
    page = open_console(TALK)
    page.wait_for_timeout(300)

    def look_away(hidden: str) -> None:
        page.evaluate(
            f"Object.defineProperty(document, 'hidden', {{configurable: true, get: () => {hidden}}});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )

    look_away("true")
    event = live_stage.says("c_ada-web", "said meanwhile")
    page.wait_for_timeout(600)
    expect(page.locator(f"#turn-{event}")).to_have_count(0)
    look_away("false")
    expect(page.locator(f"#turn-{event}")).to_contain_text("said meanwhile")


def test_the_day_can_be_done_by_keyboard(open_console: Open) -> None:
    page = open_console("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.rows') !== null"):
            break
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#to-c_ada-web")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ada Lovelace")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_have_count(1)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_search_is_a_form(open_console: Open) -> None:
    page = open_console("/")
    page.get_by_role("searchbox").fill("rosa")
    page.keyboard.press("Enter")
    expect(page.locator(".rows li")).to_have_count(1)
    expect(page.locator(".rows")).to_contain_text("Rosa Delgado")


def test_signing_out_leads_to_the_door(open_console: Open) -> None:
    page = open_console(TALK)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Ada Lovelace")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(open_console: Open, scheme: str, width: int) -> None:
    page = open_console("/", color_scheme=scheme, viewport={"width": width, "height": 900})
    site = page.url.removesuffix("/")
    for path in PAGES:
        if path == "/nowhere":
            continue
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")
        assert violations(page) == [], path
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_door(chromium, site: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/login")
    assert violations(page) == []
    page.fill("#email", EMAIL)
    page.fill("#password", "wrong password, this")
    page.click("button.main")
    expect(page.get_by_role("alert")).to_have_text("The address or the password is not right.")
    assert violations(page) == []
    context.close()


def violations(page: Page) -> list[str]:
    """Whole pages against WCAG 2.2 AA and axe's best practices."""
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:200]} {node['failureSummary']}" for item in found for node in item["nodes"]]


def test_everything_can_be_read_without_javascript(chromium, site: str) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{site}{TALK}")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("button.main")
    expect(page.locator("h1")).to_have_text("Ada Lovelace")
    page.goto(f"{site}{TALK}#end")
    expect(page.locator(".turn").last).to_be_in_viewport()
    page.locator("summary").last.click()
    expect(page.locator("details[open] .trace-body")).to_contain_text("Proposals")
    page.locator(".rail a").first.click()
    expect(page.locator("h1")).to_have_text("Theodore Brandt")
    context.close()


def test_the_browser_tells_times_in_the_same_words(open_console: Open) -> None:
    page = open_console("/")
    module = page.evaluate("document.querySelector('script').src").replace("console.js", "times.js")
    told = page.evaluate(
        "async ([module, ago, spans]) => { const t = await import(module);"
        " return [ago.map((s) => t.ago(s)), spans.map((s) => t.howLong(s))]; }",
        [module, list(SECONDS), list(SPANS)],
    )
    expected = [None if seconds >= 7 * 86_400 else words for seconds, words in SECONDS.items()]
    assert told == [expected, list(SPANS.values())]


def test_markup_in_what_a_customer_says_is_text_when_it_arrives_live(open_console: Open, live_stage: Stage) -> None:
    page = open_console(TALK)
    event = live_stage.says("c_ada-web", "<img src=x onerror=alert(1)><script>alert(1)</script>")
    words = page.locator(f"#turn-{event} .words")
    expect(words).to_have_text("<img src=x onerror=alert(1)><script>alert(1)</script>")
    assert page.locator(f"#turn-{event} img, #turn-{event} script").count() == 0


def test_no_script_but_the_consoles_own_policy_makes_markup(open_console: Open, complaints: list[str]) -> None:
    page = open_console(TALK)
    page.evaluate("(() => { try { document.body.innerHTML = '<b>x</b>'; } catch {} })()")
    page.evaluate("(() => { try { trustedTypes.createPolicy('other', {}); } catch {} })()")
    expect(page.locator("h1")).to_have_text("Ada Lovelace")
    refused = [complaint for complaint in complaints if "TrustedHTML" in complaint or "trusted-types" in complaint]
    assert len(refused) == len(complaints) == 2
    complaints.clear()


def test_the_page_of_a_turn_holds_the_whole_trace(open_console: Open) -> None:
    page = open_console(f"{TALK}")
    link = page.locator(".trace-more a").first.get_attribute("href")
    assert link
    page.goto(page.url.split("/console")[0] + link)
    kept = json.loads(page.locator(".raw").inner_text())
    assert set(kept) == {"trace", "proposals"}
    assert violations(page) == []
