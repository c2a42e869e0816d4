"""The same work from the command line: python -m inference "Hello there" -o hello.mp4"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy; app.py says why

from inference import __version__
from inference.avatar.footage import Order
from inference.errors import Problem
from inference.memory import keep_at_hand
from inference.video.options import FPS, HEIGHT, SHAPE, Finder, Shape, VideoOptions

USAGE_ERROR, PROBLEM, INTERRUPTED = 2, 1, 130

DEMO = Path("out", "demo.mp4")
DEMO_TEXT = (
    "Hello! I am a picture, and this is Mouthpiece. "
    "Give me a portrait and a few words, or a recording, and the picture speaks. "
    "All of it happened on your own computer, just now. What shall I say next?"
)

EXAMPLES = """\
examples:
  python -m inference "Hello there"
  python -m inference "Bonjour !" --language fr --avatar me.jpg -o bonjour.mp4
  python -m inference --audio talk.mp3 --shape landscape --height 720
  python -m inference - < speech.txt
  python -m inference --check me.jpg
  python -m inference avatar "an old sailor with a white beard" -o sailor.png
  python -m inference weights --help
"""
_COMMANDS = ["avatar"], ["weights"]  # each a file of its own


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    keep_at_hand()
    try:
        arguments = sys.argv[1:] if arguments is None else arguments
        if arguments[:1] in _COMMANDS:
            import_module(f"inference.cli_{arguments[0]}").run(arguments[1:])
            return 0
        parser = _parser()
        given = parser.parse_args(arguments)
        if given.list:
            _print_table(_LISTS[given.list]())
        elif given.check:
            _check(given.check)
        else:
            _make(parser, given)
    except Problem as problem:
        print(f"{problem.title}: {problem.sentence}", file=sys.stderr)
        return PROBLEM
    except KeyboardInterrupt:
        return _stopped()
    except ImportError:
        if _asked_to_stop:  # native libraries make this of an interrupt while they load
            return _stopped()
        raise
    except BrokenPipeError:  # of `--list voices | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


_asked_to_stop: list[int] = []  # the signals that came


def _stop(signal_number: int, frame: Any) -> None:
    """Asked to end: by way of an exception, so that everything is tidied up."""
    _asked_to_stop.append(signal_number)
    raise KeyboardInterrupt


def _stopped() -> int:
    print("Stopped.", file=sys.stderr)
    return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    look = VideoOptions()
    parser = argparse.ArgumentParser(
        prog="python -m inference",
        description="Makes a portrait speak: a picture and a text or a sound become an mp4.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "text", nargs="?", help="what is said, or - to read it from standard input; "
        "beside --audio, what is said there, for better lips",
    )  # fmt: skip
    parser.add_argument(
        "-a", "--avatar", metavar="WHO",
        help="one of the gallery (--list avatars), a picture or a video; default: the first",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--out", metavar="FILE", type=Path,
        help="the video; default: named after the text, never over another file",
    )  # fmt: skip
    parser.add_argument("--audio", metavar="FILE", help="speak with this sound or video's sound")

    voice = parser.add_argument_group("voice")
    voice.add_argument(
        "--voice-engine", metavar="NAME", default="espeak",
        help="what speaks the text (--list engines); default espeak",
    )  # fmt: skip
    voice.add_argument(
        "--voice", metavar="NAME", help="(--list voices); default: one that suits the avatar"
    )
    voice.add_argument(
        "--language", metavar="TAG", help="of the text: en-us, fr, de ... (--list languages)"
    )
    voice.add_argument(
        "--voice-sample", metavar="FILE",
        help="a sound or video of somebody speaking, whose voice an engine that clones takes on; "
        "3 to 30 seconds, with --consent",
    )  # fmt: skip
    voice.add_argument(
        "--consent", action="store_true",
        help="the sample is of your own voice, or its owner agreed to its use",
    )  # fmt: skip
    voice.add_argument(
        "--agree", action="store_true",
        help="you agree to the licence that the voice engine asks you to agree to",
    )  # fmt: skip
    voice.add_argument(
        "--speed", type=float, default=1.0, metavar="X", help="0.5 to 2 times as fast; default 1"
    )
    voice.add_argument(
        "--pitch", type=float, default=0.0, metavar="N", help="-12 to 12 semitones; default 0"
    )

    picture = parser.add_argument_group("picture")
    picture.add_argument(
        "--height", type=int, metavar="PIXELS",
        help=f"144 to 2160; default {HEIGHT}, or that of the video",
    )  # fmt: skip
    picture.add_argument(
        "--shape", choices=get_args(Shape), help=f"default {SHAPE}, or that of the video"
    )
    picture.add_argument(
        "--fps", type=float, metavar="N",
        help=f"frames per second, 24 to 60; default {FPS:g}, or those of the video",
    )  # fmt: skip
    picture.add_argument(
        "--liveliness", type=float, default=look.liveliness, metavar="X",
        help=f"0: only the mouth moves, 1: lively; default {look.liveliness:g}",
    )  # fmt: skip
    picture.add_argument(
        "--seed", type=int, default=look.seed, metavar="N", help="another number, other blinks"
    )
    picture.add_argument(
        "--engine", metavar="NAME",
        help="what moves the face (--list engines); default puppet, for a video wav2lip",
    )  # fmt: skip
    picture.add_argument(
        "--sharpen", type=float, default=look.sharpen, metavar="X",
        help=f"0 to 1: of a mouth that a network paints; default {look.sharpen:g}",
    )  # fmt: skip
    picture.add_argument(
        "--order", choices=get_args(Order), default=look.order,
        help=f"of a video shorter than the sound; default {look.order}",
    )  # fmt: skip
    picture.add_argument(
        "--finder", choices=get_args(Finder), default=look.finder,
        help=f"of faces in a video; default {look.finder}",
    )  # fmt: skip
    picture.add_argument(
        "--face", type=int, metavar="N",
        help="which, if the picture shows several (--check FILE); default: the most prominent, 0",
    )  # fmt: skip

    other = parser.add_argument_group("instead of a video of your own")
    other.add_argument("--demo", action="store_true", help=f"make {DEMO}, a first video")
    other.add_argument("--list", choices=sorted(_LISTS), help="what there is to choose from")
    other.add_argument("--check", metavar="FILE", type=Path, help="is this picture or sound good?")
    other.add_argument("--version", action="version", version=f"Mouthpiece {__version__}")
    return parser


def _make(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    text, out = given.text, given.out
    if given.demo:
        text, out = text or DEMO_TEXT, out or DEMO
        out.parent.mkdir(parents=True, exist_ok=True)
    if text is None and given.audio is None:
        parser.error("nothing to say: give a text, or --audio FILE, or try --demo")
    if text == "-":
        text = sys.stdin.read()
    from inference.cli_progress import Bar
    from inference.studio import make_video

    options = VideoOptions(
        height=given.height,
        shape=given.shape,
        fps=given.fps,
        liveliness=given.liveliness,
        seed=given.seed,
        sharpen=given.sharpen,
        order=given.order,
        finder=given.finder,
    )
    with Bar(sys.stderr, even_from=0.0) as on_download, Bar(sys.stderr) as on_progress:
        clip = make_video(
            text,
            audio=given.audio,
            avatar=given.avatar,
            face=given.face,
            voice=given.voice,
            language=given.language,
            speed=given.speed,
            pitch_semitones=given.pitch,
            voice_engine=given.voice_engine,
            voice_sample=given.voice_sample,
            consent=given.consent,
            agreed=given.agree,
            engine=given.engine,
            out=out,
            video=options,
            on_progress=on_progress,
            on_download=on_download,
        )
    for warning in clip.warnings:
        print(f"Note: {warning}", file=sys.stderr)
    print(
        f"{clip.seconds:.1f} s of {clip.width}x{clip.height} in {clip.timings['total']:.1f} s",
        file=sys.stderr,
    )
    print(clip.path)


# --- what there is ------------------------------------------------------------------------


def _avatars() -> Iterable[tuple[str, ...]]:
    from inference.avatar.presets import presets

    return ((p.id, p.name, p.gender, p.about) for p in presets())


def _voices() -> Iterable[tuple[str, ...]]:
    from inference.engines import speakers

    return (
        (v.id, v.name, v.gender, v.description, engine.id)
        for engine in speakers() for v in engine.offer().voices
    )  # fmt: skip


def _languages() -> Iterable[tuple[str, ...]]:
    from inference.engines import speakers

    return (
        (language.tag, language.label, engine.id)
        for engine in speakers() for language in engine.offer().languages
    )  # fmt: skip


def _engines() -> Iterable[tuple[str, ...]]:
    from inference.engines import CATALOGUE

    return (
        (e.room, e.id, e.licence, f"commercial use: {e.commercial_use}", e.missing or e.about)
        for e in CATALOGUE
    )


def _styles() -> Iterable[tuple[str, ...]]:
    from inference.avatar.diffusion.words import STYLES

    return ((style.id, style.name) for style in STYLES)


_LISTS = {
    "avatars": _avatars,
    "voices": _voices,
    "languages": _languages,
    "engines": _engines,
    "styles": _styles,
}


def _print_table(rows: Iterable[tuple[str, ...]]) -> None:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


# --- is this file good? -------------------------------------------------------------------


def _check(path: Path) -> None:
    from inference.media import probe

    if path.is_file() and probe(path).has_audio:
        _check_sound(path)
    else:
        _check_picture(path)


def _check_sound(path: Path) -> None:
    from inference.media import probe
    from inference.voice.recording import open_recording

    info = probe(path)
    speech = open_recording(path)
    channels = {1: "mono", 2: "stereo"}.get(info.sound_channels, "several channels")
    print(f"{path.name}: a sound of {speech.seconds:.1f} s, "
          f"{info.sound_codec}, {info.sound_rate} Hz, {channels}.")  # fmt: skip


def _check_picture(path: Path) -> None:
    from inference.avatar.portrait import check

    found = check(path)
    count = {0: "no face", 1: "one face"}.get(len(found.faces), f"{len(found.faces)} faces")
    print(f"{path.name}: a picture of {found.width}x{found.height} with {count}.")
    for number, face in enumerate(found.faces):
        x, y, width, height = (round(v) for v in face.box)
        print(f"  --face {number}: {width}x{height} pixels at {x}, {y}")
        for warning in face.warnings:
            print(f"    {warning}")
    for warning in found.warnings:
        print(f"  {warning}")


if __name__ == "__main__":
    for stream in (sys.stdin, sys.stdout, sys.stderr):  # whatever a terminal's alphabet is
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    sys.exit(main())
