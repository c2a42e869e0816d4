"""An avatar from words: described, painted, stopped, chosen, taken to the video."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from inference.avatar.diffusion.label import read
from tests.loopback_hub import LoopbackHub
from tests.page.browser import real
from tests.page.browser.conftest import PHONE, OpenPage
from tests.page.browser.hands import (
    choose,
    expect_told,
    generate,
    open_tab,
    say,
    wait_until_playing,
)
from tests.page.browser.test_look import CONTRASTS, LEGIBLE, without_name
from tests.page.waiting import PATIENCE_S
from tests.painting import publish_on

PATIENT = 1000 * PATIENCE_S
PAINT = re.compile("^Generate portrait")


@pytest.fixture(scope="module")
def hub(painters: Path) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        publish_on(hub, painters)
        yield hub


@pytest.fixture(scope="module")
def address(
    hub: LoopbackHub, painters: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with real.page(
        "-m", "tests.painting", str(painters), "page", HF_ENDPOINT=hub.url, HF_HUB_OFFLINE="0",
        HF_HOME=str(tmp_path_factory.mktemp("home")), MOUTHPIECE_WEIGHTS="",
        GRADIO_TEMP_DIR=str(tmp_path_factory.mktemp("kept")),
    ) as address:  # fmt: skip
        yield address


def describe(page: Page, words: str) -> None:
    choose(page, "From words")
    page.get_by_role("textbox", name="Who it is, in words").fill(words)


def paint(page: Page) -> None:
    page.get_by_role("button", name=PAINT).click()


def more(page: Page) -> None:
    page.get_by_role("button", name="Engine, format, how many and seed").click()


def pick(page: Page, name: str) -> None:
    """A chip that the tab Video may have too."""
    page.locator("#from-words label").filter(has_text=name).click()


def expect_portrait(page: Page) -> None:
    expect(page.locator("#faces-painted img")).to_be_visible(timeout=PATIENT)
    expect(page.locator("#line")).to_contain_text("your portrait")
    expect(page.get_by_role("button", name=PAINT)).to_be_enabled()


def test_what_it_will_take_is_told_before_anything_is_downloaded(page: Page, hub: LoopbackHub):
    choose(page, "From words")
    expect(page.locator("#plan")).to_contain_text(
        re.compile(r"About \d+ (s|min) here, once downloaded"), timeout=PATIENT
    )
    licence = page.get_by_text(re.compile("SD-Turbo is under .*: ask before commercial use"))
    expect(licence).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"\(downloads \d+ kB\)$"))).to_be_visible()
    expect(page.locator("#line")).to_contain_text("generate a portrait")
    paint(page)
    expect_told(page, "Text", "There are no words: say who is to be painted.")
    generate(page)
    expect(page.get_by_text("no face to speak yet: generate a portrait, or")).to_be_visible()
    assert hub.requests == []


def test_where_an_engine_cannot_be_had_the_gallery_is_offered(page: Page, hub: LoopbackHub):
    published = hub.repos.pop("stabilityai/sd-turbo")
    try:
        describe(page, "an old sailor")
        paint(page)
        away = page.locator(".away:visible")
        expect(away).to_contain_text("does not give", timeout=PATIENT)
        away.get_by_role("button", name="Take one from the gallery").click()
        expect(page.locator("#line")).to_contain_text("Mia")
        expect(page.get_by_role("radio", name="Mia")).to_be_visible()
    finally:
        hub.repos["stabilityai/sd-turbo"] = published


def test_an_idea_and_one_press_make_a_portrait_that_speaks(page: Page, tmp_path: Path):
    choose(page, "From words")
    page.get_by_role("button", name="Astronaut").click()
    expect(page.get_by_role("radio", name="Photo")).to_be_checked()
    page.get_by_role("button", name=PAINT).dblclick()
    expect(page.get_by_text(re.compile(r"Downloading .*: \d+ kB of \d+ kB"))).to_be_visible()
    expect_portrait(page)
    expect(page.get_by_text("One face found.")).to_be_visible()
    expect(page.get_by_role("button", name="Generate portrait", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download portrait").click()
    download.value.save_as(tmp_path / "portrait.png")
    made = read(tmp_path / "portrait.png")
    assert made and made["words"].startswith("a young astronaut with freckles")
    assert download.value.suggested_filename.startswith("a-young-astronaut")
    say(page, "Hi there!")
    generate(page)
    wait_until_playing(page)


def test_it_grows_before_one_s_eyes_and_stops_within_a_step(page: Page):
    describe(page, "a sailor, slowly")
    more(page)
    page.locator("#painter input").click()
    page.get_by_role("option", name="Stable Diffusion 2.1").click()
    expect(page.get_by_role("spinbutton", name=re.compile("Steps"))).to_have_value("20")
    more(page)
    paint(page)
    easel = page.locator("#easel")
    expect(easel.get_by_role("img", name="Portrait 1, unfinished")).to_be_visible(timeout=PATIENT)
    first = easel.locator("img").get_attribute("src")
    expect(easel).to_contain_text(re.compile(r"step \d of 20, about \d+ (s|min) left"))
    expect(easel.locator("img")).not_to_have_attribute("src", first or "")
    page.get_by_role("button", name="Stop painting").click()
    expect(page.get_by_role("button", name=PAINT)).to_be_enabled()
    expect(easel).to_be_hidden()
    expect(page.locator("#line")).to_contain_text("no face yet")


def test_one_of_several_is_chosen_and_its_seed_used_again(page: Page):
    describe(page, "a sailor")
    more(page)
    pick(page, "2")
    page.get_by_role("checkbox", name="Randomize").uncheck()
    seed = page.get_by_role("spinbutton", name=re.compile("Seed"))
    seed.fill("41")
    more(page)
    paint(page)
    expect_portrait(page)
    expect(page.get_by_text("2 portraits: click the one to take.")).to_be_visible()
    shown = page.locator("#preview img")
    before = shown.get_attribute("src")
    page.get_by_role("button", name="Thumbnail 2 of 2").click()
    expect(shown).not_to_have_attribute("src", before or "")
    assert is_legible(page)
    page.get_by_role("button", name="Use seed 42 again").click()
    more(page)
    expect(seed).to_have_value("42")
    describe(page, "noise")  # what was chosen stays, whatever comes of this
    paint(page)
    expect_told(page, "No face found", "8 pictures were painted of these words.*")
    expect(page.get_by_role("button", name="Thumbnail 2 of 2")).to_be_visible()
    expect(page.locator("#line")).to_contain_text("your portrait")


def test_one_without_a_face_is_painted_again_and_words_too_many_are_told(page: Page):
    describe(page, "nobody, with a white beard and stories of whales in all of the seven seas")
    expect(page.get_by_text(re.compile("Not read any more: “.*seven seas”"))).to_be_visible(
        timeout=PATIENT
    )
    more(page)
    page.get_by_role("checkbox", name="Randomize").uncheck()
    page.get_by_role("spinbutton", name=re.compile("Seed")).fill("6")
    paint(page)
    expect_portrait(page)
    notes = page.locator("#painted .note")
    expect(notes.filter(has_text="seven seas” was left out")).to_be_visible()
    expect(notes.filter(has_text="With seed 6 no face was found: it was")).to_be_visible()


def test_the_format_is_that_of_the_video(page: Page):
    open_tab(page, "Video")
    choose(page, "Landscape 16:9")
    open_tab(page, "Avatar")
    describe(page, "a sailor")
    more(page)
    chosen = page.locator("#from-words label.selected")
    expect(chosen.filter(has_text="Landscape 16:9")).to_be_visible()
    pick(page, "Portrait 9:16")
    open_tab(page, "Video")
    expect(page.get_by_role("radio", name="Portrait 9:16")).to_be_checked()


def test_on_a_dark_phone_all_is_within_reach_and_can_be_read(open_page: OpenPage):
    page = open_page(PHONE, dark=True)
    describe(page, "a sailor, slowly")
    more(page)
    pick(page, "4")
    assert not without_name(page, "Avatar")
    expect(page.locator("#plan p")).to_be_visible(timeout=PATIENT)
    paint(page)
    # Two side by side: the last of them may be done before anybody looks.
    expect(page.locator("#easel img").nth(1)).to_be_visible(timeout=PATIENT)
    expect_portrait(page)
    expect(page.locator("#candidates img")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert is_legible(page)
    assert not without_name(page, "Avatar")


def is_legible(page: Page) -> bool:
    return all(contrast >= LEGIBLE for _, contrast in page.evaluate(CONTRASTS))
