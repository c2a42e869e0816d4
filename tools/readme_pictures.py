"""`make pictures`: what the README shows, made by the project itself.

docs/speaking.webp: four of the gallery, each from a video of its own, side by side.
docs/avatar.webp, voice.webp, video.webp: the page's tabs as Chromium shows them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from inference import VideoOptions, make_video
from tests.page.browser import hands, real

DOCS = real.ROOT / "docs"
SAID = {
    "ada": ("Hello! Nice to see you. What shall I say?", "en-gb"),
    "mateo": ("Bonjour à tous, et bienvenue chez nous !", "fr-fr"),
    "bolt": ("Beep! I speak over one hundred languages.", "en-us"),
    "hana": ("こんにちは、はなです。よろしくおねがいします。", "ja"),
}
AT_S = 1.0  # of the page's video, where its eyes are open
SIDE = 240
EVERY, FRAMES = 2, 42  # of the video's 25 frames a second; how many are shown
START = 8  # the first of them: just before the first word
WIDE, HIGH = 1280, 800


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    speaking(DOCS / "speaking.webp")
    tabs(DOCS)
    for path in sorted(DOCS.glob("*.webp")):
        print(f"{path.relative_to(real.ROOT)}: {path.stat().st_size / 1e3:.0f} kB")


def speaking(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shown = []
        for avatar, (text, language) in SAID.items():
            clip = make_video(text, avatar=avatar, language=language,
                              out=Path(folder) / f"{avatar}.mp4", video=VideoOptions(height=480))
            shown.append(frames(clip.path))
    pictures = [Image.fromarray(np.hstack(tiles)) for tiles in zip(*shown, strict=True)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=40 * EVERY, loop=0,
                     quality=75, method=6)


def frames(path: Path) -> list[np.ndarray]:
    video, taken = cv2.VideoCapture(str(path)), []
    while len(taken) < START + EVERY * FRAMES:
        is_there, picture = video.read()
        if not is_there:
            break
        small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        taken.append(cv2.cvtColor(small, cv2.COLOR_BGR2RGB))
    video.release()
    taken += taken[-1:] * (START + EVERY * FRAMES - len(taken))
    return taken[START::EVERY]


def tabs(folder: Path) -> None:
    with real.page() as address, real.chromium() as browser:
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        page.goto(address)
        hands.generate(page)
        hands.wait_until_playing(page)
        page.locator("video").first.evaluate(
            "(video, at) => { video.pause(); video.currentTime = at }", AT_S)
        for tab in hands.TABS:
            hands.open_tab(page, tab)
            page.wait_for_timeout(500)  # for what slides in
            shot = Path(folder) / f"{tab.lower()}.png"
            page.screenshot(path=shot)
            Image.open(shot).convert("RGB").save(shot.with_suffix(".webp"), quality=82, method=6)
            shot.unlink()


if __name__ == "__main__":
    main()
