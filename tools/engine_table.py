"""The README's table of engines: the catalogue, with how good and how quick each is.

`python -m tools.engine_table` prints it.
"""

from __future__ import annotations

from inference.engines import CATALOGUE, Engine

HEADINGS = ("Engine", "For", "Quality", "Speed, two cores", "Languages", "Licence",
            "Commercial use")  # fmt: skip
# Judged by eye and ear, and measured by `make bench`.
QUALITY_AND_SPEED = {
    "presets": ("drawn faces, exact landmarks", "at once"),
    "portrait": ("as good as the picture", "1 to 3 s to find the faces"),
    "sd-turbo": ("not judged yet", "8 s a portrait of two steps"),
    "sd21": ("not judged yet", "82 s a portrait of 20 steps"),
    "flux2-klein": ("not judged yet", "not measured: for a GPU"),
    "espeak": ("clear, a little robotic", "over 40 times real time"),
    "kokoro": ("not judged yet", "over 4 times real time"),
    "vits-ljs": ("not judged yet", "over 5 times real time"),
    "vits-vctk": ("not judged yet", "over 5 times real time"),
    "fastspeech2": ("not judged yet", "over 5 times real time"),
    "speecht5": ("not judged yet", "1.6 times real time, 2.4 in a long text"),
    "mms": ("not judged yet", "8 times real time"),
    "your-tts": ("not judged yet", "14 times real time, and 0.3 s for a sample"),
    "xtts-v2": ("not judged yet",
                "0.4 times real time, 0.6 in several sentences, and 1.3 s for a sample"),
    "coqui-vits-lj": ("not judged yet", "over 5 times real time"),
    "coqui-vits-vctk": ("not judged yet", "the same"),
    "coqui-fast-pitch": ("not judged yet", "over 17 times real time"),
    "recording": ("as recorded", "over 20 times real time"),
    "puppet": ("lips on the sound, closed on p, b and m",
               "5 (1280x720) to 8 (512x512) times real time"),
    "footage": ("as good as the video", "0.005 s a frame to follow the face"),
    "wav2lip": ("a real mouth, 96 pixels sharp",
                "4 (still, 512x512), 2 (footage, 1280x720) times real time"),
    "wav2lip_timing": ("a real mouth, softer", "the same"),
}


def engine_table() -> str:
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_row, CATALOGUE)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(engine: Engine) -> tuple[str, ...]:
    quality, speed = QUALITY_AND_SPEED[engine.id]
    return (engine.name, engine.room, quality, speed, engine.languages or "–", engine.licence,
            engine.commercial_use)


if __name__ == "__main__":
    print(engine_table())
