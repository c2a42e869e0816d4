"""The page as an application on the desktop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from page.theme import ICON, PAPER
from tests.page.browser import real


@pytest.fixture
def installing(browser: Browser, address: str, tmp_path: Path) -> Iterator[Page]:
    """The page in a profile that stays: Chromium installs from no other."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=real.chromium_path(), args=[*real.ARGUMENTS], base_url=address
    )
    page = context.pages[0]
    page.goto("/")
    page.get_by_role("button", name="Generate video").wait_for()
    yield page
    context.close()


@pytest.fixture
def chromium(installing: Page) -> CDPSession:
    return installing.context.new_cdp_session(installing)


def test_chromium_offers_to_install_it(chromium: CDPSession):
    assert chromium.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}


def test_it_has_our_name_icon_and_a_start(installing: Page, chromium: CDPSession):
    found = chromium.send("Page.getAppManifest")
    manifest = json.loads(found["data"])
    assert (found["errors"], manifest["name"], manifest["display"]) == (
        [], "Mouthpiece", "standalone",
    )  # fmt: skip
    (icon,) = manifest["icons"]
    served = installing.request.get(icon["src"])
    assert served.body() == ICON.read_bytes()
    assert served.headers["content-type"].startswith(icon["type"])
    installing.goto(found["manifest"]["startUrl"])
    expect(installing.get_by_role("button", name="Generate video")).to_be_visible()


@pytest.mark.parametrize(("scheme", "ground"), [("light", PAPER.c100), ("dark", PAPER.c950)])
def test_its_window_has_the_colour_of_the_page(installing: Page, scheme: str, ground: str):
    installing.emulate_media(color_scheme=scheme)
    installing.reload()
    rgb = ", ".join(str(int(ground[n : n + 2], 16)) for n in (1, 3, 5))
    colour = installing.locator("meta[name=theme-color]")
    expect(colour).to_have_attribute("content", f"rgb({rgb})")
