"""One model at work for one request: loaded where it runs, in as many calls as a lent GPU takes.

Responsible for going on on the CPU when a visitor's time on a lent GPU is used up; not for what
is done with the pictures.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from inference import gpu, lending, memory
from inference.avatar.diffusion import pace, painting
from inference.avatar.diffusion.loading import Kit
from inference.avatar.diffusion.models import Model
from inference.avatar.diffusion.painting import Failed, Order, Painted, Step, Told
from inference.errors import PictureProblem
from inference.lending import patiently
from inference.progress import OnProgress

_LONGEST_ON_CPU_S = 600  # nobody waits for more instead of a GPU


def kit_of(model: Model, folder: Path, device: str) -> Kit:
    if device != "cpu":
        precision: str = model.precision
    else:
        precision = gpu.half("cpu") or ("bfloat16" if model.only_half else "float32")
    return Kit(folder, device, precision)


class Painter:
    def __init__(self, model: Model, folder: Path, on_progress: OnProgress) -> None:
        """`on_progress`: heard several times a second, whatever the work does; may stop it."""
        self._model = model
        self.kit = kit_of(model, folder, gpu.device())
        self._on_progress = on_progress
        self.warning = ""

    def load(self) -> None:
        """On ZeroGPU only what a lent GPU need not do."""
        kit = self.kit.on_cpu() if gpu.on_zero_gpu() else self.kit
        try:
            patiently(kit.load, self._on_progress)
        except (MemoryError, RuntimeError) as error:
            if not memory.is_short(error):
                raise
            raise painting.out_of_memory(self._model) from error

    def paint(self, order: Order) -> Generator[Step | Painted, None, None]:
        """An order for any kit, on this one."""
        left = list(order.seeds)
        while left:
            lot = replace(order, kit=self.kit, seeds=tuple(self._lot(order, left)))
            try:
                with closing(self._begun(lot)) as told:
                    for one in told:
                        if isinstance(one, Failed):
                            raise one.problem
                        if isinstance(one, Painted):
                            left.remove(one.seed)
                        if one is None:
                            self._on_progress(0, "")
                        else:
                            yield one
            except Exception as error:
                if not lending.is_refusal(error):
                    raise
                self._leave_gpu(replace(order, seeds=tuple(left)))

    def _lot(self, order: Order, seeds: Sequence[int]) -> Sequence[int]:
        """As many at once as there is time for while a GPU is lent."""
        if not gpu.on_zero_gpu() or self.kit.device == "cpu":
            return seeds
        fitting = [n for n in range(1, len(seeds) + 1)
                   if painting.seconds(replace(order, seeds=tuple(seeds[:n]))) <= lending.AT_MOST_S]
        return seeds[: max(fitting, default=1)]

    def _begun(self, order: Order) -> Generator[Told, None, None]:
        """The GPU may have to be waited for. Stopped meanwhile, it is given back at once."""
        paint = painting.paint if self.kit.device == "cpu" else painting.paint_on_gpu

        def begin() -> Generator[Told, None, None]:
            told = paint(order)
            next(told)
            return told

        return patiently(begin, self._on_progress)

    def _leave_gpu(self, order: Order) -> None:
        on_cpu = kit_of(self._model, self.kit.folder, "cpu")
        seconds = len(order.seeds) * pace.seconds(self._model, order.steps, order.size, "cpu")
        if seconds > _LONGEST_ON_CPU_S:
            raise PictureProblem(
                f"No GPU time is left today, and on the CPU this would take about "
                f"{seconds / 60:.0f} minutes: come back tomorrow, or choose SD-Turbo or fewer "
                "portraits."
            )
        self.kit = on_cpu
        self.warning = "No GPU time is left today: the portraits were painted on the CPU."
