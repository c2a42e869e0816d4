"""What will become of latents that are mostly noise yet."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


class Foresight:
    """Watches a pipeline's own scheduler: what does it take the finished latents to be?"""

    def __init__(self, scheduler: Any) -> None:
        self._scheduler = scheduler
        step = scheduler.step

        @wraps(step)  # a pipeline looks at its parameters
        def watched(output: Tensor, timestep: Any, sample: Tensor, *more: Any, **named: Any) -> Any:
            made = step(output, timestep, sample, *more, **named)
            self._seen = sample, output, made[0]
            return made

        scheduler.step = watched

    @property
    def latents(self) -> Tensor:
        """At the step that has just been done."""
        if hasattr(self._scheduler, "model_outputs"):  # DPM-Solver++ keeps its own
            return self._scheduler.model_outputs[-1]
        sample, output, made = self._seen
        sigmas = getattr(self._scheduler, "sigmas", None)
        if sigmas is None:  # nothing is known of it
            return made
        # Euler's, whether the network tells noise or flow.
        return sample - sigmas[self._scheduler.step_index - 1].to(sample) * output
