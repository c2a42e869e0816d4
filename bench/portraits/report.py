"""What a portrait from words costs here, and how much of that is not the networks'.

The networks have their published sizes and random numbers (`networks`). Ours is what a person
waits for with everything loaded: all steps with their glimpses, the safety check, and the face,
which is looked for in a portrait that has one, since noise has none. Bare is diffusers' own
pipeline, with the same numbers, scheduler, steps and precision. They take turns.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2

from bench.portraits import networks
from bench.portraits.once import PROMPT, bare
from bench.turns import in_turn
from inference.avatar.diffusion import pace
from inference.avatar.diffusion.judging import judged
from inference.avatar.diffusion.models import SD21, SD_TURBO, Model
from inference.avatar.diffusion.painter import Painter
from inference.avatar.diffusion.painting import Order, pipeline_of
from inference.avatar.presets import open_preset
from inference.progress import silent

ROUNDS = 3
REPORTED_S = 300  # a picture: "about five minutes", AvatarVideoGenerator's README
FACE = "mia"


class Measured(NamedTuple):
    whole_s: float
    step_s: float  # 0: there was one alone

    def with_steps(self, steps: int, more: int) -> float:
        """Seconds if `more` were done, instead of these."""
        return self.whole_s + (more - steps) * self.step_s


def report(work: Path) -> None:
    folder = networks.write(work / "painter")
    check = networks.write_check(work / "check")
    painter = Painter(SD_TURBO, folder, silent)
    foretold_s = pace.seconds(SD_TURBO, 1, SD_TURBO.size("square"), painter.kit.device)
    print(f"Portraits from words, networks of true size with random numbers, 512x512, "
          f"{painter.kit.device}, {painter.kit.precision}, median of {ROUNDS} runs in turn (an "
          f"earlier app reports {REPORTED_S} s a picture):")
    first_pictures(folder)
    painter.load()
    theirs = bare(folder)
    one, two = (measure(painter, theirs, SD_TURBO, steps, check) for steps in (1, 2))
    print(f"    {two.step_s:.2f} s a step; {REPORTED_S / one.whole_s:.0f} times as fast as the "
          f"earlier app with one step, {REPORTED_S / two.whole_s:.0f} with two; {foretold_s:.0f} s "
          "were foretold for the first of one step")
    few = measure(painter, theirs, SD21, 2, check)
    usual = SD21.steps[1]
    whole_s = few.with_steps(2, usual)
    print(f"    {few.step_s:.2f} s a step, in which its network passes twice: {whole_s:.0f} s with "
          f"its usual {usual}, {REPORTED_S / whole_s:.1f} times as fast as the earlier app")
    print()


def measure(painter: Painter, theirs: Any, model: Model, steps: int, check: Path) -> Measured:
    order = Order(model, painter.kit, PROMPT, "", (1,), steps, model.size("square"))
    theirs.scheduler = pipeline_of(order).scheduler
    size = dict(zip(("width", "height"), order.size, strict=True))
    avoid = {"negative_prompt": ""} if model.guided else {}
    portrait = cv2.resize(open_preset(FACE).image, order.size, interpolation=cv2.INTER_AREA)
    step_s: list[float] = []

    def ours() -> None:
        times = [time.perf_counter() for _ in painter.paint(order)]
        step_s.extend(later - now for now, later in pairwise(times[:-1]))
        assert not judged(portrait, check).why

    def pipeline() -> None:
        theirs(prompt=PROMPT, num_inference_steps=steps, guidance_scale=model.guidance, **size,
               **avoid)  # fmt: skip

    ours()  # the first of all takes longer
    pipeline()
    step_s.clear()
    whole, network = in_turn(ROUNDS, ours, pipeline)
    print(f"  {model.name}, {steps} {'step' if steps == 1 else 'steps'}: {whole.clock:.2f} s "
          f"({whole.cpu:.2f} of CPU), the bare pipeline {network.clock:.2f} ({network.cpu:.2f}): "
          f"{whole.clock / network.clock:.3f} times its time ({whole.cpu / network.cpu:.3f})")
    return Measured(whole.clock, statistics.median(step_s) if step_s else 0)


def first_pictures(folder: Path) -> None:
    """Each in a process of its own."""
    for way in ("ours", "bare"):
        done = subprocess.run([sys.executable, "-m", "bench.portraits.once", way, str(folder)],
                              check=True, capture_output=True, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        print(f"  {way}, the first picture of one step in a new process: {told['seconds']:.1f} s, "
              f"peak memory {told['peak_mb']:.0f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        report(Path(place))
