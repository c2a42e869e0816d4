"""The neural animator beside the original's method, on this machine, in the same minutes.

Both are whole processes that take turns. Cold is from a process's start to its first video. Warm
is the second video of ours, and the original's one without imports and the loading of networks.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import torch

from bench.wav2lip import floor, inputs
from bench.wav2lip.floor import Rate
from bench.wav2lip.inputs import Inputs
from bench.wav2lip.process import LOADING, Run, run
from inference.gpu import half

ROUNDS = 3
ORIGINAL = "original"
HEIGHTS = {"still": 512, "footage": 720}
TITLES = {"still": "still, 512x512", "footage": "footage, 1280x720"}
SHORT_AND_LONG = (20, 600)  # seconds of sound
SMALL = 144  # pixels of height where only memory is asked for
NETWORK_FRAMES = 64  # some batches: their memory is that of any number


def report(work: Path) -> None:
    given = inputs.make(work)
    backends = there()
    runs: dict[tuple[str, str], list[Run]] = {}
    rates: list[Rate] = []
    for turn in range(ROUNDS):
        rates.append(floor.rate())
        for kind in HEIGHTS:
            # Nearly all that the original does with footage is detection, which is long: once.
            if kind == "still" or turn == ROUNDS // 2:
                runs.setdefault((kind, ORIGINAL), []).append(original(given, kind, work))
            for backend in backends:
                runs.setdefault((kind, backend), []).append(ours(given, kind, work, backend))
    print(f"The neural animator, {inputs.SECONDS} s of sound, median of {ROUNDS} runs in turn "
          "(the original on footage: one run):")
    for kind, title in TITLES.items():
        print(f"  {title}")
        for way in (ORIGINAL, *backends):
            describe(way, runs[kind, way])
            if way != ORIGINAL:
                compare(runs[kind, way], runs[kind, ORIGINAL])
    arithmetic(rates, *(runs[kind, backends[0]][0] for kind in HEIGHTS))
    memory(given, work, backends[-1])


def there() -> list[str]:
    """Backends that this machine can run; the one it takes by itself is last."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    backends = ["torch"]
    if device == "cpu" and find_spec("MNN"):
        backends.append("mnn")
    if half(device):
        backends.append("half")
    return backends


def original(given: Inputs, kind: str, work: Path) -> Run:
    return run("bench.wav2lip.original", given.faces[kind], given.sound, work / "original.mp4",
               given.generator, given.detector, *given.boxes[kind])


def ours(given: Inputs, kind: str, work: Path, backend: str) -> Run:
    return run("bench.wav2lip.ours", given.faces[kind], given.sound, work / "ours.mp4",
               given.weights, backend, HEIGHTS[kind], 2)


def describe(way: str, runs: Sequence[Run]) -> None:
    warm = median(run.warm for run in runs)
    print(f"    {way}: {warm:.1f} s warm, {inputs.SECONDS / warm:.2g} times real time, "
          f"{median(run.cold for run in runs):.1f} s from process start, "
          f"peak memory {median(run.peak_mb for run in runs):.0f} MB")
    stages = (f"{stage} {median(run.ms_a_frame(stage) for run in runs):.1f}"
              for stage in runs[0].seconds if stage not in LOADING)
    print(f"      ms a frame: {', '.join(stages)}; {runs[0].patches} patches for "
          f"{runs[0].frames} frames, {median(run.ms_a_patch for run in runs):.1f} ms each")


def compare(ours: Sequence[Run], theirs: Sequence[Run]) -> None:
    """Ratios within a turn, or against the one run that there is."""
    pairs = list(zip(theirs, ours, strict=True)) if len(theirs) > 1 else [
        (theirs[0], run) for run in ours]
    print(f"      {median(a.warm / b.warm for a, b in pairs):.1f} times the original warm, "
          f"{median(a.cold / b.cold for a, b in pairs):.1f} times from process start")


def arithmetic(rates: Sequence[Rate], still: Run, footage: Run) -> None:
    rate = Rate(median(rate.convolution for rate in rates), median(rate.matrix for rate in rates))
    print(f"  floor: at this machine's {rate.convolution:.0f} GFLOP/s in 3x3 convolutions "
          f"({rate.matrix:.0f} in matrix products) the network's arithmetic takes, in ms a frame:")
    best = max(rate.convolution, rate.matrix)
    for what, gflop in {
        "all of it": floor.work(still.rows).whole,
        "what is pasted of footage": floor.work(footage.rows).footage,
        "what is pasted of a still": floor.work(still.rows).still,
    }.items():
        print(f"    {what}: {gflop / best * 1e3:.1f} ({gflop:.2f} GFLOP)")


def memory(given: Inputs, work: Path, backend: str) -> None:
    """With the network's last patch used on, so that minutes take seconds."""
    for what in ("still", "footage"):
        peaks = []
        for seconds in SHORT_AND_LONG:
            face = given.faces["still"] if what == "still" else given.footage_lasting(seconds)
            done = run("bench.wav2lip.ours", face, given.lasting(seconds), work / "long.mp4",
                       given.weights, backend, SMALL, 1, NETWORK_FRAMES)
            peaks.append(done.peak_mb)
        print(f"  peak memory, {what} at {SMALL} pixels, {backend}: "
              + ", ".join(f"{peak:.0f} MB for {seconds} s"
                          for peak, seconds in zip(peaks, SHORT_AND_LONG, strict=True))
              + f" ({peaks[1] / peaks[0]:.2f})")
    print()


def median(values: Iterable[float]) -> float:
    return statistics.median(values)
