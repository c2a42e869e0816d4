"""`make bench`: speed and memory of the whole way from text to mp4, each beside its floor.

Every figure is a median of a few runs in a row; ratios compare runs of the same minutes.
Nothing here asserts anything: machines differ.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from bench import page, silences, stages
from bench.portraits import report as portraits
from bench.voices import report as voices
from bench.wav2lip import report as neural

AVATAR = "mia"
TEXT = ("Hello, and welcome. I am a portrait that can speak, and everything you see here was made "
        "on this computer, from a line of text, in a couple of seconds. Nothing was downloaded.")
SHORT = "Hello there! I am a portrait that can speak, made on your own computer, in seconds."
SIZES = {"512x512": ("square", 512), "1280x720": ("landscape", 720)}
RUNS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, median of {RUNS} runs\n")
        whole_way(work)
        stages.report(AVATAR, TEXT, SIZES, work, RUNS)
        from_the_command_line(work)
        page.report(SHORT, RUNS)
        silences.report(work)
        memory(work)
        voices.report()
        neural.report(work)
        portraits.report(work)


def median_seconds(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def whole_way(work: Path) -> None:
    from inference.studio import VideoOptions, make_video

    print("Text to finished mp4, encoder included, libraries loaded:")
    for name, (shape, height) in SIZES.items():
        options = VideoOptions(height=height, shape=shape)  # type: ignore[arg-type]
        run = partial(make_video, TEXT, avatar=AVATAR, out=work / "whole.mp4", video=options)
        clip = run()
        taken = median_seconds(run)
        print(f"  {name:>9}: {clip.seconds:.1f} s of video in {taken:.2f} s, "
              f"{clip.seconds / taken:.1f} times faster than real time")
    print()


def from_the_command_line(work: Path) -> None:
    command = [sys.executable, "-m", "inference", SHORT, "--avatar", AVATAR, "-o",
               str(work / "short.mp4")]
    taken = median_seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    bare = median_seconds(
        lambda: subprocess.run([sys.executable, "-c", "import cv2, numpy"], check=True))
    print(f"From process start to a finished video of about 5 s: {taken:.2f} s "
          f"(Python with NumPy and OpenCV alone: {bare:.2f} s)\n")


def memory(work: Path) -> None:
    """Peak of a process of its own, for 10 s and for 10 min of the same recorded speech."""
    from inference.media import write_wav
    from inference.voice.espeak import speak

    speech = speak(TEXT)
    print("Peak memory, 512x512, from a recording:")
    peaks = []
    for seconds in (10, 600):
        sound = work / f"{seconds}.wav"
        write_wav(sound, np.resize(speech.samples, seconds * speech.rate), speech.rate)
        start = time.perf_counter()
        peaks.append(peak_of(["--audio", str(sound), "-o", str(work / "long.mp4")]))
        print(f"  {seconds:>4} s: {peaks[-1]:.0f} MB ({time.perf_counter() - start:.0f} s)")
    print(f"  600 s over 10 s: {peaks[1] / peaks[0]:.2f}")


def peak_of(arguments: list[str]) -> float:
    """MB of `python -m inference`, as Linux counts them for a program from its start.

    (getrusage would count the memory of whoever started it as well.)
    """
    code = ("import sys; from inference.__main__ import main; main(sys.argv[1:]); "
            "print(next(x for x in open('/proc/self/status') if x.startswith('VmHWM')))")
    done = subprocess.run([sys.executable, "-c", code, *arguments, "--avatar", AVATAR],
                          check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-2]) / 1024


if __name__ == "__main__":
    main()
