"""A sound someone brings: a recording, a song, the sound of a video.

Opens it as Speech and says in one sentence why it cannot be used. Whose voice it is, and what
is said in it, is for others to know.
"""

from __future__ import annotations

from pathlib import Path

from inference.errors import SoundProblem
from inference.media import MediaInfo, decode_sound, probe
from inference.progress import OnProgress, silent
from inference.voice.speech import Speech

RATE = 22050  # Hz; enough for all of speech that moves a mouth. The video keeps the original.
SHORTEST_SECONDS = 0.3
# A sound whose loudest moment is below -50 dB of full scale is hiss, or nothing.
SILENCE_PEAK = 10 ** (-50 / 20)
# Past the longest sound allowed: enough to know that it goes on.
A_LITTLE_SECONDS = 0.5


def open_recording(
    path: str | Path,
    limit_seconds: float = 600,
    text: str | None = None,
    language: str | None = None,
    on_progress: OnProgress = silent,
) -> Speech:
    """The sound of a sound or video file. `text` is what is said in it, where that is known."""
    path = Path(path)
    info = check_recording(path, limit_seconds)
    sound = decode_sound(path, RATE, limit_seconds + A_LITTLE_SECONDS, on_progress, info.seconds)
    seconds = len(sound.samples) / RATE
    if seconds == 0:
        raise SoundProblem(_broken(path))
    if seconds > limit_seconds:
        raise SoundProblem(_too_long(path, f"over {_clock(limit_seconds)}", limit_seconds))
    if _breaks_off(info, seconds, sound.complaint):
        raise SoundProblem(
            f"{path.name} breaks off after {_clock(seconds)} of {_clock(info.seconds or 0)}: "
            "part of the file is missing, so copy or upload it again."
        )
    if seconds < SHORTEST_SECONDS:
        raise SoundProblem(_too_short(path, seconds))
    if max(sound.samples.max(), -sound.samples.min()) < SILENCE_PEAK:
        raise SoundProblem(
            f"{path.name} is silent: check that the microphone was on, and record it again."
        )
    return Speech(sound.samples, RATE, text=text, language=language, original=path)


def check_recording(path: Path, limit_seconds: float = 600) -> MediaInfo:
    """What the file's header says; a Problem when it already shows that the file cannot serve."""
    if not path.exists():
        raise SoundProblem(f"There is no file {path}: check the name and the folder.")
    if path.is_dir():
        raise SoundProblem(f"{path} is a folder: name a sound or video file in it.")
    if not path.is_file():
        raise SoundProblem(f"{path} is not an ordinary file: save the sound to one first.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as e:
        raise SoundProblem(f"{path.name} cannot be opened ({e.strerror}).") from e
    if empty:
        raise SoundProblem(f"{path.name} is empty (0 bytes): save or upload it again.")
    info = probe(path)
    if not info.container:
        raise SoundProblem(_broken(path))
    if not info.has_audio:
        raise SoundProblem(f"{path.name} has no sound in it: choose a file that one can hear.")
    if info.seconds is not None and not info.seconds_are_a_guess:
        if info.seconds > limit_seconds:
            raise SoundProblem(_too_long(path, _clock(info.seconds), limit_seconds))
        if info.seconds < SHORTEST_SECONDS:
            raise SoundProblem(_too_short(path, info.seconds))
    return info


def _breaks_off(info: MediaInfo, seconds: float, complaint: str) -> bool:
    if info.seconds is None or info.seconds_are_a_guess:
        return False
    missing = info.seconds - seconds
    # The sound of a video may well end before its picture; then nothing is damaged.
    return missing > max(0.5, 0.03 * info.seconds) and bool(complaint or not info.has_video)


def _broken(path: Path) -> str:
    return (
        f"{path.name} cannot be read as a sound: it is damaged or of an unknown kind, "
        "so save it as WAV, MP3 or M4A and try again."
    )


def _too_long(path: Path, length: str, limit_seconds: float) -> str:
    return (
        f"{path.name} is {length} long, and at most {_clock(limit_seconds)} can be used: "
        "cut it shorter."
    )


def _too_short(path: Path, seconds: float) -> str:
    return (
        f"{path.name} is {seconds:.2f} seconds long, which is too short to speak: "
        f"it needs at least {SHORTEST_SECONDS:g} seconds."
    )


def _clock(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d} min"
