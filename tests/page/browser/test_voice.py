"""The second tab: what is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from inference.media import write_wav
from tests.page.browser.hands import choose, generate, open_tab, say, wait_until_playing


def test_only_the_chosen_way_is_shown(page: Page):
    open_tab(page, "Voice")
    text = page.get_by_role("textbox", name="Text", exact=True)
    uploaded, recorded = page.locator("#sound-upload"), page.locator("#sound-microphone")
    for chosen, seen in (("Upload a recording", uploaded), ("Record now", recorded),
                         ("Type a text", text)):
        choose(page, chosen)
        for control in (text, uploaded, recorded):
            expect(control).to_be_visible(visible=control is seen)


def test_characters_and_seconds_are_counted(page: Page):
    say(page, "Twelve chars")
    expect(page.get_by_text("12 of 5,000 characters, about 2 s of speech")).to_be_visible()


def test_listen_plays_the_text(page: Page):
    say(page, "Hi!")
    page.get_by_role("button", name="Listen").click()
    expect(page.locator("#heard")).to_be_visible()
    expect(page.locator("#heard #waveform")).to_be_visible()


def test_languages_are_found_by_typing(page: Page):
    open_tab(page, "Voice")
    page.get_by_role("listbox", name="Language").or_(
        page.get_by_role("combobox", name="Language")
    ).first.fill("Portu")
    page.get_by_role("option", name="Portuguese (Brazil)").click()
    expect(page.locator("#line")).to_contain_text("Portuguese (Brazil)")


def test_a_recording_is_measured_its_silence_shown_and_it_speaks(page: Page, recording: Path):
    open_tab(page, "Voice")
    choose(page, "Upload a recording")
    page.locator("#sound-upload input[type=file]").set_input_files(recording)
    expect(page.get_by_text("of it silence before and after")).to_be_visible()
    expect(page.locator("svg.wave .pale").first).to_be_visible()
    generate(page)
    wait_until_playing(page)
    assert page.locator("#player video").evaluate("v => v.duration") < 3


def test_a_recording_of_nothing_gets_a_sentence_at_once(page: Page, tmp_path: Path):
    silent = tmp_path / "silence.wav"
    write_wav(silent, np.zeros(22_050, np.float32), 22_050)
    open_tab(page, "Voice")
    choose(page, "Upload a recording")
    page.locator("#sound-upload input[type=file]").set_input_files(silent)
    expect(page.locator(".said .bad")).to_contain_text("silence.wav is silent")
