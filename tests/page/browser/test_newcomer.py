"""Someone who has never seen the page, from opening it to a playing video."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from inference.media import probe
from tests.page.browser.hands import (
    choose,
    expect_told,
    generate,
    open_tab,
    say,
    upload_picture,
    wait_until_playing,
    wait_until_seen,
)
from tests.page.waiting import files

SHORT = "Hi there!"


def test_one_press_makes_a_video_that_plays(page: Page):
    generate(page)
    wait_until_playing(page)
    expect(page.get_by_role("button", name="Generate video")).to_be_enabled()


def test_the_video_is_downloaded_under_the_name_of_what_is_said(page: Page, tmp_path: Path):
    say(page, SHORT)
    generate(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "hi-there.mp4"
    download.value.save_as(tmp_path / "it.mp4")
    assert b"ftyp" in (tmp_path / "it.mp4").read_bytes()[:12]


def test_a_finished_video_says_how_it_was_made(page: Page):
    say(page, SHORT)
    generate(page)
    page.get_by_role("button", name="How it was made").click()
    expect(page.get_by_role("table")).to_contain_text("Making the video")
    expect(page.locator(".cm-content")).to_contain_text("make_video")


def test_next_leads_through_the_three_tabs(page: Page):
    def shown(name: str) -> None:
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")

    shown("Avatar")
    page.get_by_role("button", name="Next: the voice").click()
    shown("Voice")
    page.get_by_role("button", name="Next: the video").click()
    shown("Video")


def test_what_is_chosen_in_one_tab_is_seen_in_all(page: Page):
    line = page.locator("#line")
    choose(page, "Bolt")
    expect(line).to_contain_text("Bolt")
    open_tab(page, "Video")
    expect(line).to_contain_text("Bolt")
    choose(page, "Portrait 9:16")
    expect(line).to_contain_text("720×1280")


def test_an_example_fills_in_the_tabs(page: Page):
    page.get_by_role("button", name="Fern · German").click()
    expect(page.get_by_role("radio", name="Fern")).to_be_checked()
    expect(page.locator("#line")).to_contain_text("German")
    open_tab(page, "Voice")
    text = page.get_by_role("textbox", name="Text", exact=True)
    expect(text).to_have_value(re.compile("Ich bin Fern"))


def test_stop_leaves_nothing_and_the_next_video_is_made(page: Page, kept: Path):
    def videos() -> set[Path]:
        return {path for path in files(kept) if ".mp4" in path.name}

    before = videos()
    say(page, "One of many. " * 350)  # a minute of work
    generate(page)
    expect(page.get_by_text("frame").first).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Generate video")).to_be_enabled()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    say(page, SHORT)
    generate(page)
    wait_until_playing(page)
    assert [path.name for path in videos() - before] == ["hi-there.mp4"]


def test_an_empty_text_gets_a_sentence(page: Page):
    say(page, "")
    generate(page)
    expect_told(page, "Text", "There is no text; write what should be said.")
    expect(page.get_by_role("button", name="Generate video")).to_be_enabled()


def test_what_is_unexpected_gets_a_reference(page: Page, kept: Path):
    open_tab(page, "Voice")
    wait_until_seen(page)
    away = kept.rename(kept.with_name("away"))
    kept.touch()  # a file where the folder was
    try:
        page.get_by_role("button", name="Listen").click()
        expect_told(page, "Something went wrong", r".*not your doing.*reference \w{8}\.")
    finally:
        kept.unlink()
        away.rename(kept)


def test_the_shown_lines_make_the_same_video(page: Page, tmp_path: Path):
    say(page, SHORT)
    generate(page)
    same_as_shown(page, tmp_path)


def test_the_shown_lines_name_a_picture_of_one_s_own(
    page: Page, pictures: dict[str, Path], tmp_path: Path
):
    upload_picture(page, pictures["one"])
    expect(page.locator("#line")).to_contain_text("your picture")
    say(page, SHORT)
    open_tab(page, "Video")
    choose(page, "Portrait 9:16")
    choose(page, "360 · draft")
    generate(page)
    shutil.copy(pictures["one"], tmp_path)
    same_as_shown(page, tmp_path)


def test_the_shown_lines_leave_out_the_same_silence(page: Page, recording: Path, tmp_path: Path):
    open_tab(page, "Voice")
    choose(page, "Upload a recording")
    page.locator("#sound-upload input[type=file]").set_input_files(recording)
    expect(page.get_by_role("checkbox", name="Leave out the silence")).to_be_checked()
    generate(page)
    shutil.copy(recording, tmp_path)
    same_as_shown(page, tmp_path)


def same_as_shown(page: Page, folder: Path) -> None:
    """Runs the lines, beside the files they name, and compares their video with the page's."""
    page.get_by_role("button", name="How it was made").click()
    shown = page.locator(".cm-content").locator(".cm-line")
    expect(shown).to_have_count(3)
    lines = shown.all_inner_texts()
    code = "\n".join([*lines, "import shutil; shutil.move(video, 'api.mp4')"])
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(folder / "page.mp4")
    theirs, mine = (probe(folder / name) for name in ("api.mp4", "page.mp4"))
    assert replace(theirs, tags=mine.tags) == mine  # the tags say when
