"""What a visitor does with the page, in a visitor's words."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

TABS = ("Avatar", "Voice", "Video")


def wait_until_seen(page: Page) -> None:
    """The picture beside the tabs, which comes a moment after the page."""
    page.wait_for_function("document.querySelector('#preview img')?.naturalHeight > 0")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def choose(page: Page, name: str) -> None:
    """One of several; what is clicked is its label."""
    radio = page.get_by_role("radio", name=name, exact=True)
    page.locator("label").filter(has=radio).click()
    expect(radio).to_be_checked()


def say(page: Page, text: str) -> None:
    open_tab(page, "Voice")
    page.get_by_role("textbox", name="Text", exact=True).fill(text)


def upload_picture(page: Page, path: Path) -> None:
    choose(page, "Upload or webcam")
    page.locator("#picture input[type=file]").set_input_files(path)


def upload_film(page: Page, path: Path) -> None:
    choose(page, "Video footage")
    page.locator("#footage input[type=file]").set_input_files(path)


def generate(page: Page) -> None:
    page.get_by_role("button", name="Generate video").click()


def wait_until_playing(page: Page, patience_s: float | None = None) -> None:
    """A video with a length that moves on by itself."""
    page.wait_for_function(
        "() => { const v = document.querySelector('#player video');"
        " return v && v.duration > 0.5 && v.currentTime > 0.2 }",
        timeout=patience_s and 1000 * patience_s,
    )


def expect_told(page: Page, title: str, sentence: str) -> None:
    """One toast: what kind of problem it is, and what to do, as a pattern."""
    toast = page.get_by_test_id("toast-body")
    expect(toast).to_have_count(1)
    expect(toast.locator("b")).to_have_text(title)
    expect(toast.locator("b")).to_be_visible()
    expect(toast.get_by_test_id("toast-text")).to_have_text(re.compile(f"{title} {sentence}"))
    expect(toast.get_by_text("Error", exact=True)).to_be_hidden()


def choose_engine(page: Page, name: str) -> None:
    """What speaks."""
    engine = page.get_by_role("listbox", name="Engine").or_(
        page.get_by_role("combobox", name="Engine")
    ).first
    engine.click()
    page.get_by_role("option", name=name, exact=True).click()
    expect(engine).to_have_value(name)


def voice_card(page: Page, name: str) -> Locator:
    """Of the gallery of voices."""
    return page.locator(".people label").filter(has_text=re.compile(rf"^\s*{name}\n"))


def listen_to(page: Page, name: str) -> None:
    """By the sign on the voice's card."""
    card = voice_card(page, name)
    box = card.bounding_box()
    assert box is not None
    card.click(position={"x": box["width"] - 20, "y": box["height"] / 2})
