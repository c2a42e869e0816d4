"""The gallery of voices: found, heard, downloaded, missed and replaced; and voices of one's own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect
from safetensors.numpy import load, save

from inference.media import write_wav
from inference.voice.espeak import speak
from inference.weights.voices import VITS_VCTK
from page.cloning import CONSENT
from tests.loopback_hub import LoopbackHub
from tests.page.browser import real
from tests.page.browser.hands import (
    choose_engine,
    expect_told,
    generate,
    listen_to,
    open_tab,
    say,
    voice_card,
    wait_until_playing,
)
from tests.page.browser.test_newcomer import same_as_shown
from tests.page.waiting import PATIENCE_S, files, until
from tests.voice.hub import tiny

LISTEN = re.compile("^Listen")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackHub]:
    folder = tmp_path_factory.mktemp("tiny") / "vctk"
    published = tiny.vits(folder, speakers=109, rate=22_050, letters=tiny.IPA, phonemize=True,
                          normalize=True, language="en-us")  # fmt: skip
    network = published["model.safetensors"]
    # Of some size, so that one can watch it come.
    padding = {"padding": np.zeros(40_000_000, np.uint8)}
    published["model.safetensors"] = save(load(network) | padding, {"format": "pt"})
    with LoopbackHub() as hub:
        row = VITS_VCTK.files[0]
        hub.add(row.repo, published, sha=row.revision)
        yield hub


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the Hub's client."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def address(hub: LoopbackHub, home: Path, kept: Path) -> Iterator[str]:
    with real.page(
        "-m", "tests.page.cloning", HF_ENDPOINT=hub.url, HF_HOME=str(home), HF_HUB_OFFLINE="0",
        GRADIO_TEMP_DIR=str(kept),
    ) as address:  # fmt: skip
        yield address


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody speaking, of a deep voice."""
    speech = speak("Please keep the figures to yourselves until Thursday.", "otto")
    path = tmp_path_factory.mktemp("sample") / "otto-s-voice.wav"
    write_wav(path, speech.samples, speech.rate)
    return path


def expect_heard(page: Page) -> None:
    expect(page.locator("#heard #waveform")).to_be_visible(timeout=1000 * PATIENCE_S)
    expect(page.get_by_role("button", name="Stop listening")).to_be_hidden()


def test_a_voice_is_found_among_many_and_nothing_is_downloaded_for_it(
    page: Page, hub: LoopbackHub
):
    open_tab(page, "Voice")
    search = page.get_by_role("textbox", name="Search the voices")
    expect(search).to_be_hidden()
    choose_engine(page, "VITS, VCTK")
    expect(page.get_by_text("It downloads 159 MB at first use.")).to_be_visible()
    expect(page.get_by_role("button", name="Listen (downloads 159 MB)")).to_be_visible()
    expect(page.locator(".people label")).to_have_count(109)
    search.fill("scot woman")
    expect(page.get_by_text("Voice: 5 of 108 found")).to_be_visible()
    voice_card(page, "Scottish p249").click(position={"x": 20, "y": 20})
    expect(page.locator("#line")).to_contain_text("Scottish p249 in English (America)")
    expect(page.locator("#line")).to_contain_text("downloads 159 MB first")
    choose_engine(page, "Built-in voice")
    expect(search).to_be_hidden()
    expect(page.get_by_role("button", name="Listen", exact=True)).to_be_visible()
    assert hub.requests == []


def test_the_sign_of_a_voice_lets_it_be_heard(page: Page):
    open_tab(page, "Voice")
    listen_to(page, "Otto")
    expect(page.locator("#line")).to_contain_text("Otto")
    expect_heard(page)


def test_a_download_is_told_in_bytes_and_stopped(page: Page, hub: LoopbackHub, home: Path):
    open_tab(page, "Voice")
    choose_engine(page, "VITS, VCTK")
    hub.trouble("GET /cdn", times=1, silent_after=20_000_000)  # in the middle when one stops
    listen_to(page, "English p225")
    told = page.get_by_text(re.compile(r"Downloading model\.safetensors: \d+ [kM]B of 159 MB"))
    expect(told).to_be_visible()
    page.get_by_role("button", name="Stop listening").click()
    expect(page.get_by_role("button", name=LISTEN)).to_be_enabled()
    expect(page.locator("#heard")).to_be_hidden()
    until(lambda: not files(home, larger_than=1000), "what had come is gone")


def test_what_cannot_be_had_is_said_and_the_built_in_voice_goes_on(page: Page, hub: LoopbackHub):
    say(page, "Nothing of this is lost.")
    choose_engine(page, "VITS, VCTK")
    published = hub.repos.pop(VITS_VCTK.files[0].repo)
    away = page.locator(".away:visible")
    try:
        page.get_by_role("button", name=LISTEN).click()
        expect(away).to_contain_text("does not give model.safetensors from kakao-enterprise")
        open_tab(page, "Video")
        generate(page)
        expect(away).to_contain_text("does not give model.safetensors from kakao-enterprise")
        away.get_by_role("button", name="Use the built-in voice instead").click()
        wait_until_playing(page)
        expect(page.locator("#line")).to_contain_text("Ava in English (America)")
        expect(away).to_have_count(0)
        open_tab(page, "Voice")
        expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value(
            "Nothing of this is lost."
        )
        away.get_by_role("button", name="Use the built-in voice instead").click()
        expect_heard(page)
        expect(away).to_have_count(0)
    finally:
        hub.repos[VITS_VCTK.files[0].repo] = published


def test_once_it_is_here_it_speaks_and_is_not_announced(page: Page, hub: LoopbackHub):
    say(page, "Hello there.")
    choose_engine(page, "VITS, VCTK")
    listen_to(page, "English p228")
    expect_heard(page)
    expect(page.get_by_role("button", name="Listen", exact=True)).to_be_enabled()
    expect(page.get_by_text("at first use")).to_have_count(0)
    expect(page.locator("#line")).not_to_contain_text("downloads")


def test_a_late_answer_leaves_alone_what_was_chosen_meanwhile(page: Page):
    """Gradio tells of each choice of an engine twice."""
    open_tab(page, "Voice")
    asked: list[Route] = []

    def hold_the_second(route: Route) -> None:
        if re.search(r'"data":\["parrot",[^]]*,"en-us",""\]', route.request.post_data or ""):
            asked.append(route)
            if len(asked) == 2:
                return
        route.continue_()

    page.route("**/gradio_api/run/**", hold_the_second)
    choose_engine(page, "Parrot")
    card = voice_card(page, "A voice of your own")
    card.click(position={"x": 20, "y": 20})
    told = page.locator("#sample .prose")
    expect(told).to_be_visible()
    with page.expect_event("requestfinished", lambda request: request == asked[1].request):
        asked[1].continue_()
    page.wait_for_timeout(300)  # what came is drawn
    expect(card.locator("input")).to_be_checked()
    expect(told).to_be_visible()


def test_a_voice_is_cloned_with_leave_and_the_shown_lines_do_the_same(
    page: Page, sample: Path, kept: Path, tmp_path: Path
):
    say(page, "Hi there!")
    choose_engine(page, "Parrot")
    voice_card(page, "A voice of your own").click(position={"x": 20, "y": 20})
    told = page.locator("#sample .prose")
    expect(told).to_contain_text("One person alone in a quiet room")
    page.locator("#sound-sample input[type=file]").set_input_files(sample)
    expect(told).to_contain_text("Tick the line above")
    generate(page)
    expect_told(page, "Voice", "Cloning a voice needs its owner's consent.*")
    page.get_by_role("checkbox", name=CONSENT).check()
    expect(told).to_contain_text(re.compile(r"\d\.\d s of a voice that can be cloned"))
    expect(told.locator("svg.wave")).to_be_visible()
    page.get_by_role("button", name=LISTEN).click()
    expect_heard(page)
    generate(page)
    wait_until_playing(page)
    shutil.copy(sample, tmp_path)
    same_as_shown(page, tmp_path)
    expect(page.locator(".cm-content")).to_contain_text("consent=True")
    voice_card(page, "A voice of your own").scroll_into_view_if_needed()
    page.locator("#sound-sample").get_by_role("button", name="Clear").click()
    expect(told).to_contain_text("One person alone in a quiet room")
    until(lambda: sample.name not in {path.name for path in files(kept)}, "the sample is gone")


def test_a_sample_that_will_not_do_gets_advice_at_once(page: Page, tmp_path: Path):
    short = tmp_path / "short.wav"
    write_wav(short, speak("Hi!").samples, 22_050)
    silent = tmp_path / "silence.wav"
    write_wav(silent, np.zeros(100_000, np.float32), 22_050)
    open_tab(page, "Voice")
    choose_engine(page, "Parrot")
    voice_card(page, "A voice of your own").click(position={"x": 20, "y": 20})
    page.get_by_role("checkbox", name=CONSENT).check()
    told = page.locator("#sample .prose")
    page.locator("#sound-sample input[type=file]").set_input_files(short)
    expect(told).to_contain_text("10 to 20 seconds are best")
    page.locator("#sound-sample").get_by_role("button", name="Clear").click()
    page.locator("#sound-sample input[type=file]").set_input_files(silent)
    expect(told).to_contain_text("check that the microphone is on")
    generate(page)
    expect_told(page, "Voice", "There is no voice sample yet that can be used.*")


def test_an_agreement_is_asked_for_once(page: Page):
    def chosen() -> None:
        open_tab(page, "Voice")
        choose_engine(page, "Macaw")

    agree = page.get_by_role("checkbox", name="I agree")
    chosen()
    expect(page.locator("#agreement a")).to_have_attribute("href", "https://example.org/seeds")
    generate(page)
    expect_told(page, "Voice", "Macaw hums for seeds alone.*say that you agree.*")
    agree.click()  # it is gone as soon as it is ticked
    expect(agree).to_be_hidden()
    page.get_by_role("button", name=LISTEN).click()
    expect_heard(page)
    page.reload()
    page.get_by_role("button", name="Generate video").wait_for()
    chosen()
    expect(page.locator("#line")).to_contain_text("Coco")
    expect(agree).to_be_hidden()
    page.get_by_role("button", name=LISTEN).click()
    expect_heard(page)
