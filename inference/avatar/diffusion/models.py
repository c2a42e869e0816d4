"""The models that paint: what each is fed with, and how it likes to be run.

Rows of plain data, which travel between processes. A new model is a new row, and one in the
catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from inference.errors import PictureProblem
from inference.weights import Folder, portraits

Shape = Literal["square", "portrait", "landscape"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

# The sides of a picture that is not square, in sides of one that is: about 16:9, of little more
# pixels, divisible by what the networks halve. Longer pictures begin to show the same head twice.
_LONG, _SHORT = 1.5, 0.875
_GRID = 64


@dataclass(frozen=True)
class Model:
    id: str  # of its row in the catalogue
    name: str
    weights: Folder  # in diffusers' layout
    steps: tuple[int, int, int]  # the fewest, the usual, the most
    side: int  # pixels of a square picture
    guidance: float = 0.0  # how much the words are exaggerated; up to 1: not, at half the work
    scheduler: str = ""  # a class of diffusers; "": the one that the weights come with
    scheduler_options: tuple[tuple[str, Any], ...] = ()
    longest: int = 77  # tokens that it reads
    precision: Literal["float16", "bfloat16"] = "float16"  # on a GPU
    only_half: bool = False  # in 16 bits on a CPU too: nobody has the memory for more
    # Arithmetic, in TFLOP, of a square picture: each pass of the network (two a step where it is
    # guided), and from the last step to the picture. Counted by torch's FlopCounterMode.
    pass_tflop: float = 0.0
    decode_tflop: float = 0.0

    @property
    def guided(self) -> bool:
        return self.guidance > 1

    @property
    def revision(self) -> str:
        return self.weights.files[0].revision

    def size(self, shape: Shape) -> tuple[int, int]:
        """Width and height in pixels."""
        if shape == "square":
            return self.side, self.side
        long, short = (round(self.side * share / _GRID) * _GRID for share in (_LONG, _SHORT))
        return (long, short) if shape == "landscape" else (short, long)

    def checked_steps(self, steps: int | None) -> int:
        fewest, usual, most = self.steps
        if steps is None:
            return usual
        if steps != int(steps) or not fewest <= steps <= most:
            raise PictureProblem(
                f"{self.name} paints in {fewest} to {most} steps, and {steps} is not one of these."
            )
        return int(steps)

    @property
    def step_tflop(self) -> float:
        return self.pass_tflop * (2 if self.guided else 1)

    def tflop(self, steps: int, size: tuple[int, int]) -> float:
        """Of one picture."""
        share = size[0] * size[1] / self.side**2
        return (steps * self.step_tflop + self.decode_tflop) * share


SD_TURBO = Model(
    id="sd-turbo",
    name="SD-Turbo",
    weights=portraits.SD_TURBO,
    steps=(1, 2, 4),
    side=512,
    pass_tflop=0.80,
    decode_tflop=2.5,
)

SD21 = Model(
    id="sd21",
    name="Stable Diffusion 2.1",
    weights=portraits.SD21,
    steps=(10, 20, 50),
    side=512,
    guidance=7.0,
    scheduler="DPMSolverMultistepScheduler",
    scheduler_options=(("algorithm_type", "dpmsolver++"), ("use_karras_sigmas", True)),
    pass_tflop=0.80,
    decode_tflop=2.5,
)

FLUX2_KLEIN = Model(
    id="flux2-klein",
    name="FLUX.2 klein",
    weights=portraits.FLUX2_KLEIN,
    steps=(2, 4, 8),
    side=1024,
    longest=490,  # of 512, less what surrounds them in a chat
    precision="bfloat16",  # what float16 can hold is too little for it
    only_half=True,
    pass_tflop=41,
    decode_tflop=15,  # a third of it reads the words
)

MODELS = (SD_TURBO, SD21, FLUX2_KLEIN)


def find_model(id: str) -> Model:
    """That of an engine of the catalogue."""
    for model in MODELS:
        if model.id == id:
            return model
    names = ", ".join(model.id for model in MODELS)
    raise PictureProblem(f"There is no engine “{id}” that paints: choose {names}.")
