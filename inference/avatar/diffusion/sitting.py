"""Portraits of one prompt, each looked at, and those that cannot speak painted again.

Responsible for which seed is whose turn and for progress; not for how a picture is painted
(`painter`) or judged (`judging`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from inference.avatar.diffusion import pace
from inference.avatar.diffusion.judging import NO_FACE, UNSAFE, Verdict, judged
from inference.avatar.diffusion.painter import Painter
from inference.avatar.diffusion.painting import LAST_SEED, Order, Painted, Step
from inference.avatar.portrait import PictureCheck
from inference.errors import NoFace, PictureProblem
from inference.progress import OnProgress

AGAIN = 3  # times that another seed is tried for a portrait that cannot speak

# The unfinished picture at a step of the portrait of that number, 0 being the first.
OnStep = Callable[[int, Step], None]


@dataclass(frozen=True)
class Portrayed:
    image: np.ndarray
    seed: int
    check: PictureCheck


class Sitting:
    def __init__(
        self, painter: Painter, order: Order, safety: Path | None, on_progress: OnProgress,
        on_step: OnStep,
    ) -> None:  # fmt: skip
        """`order`: with the seeds of the first try, one for each portrait."""
        self._painter = painter
        self._order = order
        self._safety = safety
        self._on_progress = on_progress
        self._on_step = on_step
        self._done, self._total = 0, len(order.seeds)  # pictures
        self._next_seed = order.seeds[-1]
        self._first_step_s = 0.0  # when it was done, by the clock
        self._whys: dict[int, list[tuple[int, str]]] = {}  # by portrait: seeds that would not do
        self._made: dict[int, Portrayed] = {}

    def portraits(self) -> tuple[Portrayed, ...]:
        turns = {seed: place for place, seed in enumerate(self._order.seeds)}
        for again in range(1 + AGAIN):
            turns = self._round(turns, last=again == AGAIN)
            if not turns:
                break
        if not self._made:
            raise self._refusal()
        return tuple(self._made[place] for place in sorted(self._made))

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(self._told(place, whys) for place, whys in sorted(self._whys.items()))

    def _round(self, turns: Mapping[int, int], last: bool) -> dict[int, int]:
        """Seeds and the portraits they are for; returns those of the next round."""
        again: dict[int, int] = {}
        order = replace(self._order, seeds=tuple(turns))
        with closing(self._painter.paint(order)) as told:
            for one in told:
                if one.seed == order.seeds[0]:  # those after it may come in a rush, from elsewhere
                    self._learn(one)
                if isinstance(one, Step):
                    self._step(turns[one.seed], one)
                else:
                    place = turns[one.seed]
                    self._done += 1
                    self._say(0.0, f"Looking at {self._name(place)}")
                    verdict = judged(one.image, self._safety)
                    self._keep(place, one, verdict)
                    if verdict.why and not last:
                        again[self._another_seed()] = place
                        self._total += 1
        return again

    def _learn(self, one: Step | Painted) -> None:
        """How long it takes from the first step, before which a GPU may have been waited for."""
        order = self._order
        if isinstance(one, Painted):
            took_s = time.perf_counter() - self._first_step_s
            pace.learn(order.model, order.steps - 1, order.size, self._painter.kit.device, took_s)
        elif one.step == 1:
            self._first_step_s = time.perf_counter()

    def _keep(self, place: int, one: Painted, verdict: Verdict) -> None:
        if verdict.why:
            self._whys.setdefault(place, []).append((one.seed, verdict.why))
        # One that is not perfect will do until a better one comes.
        if verdict.check and (not verdict.why or place not in self._made):
            self._made[place] = Portrayed(one.image, one.seed, verdict.check)

    def _another_seed(self) -> int:
        self._next_seed = (self._next_seed + 1) % (LAST_SEED + 1)
        return self._next_seed

    # --- what is told ---

    def _step(self, place: int, one: Step) -> None:
        order = self._order
        again = " again" if place in self._whys else ""
        step = f"step {one.step} of {order.steps}" if one.step < order.steps else "the last touches"
        done = one.step * order.model.step_tflop
        share = done / (order.steps * order.model.step_tflop + order.model.decode_tflop)
        self._say(share, f"Painting {self._name(place)}{again}: {step}")
        self._on_step(place, one)

    def _say(self, share: float, sentence: str) -> None:
        self._on_progress((self._done + share) / self._total, sentence)

    def _name(self, place: int) -> str:
        count = len(self._order.seeds)
        return f"portrait {place + 1} of {count}" if count > 1 else "the portrait"

    def _told(self, place: int, whys: list[tuple[int, str]]) -> str:
        made = self._made.get(place)
        tried = ", ".join(f"with seed {seed} {why}" for seed, why in whys)
        if made is None:
            return f"There is one portrait less: {tried}."
        if any(seed == made.seed for seed, _ in whys):
            return f"After {len(whys)} tries ({tried}) the one with seed {made.seed} was taken."
        return f"{tried.capitalize()}: it was painted again, with seed {made.seed}."

    def _refusal(self) -> PictureProblem:
        tries = [why for whys in self._whys.values() for _, why in whys]
        if set(tries) == {UNSAFE}:
            return PictureProblem(
                f"The safety check withheld all {len(tries)} pictures that were painted of these "
                "words: choose others."
            )
        why = NO_FACE if set(tries) == {NO_FACE} else "; ".join(dict.fromkeys(tries))
        return NoFace(
            f"{len(tries)} pictures were painted of these words, and none can speak ({why}): say "
            "plainly who is seen, as in “a young woman with red hair”, or choose another style, "
            "engine or number of steps."
        )
