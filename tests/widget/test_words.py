"""Translations: complete, loaded only where they are wanted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from connectors.web_widget import FOLDER
from tests.widget.chat import Visit, page_with
from tests.widget.stand_in import StandIn

pytestmark = pytest.mark.browser

LANGUAGES = sorted(path.stem for path in (FOLDER / "words").glob("*.js") if path.stem != "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_has_every_text(visit: Visit, stand_in: StandIn, lang: str) -> None:
    read = "lang => import(`/widget/words/${lang}.js`).then((words) => Object.keys(words.default))"
    page = visit().page
    wanted = set(page.evaluate(read, "en")) | set(
        page.evaluate("import('/widget/cards.js').then(m => Object.keys(m.ENGLISH))")
    )
    assert set(page.evaluate(read, lang)) - {"dir"} == wanted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_language_is_the_chats(visit: Visit, stand_in: StandIn, lang: str) -> None:
    chat = visit(page_with(lang=f"{lang}-XX"))
    source = (FOLDER / "words" / f"{lang}.js").read_text()
    (opening,) = re.findall(r"open: '([^']+)'", source)
    expect(chat.launcher).to_have_accessible_name(opening)


@pytest.mark.parametrize("lang", ["en", "en-GB", "fr", "../../demo/static/shop"])
def test_a_language_without_a_translation_gets_english_and_loads_nothing_more(
    visit: Visit, stand_in: StandIn, lang: str
) -> None:
    chat = visit()
    loaded: list[str] = []
    chat.page.on("request", lambda request: loaded.append(request.url.removeprefix(stand_in.url)))
    chat.page.goto(stand_in.url + page_with(lang=lang))
    expect(chat.launcher).to_have_accessible_name("Open chat")
    assert [path for path in loaded if path.startswith("/widget/words/")] == ["/widget/words/en.js"]


def test_a_word_of_the_tag_wins_over_that_of_the_page(visit: Visit, stand_in: StandIn) -> None:
    chat = visit(page_with('lang="de"', lang="es"))
    expect(chat.launcher).to_have_accessible_name("Chat öffnen")
