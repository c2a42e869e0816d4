"""What a portrait from words costs here, and how much of that is not the networks'.

The networks have their published sizes and random numbers (`networks`). Ours is what a person
waits for with everything loaded: all steps with their glimpses, the safety check, and the face,
which is looked for in a portrait that has one, since noise has none. Bare is diffusers' own
pipeline, with the same numbers, scheduler, steps and precision. They take turns.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2

from bench.portraits import networks
from bench.portraits.once import PROMPT, bare
from bench.turns import Taken, in_turn
from inference.avatar.diffusion import pace
from inference.avatar.diffusion.judging import judged
from inference.avatar.diffusion.models import SD21, SD_TURBO, Model
from inference.avatar.diffusion.painter import Painter
from inference.avatar.diffusion.painting import Order, Painted, pipeline_of
from inference.avatar.presets import open_preset
from inference.progress import silent

ROUNDS = 3
REPORTED_S = 300  # a picture: "about five minutes", AvatarVideoGenerator's README
FACE = "mia"


def report(work: Path) -> None:
    folder = networks.write(work / "painter")
    check = networks.write_check(work / "check")
    painter = Painter(SD_TURBO, folder, silent)
    foretold = pace.seconds(SD_TURBO, 1, SD_TURBO.size("square"), painter.kit.device)
    print(f"Portraits from words, networks of true size with random numbers, 512x512, "
          f"{painter.kit.device}, {painter.kit.precision}, median of {ROUNDS} runs in turn (an "
          f"earlier app reports {REPORTED_S} s a picture):")
    first_pictures(folder)
    painter.load()
    theirs = bare(folder)
    one, two = (measure(painter, theirs, SD_TURBO, steps, check) for steps in (1, 2))
    print(f"    {two.clock - one.clock:.2f} s a step; before the first picture {foretold:.0f} s "
          f"were foretold for one of one step; {REPORTED_S / one.clock:.0f} times as fast as the "
          f"earlier app with one step, {REPORTED_S / two.clock:.0f} with two")
    step_s, rest_s = a_step(painter, SD21)
    usual = SD21.steps[1]
    whole = usual * step_s + rest_s
    measure(painter, theirs, SD21, 2, check)
    print(f"    {step_s:.2f} s a step (its network passes twice), {rest_s:.2f} s from the last one "
          f"to the picture: {whole:.0f} s with its usual {usual} steps, {REPORTED_S / whole:.1f} "
          "times as fast as the earlier app")
    print()


def measure(painter: Painter, theirs: Any, model: Model, steps: int, check: Path) -> Taken:
    order = order_of(painter, model, steps)
    theirs.scheduler = pipeline_of(order).scheduler
    size = dict(zip(("width", "height"), order.size, strict=True))
    avoid = {"negative_prompt": ""} if model.guided else {}
    portrait = cv2.resize(open_preset(FACE).image, order.size, interpolation=cv2.INTER_AREA)

    def ours() -> None:
        assert isinstance(list(painter.paint(order))[-1], Painted)
        assert not judged(portrait, check).why

    def pipeline() -> None:
        theirs(prompt=PROMPT, num_inference_steps=steps, guidance_scale=model.guidance, **size,
               **avoid)  # fmt: skip

    if model is SD_TURBO and steps == 1:  # the first of all takes longer
        ours()
        pipeline()
    whole, network = in_turn(ROUNDS, ours, pipeline)
    print(f"  {model.name}, {steps} {'step' if steps == 1 else 'steps'}: {whole.clock:.2f} s "
          f"({whole.cpu:.2f} of CPU), the bare pipeline {network.clock:.2f} ({network.cpu:.2f}): "
          f"{whole.clock / network.clock:.3f} times its time ({whole.cpu / network.cpu:.3f})")
    return whole


def order_of(painter: Painter, model: Model, steps: int) -> Order:
    return Order(model, painter.kit, PROMPT, "", (1,), steps, model.size("square"))


def a_step(painter: Painter, model: Model) -> tuple[float, float]:
    """Seconds of one, and from the last to the picture."""
    steps = 3
    times = [time.perf_counter() for _ in painter.paint(order_of(painter, model, steps))]
    return (times[steps - 1] - times[0]) / (steps - 1), times[-1] - times[-2]


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
