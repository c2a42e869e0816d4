"""Two voice engines to choose from: the lists follow, and examples bring the built-in one back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.page.browser import real
from tests.page.browser.hands import open_tab


def test_the_lists_follow_the_engine(browser: Browser, tmp_path: Path):
    with real.page("-m", "tests.page.whistling", GRADIO_TEMP_DIR=str(tmp_path)) as address:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.goto("/")
        open_tab(page, "Voice")
        line = page.locator("#line")
        expect(page.get_by_text("Orchestra needs no_such_orchestra: pip install")).to_be_visible()
        engine = page.get_by_role("listbox", name="Engine").or_(
            page.get_by_role("combobox", name="Engine")
        ).first
        for example, voice in (("Fern · German", "Zoe in German"),
                               ("Hana · Japanese", "in Japanese")):
            engine.click()
            page.get_by_role("option", name="Whistle").click()
            expect(line).to_contain_text("Blackbird in Silbo Gomero")
            page.get_by_role("button", name=example).click()
            expect(line).to_contain_text(voice)
            expect(page.get_by_test_id("toast-body")).to_have_count(0)
        context.close()
