"""The first tab: the sources of an avatar, and the faces in a picture."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.page.browser.hands import choose, generate, open_tab, upload_picture, wait_until_playing


def test_only_the_chosen_source_is_shown(page: Page):
    mia, picture = page.get_by_role("radio", name="Mia"), page.locator("#picture")
    expect(mia).to_be_checked()
    expect(picture).to_be_hidden()
    choose(page, "Upload or webcam")
    expect(picture).to_be_visible()
    expect(page.get_by_text("Mia", exact=True).first).to_be_hidden()
    choose(page, "Gallery")
    expect(picture).to_be_hidden()


def test_an_earlier_upload_does_not_win_over_a_later_choice(page: Page, pictures: dict[str, Path]):
    line = page.locator("#line")
    upload_picture(page, pictures["one"])
    expect(line).to_contain_text("your picture")
    choose(page, "Gallery")
    expect(line).to_contain_text("Mia")


def test_a_face_is_framed_at_once_and_speaks(page: Page, pictures: dict[str, Path]):
    upload_picture(page, pictures["one"])
    expect(page.get_by_text("One face found.")).to_be_visible()
    expect(page.locator("#faces-found img")).to_be_visible()
    open_tab(page, "Voice")
    page.get_by_role("textbox", name="Text", exact=True).fill("Hi!")
    generate(page)
    wait_until_playing(page)


def test_without_a_face_one_sentence_comes_at_once(page: Page, pictures: dict[str, Path]):
    upload_picture(page, pictures["none"])
    told = page.locator(".said .bad")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("face")


def test_of_several_faces_one_is_picked_by_clicking_it(page: Page, pictures: dict[str, Path]):
    upload_picture(page, pictures["two"])
    expect(page.get_by_text("2 faces found")).to_be_visible()
    expect(page.get_by_role("radio", name="Face 1")).to_be_checked()
    shown = page.locator("#faces-found img")
    box = shown.bounding_box()
    assert box is not None
    # Object-fit letterboxes the picture, which is 896 x 512: (0.75, 0.4) of it is the right face.
    high = box["width"] * 512 / 896
    shown.click(position={"x": 0.75 * box["width"],
                          "y": (box["height"] - high) / 2 + 0.4 * high})
    expect(page.get_by_role("radio", name="Face 2")).to_be_checked()


def test_a_face_that_lies_is_shown_upright_as_in_the_video(page: Page, pictures: dict[str, Path]):
    upload_picture(page, pictures["lying"])
    expect(page.get_by_text("The picture was turned a quarter to the left")).to_be_visible()
    expect(page.get_by_text("stays tilted")).to_be_hidden()
    open_tab(page, "Video")
    choose(page, "As the picture")
    expect(page.locator("#line")).to_contain_text("720×922")  # lying it is 512 x 400
    page.wait_for_function("() => { const seen = document.querySelector('#preview img');"
                           " return seen && seen.naturalHeight > 1.2 * seen.naturalWidth }")
