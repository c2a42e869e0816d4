"""A video as the avatar: brought, looked at at once, and made to speak."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.page.browser.conftest import PHONE, OpenPage
from tests.page.browser.hands import (
    choose,
    generate,
    open_tab,
    say,
    upload_film,
    upload_picture,
    wait_until_playing,
)
from tests.page.browser.test_look import SCREENS, is_within, without_name
from tests.page.browser.test_newcomer import same_as_shown

PATIENCE_S = 90  # the network and its libraries are loaded


def test_a_video_is_looked_at_at_once_and_speaks(
    page: Page, films: dict[str, Path], tmp_path: Path
):
    upload_film(page, films["one"])
    expect(page.get_by_text("One face found. The video is 2.0 s long, 480×270")).to_be_visible()
    expect(page.locator("#faces-filmed img")).to_be_visible()
    line = page.locator("#line")
    expect(line).to_contain_text(re.compile("your video.*Wav2Lip.*480×270.*ready in about"))
    say(page, "Hi!")
    generate(page)
    wait_until_playing(page, PATIENCE_S)
    shutil.copy(films["one"], tmp_path)
    same_as_shown(page, tmp_path)


def test_of_several_people_one_is_picked_by_clicking(page: Page, films: dict[str, Path]):
    upload_film(page, films["two"])
    expect(page.get_by_text("2 faces found.")).to_be_visible()
    expect(page.get_by_role("radio", name="Face 1")).to_be_checked()
    shown = page.locator("#faces-filmed img")
    box = shown.bounding_box()
    assert box is not None
    high = box["width"] * 270 / 480  # letterboxed
    shown.click(position={"x": 0.75 * box["width"],
                          "y": (box["height"] - high) / 2 + 0.55 * high})
    expect(page.get_by_role("radio", name="Face 2")).to_be_checked()
    expect(page.get_by_text("now it is number 2.")).to_be_visible()


@pytest.mark.parametrize(
    ("film", "sentence"),
    [("none", "No face was found in this video"), ("notes", "notes.mp4 is not a video")],
)
def test_what_cannot_speak_gets_one_sentence_at_once(
    page: Page, films: dict[str, Path], film: str, sentence: str
):
    upload_film(page, films[film])
    told = page.locator(".said .bad")
    expect(told).to_have_count(1)
    expect(told).to_contain_text(sentence)
    expect(page.locator("#line")).to_contain_text("no face yet")
    expect(page.get_by_test_id("toast-body")).to_have_count(0)


def test_engine_format_and_resolution_suit_footage_and_come_back(
    page: Page, films: dict[str, Path], pictures: dict[str, Path]
):
    upload_film(page, films["one"])
    line = page.locator("#line")
    expect(line).to_contain_text("480×270")
    open_tab(page, "Video")
    for group in ("Format", "Resolution"):
        chips = page.get_by_role("radiogroup", name=group).or_(
            page.locator("fieldset").filter(has_text=group))
        expect(chips.get_by_role("radio", name="As the video")).to_be_checked()
    expect(page.get_by_text("Puppet moves still pictures alone, no videos.")).to_be_visible()
    expect(page.get_by_text("Liveliness")).to_be_hidden()
    choose(page, "Square")
    expect(line).to_contain_text("270×270")
    choose(page, "720")
    expect(line).to_contain_text("720×720")
    open_tab(page, "Avatar")
    upload_picture(page, pictures["one"])
    expect(line).to_contain_text(re.compile("your picture.*Puppet.*720×720"))
    open_tab(page, "Video")
    expect(page.get_by_text("Liveliness")).to_be_visible()
    expect(page.get_by_text("moves still pictures alone")).to_be_hidden()


def test_the_licence_is_told_when_the_network_is_chosen(page: Page):
    open_tab(page, "Video")
    expect(page.get_by_text("no commercial use")).to_be_hidden()
    page.locator("#animator input").click()
    page.get_by_role("option", name="Wav2Lip", exact=True).click()
    expect(page.get_by_text("Wav2Lip is under CC-BY-NC-4.0: no commercial use.")).to_be_visible()
    expect(page.locator("#line")).to_contain_text("Wav2Lip")


def test_the_example_of_footage_is_filled_in(page: Page):
    page.get_by_role("button", name="Mateo on video").click()
    expect(page.get_by_text("The video is 4.0 s long, 854×480")).to_be_visible()
    expect(page.locator("#line")).to_contain_text(re.compile("Leo in Italian.*Wav2Lip.*854×480"))
    page.get_by_role("button", name="Fern · German").click()
    expect(page.locator("#line")).to_contain_text(re.compile("Fern.*Puppet.*720×720"))


def test_it_fits_a_phone_and_every_control_has_a_name(
    open_page: OpenPage, films: dict[str, Path]
):
    page = open_page(PHONE)
    choose(page, "Video footage")
    assert not without_name(page, "Avatar")
    upload_film(page, films["two"])
    expect(page.get_by_text("2 faces found.")).to_be_visible()
    for tab in ("Avatar", "Video"):
        assert not without_name(page, tab)
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1] and is_within(page, "Generate video"), tab
        page.screenshot(path=SCREENS / f"{tab.lower()}-footage-phone.png", full_page=True)
    chips = page.locator(".sources .switch")
    open_tab(page, "Avatar")
    box = chips.bounding_box()
    assert box is not None and box["x"] + box["width"] <= PHONE[0] - 8
