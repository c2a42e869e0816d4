"""How the page looks and who can use it: sizes, light and dark, names of controls.

Pictures of every tab go to out/screens, for the eye to judge.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.page.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.page.browser.hands import (
    TABS,
    choose,
    expect_told,
    generate,
    open_tab,
    say,
    upload_picture,
    wait_until_playing,
    wait_until_seen,
)
from tests.page.browser.real import ROOT

SCREENS = ROOT / "out" / "screens"
CONTROLS = {"button", "checkbox", "combobox", "link", "listbox", "radio", "slider", "spinbutton",
            "switch", "tab", "textbox"}  # fmt: skip
LEGIBLE = 4.5  # WCAG 2.2, contrast (minimum), of text on its ground
CONTRASTS = """() => {
  const light = c => c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055)
    ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) {
    const [r, g, b, a = 1] = numbers(getComputedStyle(e).backgroundColor);
    if (a > .9) return [r, g, b]; } return [255, 255, 255]; };
  const all = document.querySelectorAll('h1, p, label span, button, .info, footer');
  const texts = [...all].filter(e => e.innerText?.trim()
    && e.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && (!e.closest('[disabled]') || e.closest('.absent')));
  return texts.map(e => {
    const back = ground(e), seen = getComputedStyle(e).opacity;
    const ink_seen = numbers(getComputedStyle(e).color).map((v, i) => seen * v
      + (1 - seen) * back[i]).slice(0, 3);
    const [ink, paper] = [ink_seen, back].map(light);
    return [e.innerText.trim().slice(0, 40), (Math.max(ink, paper) + .05) / (Math.min(ink, paper)
      + .05)]; }); }"""


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_each_tab_fits_and_is_legible(open_page: OpenPage, look: str):
    page = open_page(PHONE if look == "phone" else DESKTOP, dark=look == "dark")
    for tab in TABS:
        open_tab(page, tab)
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        page.screenshot(path=SCREENS / f"{tab.lower()}-{look}.png", full_page=look == "phone",
                        animations="disabled")
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], tab
        assert is_within(page, "Generate video"), tab
        dim = [(text, contrast) for text, contrast in page.evaluate(CONTRASTS)
               if contrast < LEGIBLE]
        assert not dim, tab


def test_the_foot_of_a_phone_s_page_lies_above_the_button(open_page: OpenPage):
    page = open_page(PHONE)
    foot, dots = page.locator("footer"), page.locator("footer .divider:visible")
    wait_until_seen(page)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    settings = foot.get_by_role("button", name="Settings").bounding_box()
    button = page.locator("#go").bounding_box()
    assert settings is not None and button is not None
    assert settings["y"] + settings["height"] <= button["y"]
    expect(dots).to_have_count(0)


def test_the_page_is_dark_where_the_system_is(open_page: OpenPage):
    def brightness(dark: bool) -> int:
        colour = open_page(dark=dark).evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour[4:-1].split(","))

    assert brightness(dark=True) < 150 < 600 < brightness(dark=False)


def test_every_control_has_a_name(page: Page):
    nameless = [*without_name(page, "Avatar")]
    for source in ("Upload or webcam", "From words"):
        choose(page, source)
        nameless += without_name(page, "Avatar")
    nameless += without_name(page, "Voice")
    for way in ("Upload a recording", "Record now"):
        choose(page, way)
        nameless += without_name(page, "Voice")
    nameless += without_name(page, "Video")
    assert not nameless


def test_names_and_the_button_stay_in_every_state(
    page: Page, pictures: dict[str, Path], recording: Path
):
    def check(tab: str) -> None:
        assert not without_name(page, tab)
        assert is_within(page, "Generate video"), tab

    say(page, "Hi there!")
    page.get_by_role("button", name="Listen").click()
    expect(page.locator("#heard #waveform")).to_be_visible()
    generate(page)
    wait_until_playing(page)
    page.get_by_role("button", name="How it was made").click()
    for tab in TABS:
        check(tab)
    choose(page, "Portrait 9:16")
    expect(page.get_by_role("button", name="Back to the last video")).to_be_visible()
    check("Video")
    open_tab(page, "Avatar")
    upload_picture(page, pictures["two"])
    expect(page.get_by_role("radio", name="Face 2")).to_be_attached()
    check("Avatar")
    open_tab(page, "Voice")
    choose(page, "Upload a recording")
    page.locator("#sound-upload input[type=file]").set_input_files(recording)
    expect(page.get_by_role("checkbox", name="Leave out the silence")).to_be_visible()
    check("Voice")
    clear = page.locator("#sound-upload").get_by_role("button", name="Clear")
    clear.click()
    generate(page)
    expect_told(page, "Sound", "There is no recording yet.*")
    check("Voice")


def test_tab_goes_from_the_tabs_to_the_choices_to_the_button(page: Page):
    def focused() -> str:
        page.keyboard.press("Tab")
        return page.evaluate("document.activeElement.innerText || document.activeElement.value")

    order = [focused() for _ in range(40)]
    places = [order.index(name) for name in (
        "Avatar", "Voice", "Video", "gallery", "upload", "mia", "hana", "Next: the voice",
        "Bolt · English", "Generate video",
    )]  # fmt: skip
    assert places == sorted(places)


def test_a_video_is_made_with_the_keyboard_alone(page: Page):
    generate = page.get_by_role("button", name="Generate video")
    for _ in range(60):
        page.keyboard.press("Tab")
        if generate.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


def is_within(page: Page, button: str) -> bool:
    """In sight, with nothing scrolled."""
    box = page.get_by_role("button", name=button).bounding_box()
    size = page.viewport_size
    assert box is not None and size is not None
    page.evaluate("scrollTo(0, 0)")
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def without_name(page: Page, tab: str) -> list[str]:
    """Controls for which a screen reader has no words, as Chromium's own tree has them."""
    open_tab(page, tab)
    page.wait_for_timeout(300)  # for what slides in
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [
        f"{tab}: {node['role']['value']} {node['nodeId']}"
        for node in tree["nodes"]
        if not node["ignored"] and node["role"]["value"] in CONTROLS
        and not node.get("name", {}).get("value", "").strip()
    ]
