"""The models that paint: what each is fed with, and how it likes to be run.

Rows of plain data, which travel between processes. A new model is a new row, and one in the
catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from inference.errors import PictureProblem
from inference.weights import Folder, portraits

Shape = Literal["square", "portrait", "landscape"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

# Long side and short side of a picture that is not square, in sides of one that is: about 16:9,
# of little more pixels, all divisible by what the networks halve. Wider pictures of these models
# begin to show the same head twice.
_LONG, _SHORT = 1.5, 0.875
_GRID = 64


@dataclass(frozen=True)
class Model:
    id: str  # of its row in the catalogue
    weights: Folder  # in diffusers' layout
    steps: tuple[int, int, int]  # the fewest, the usual, the most
    side: int  # pixels of a square picture
    guidance: float = 0.0  # how much the words are exaggerated; up to 1: not, at half the work
    scheduler: str = ""  # a class of diffusers; "": the one that the weights come with
    scheduler_options: tuple[tuple[str, object], ...] = ()
    options: tuple[tuple[str, object], ...] = ()  # of the pipeline's call, beyond those of all
    longest: int = 0  # tokens that it reads; 0: as many as its tokenizer says
    precision: Literal["float16", "bfloat16"] = "float16"  # on a GPU
    # Arithmetic of a square picture, in TFLOP: each pass of the network (two a step where it is
    # guided), and from the last step to the picture.
    pass_tflop: float = 0.0
    decode_tflop: float = 0.0

    @property
    def guided(self) -> bool:
        return self.guidance > 1

    def size(self, shape: Shape) -> tuple[int, int]:
        """Width and height in pixels."""
        if shape == "square":
            return self.side, self.side
        long, short = (max(_GRID, round(self.side * share / _GRID) * _GRID)
                       for share in (_LONG, _SHORT))
        return (long, short) if shape == "landscape" else (short, long)

    def checked_steps(self, steps: int | None) -> int:
        fewest, usual, most = self.steps
        if steps is None:
            return usual
        if not fewest <= steps <= most:
            raise PictureProblem(
                f"This engine paints in {fewest} to {most} steps, and {steps} is outside of that."
            )
        return steps


SD_TURBO = Model(
    id="sd-turbo",
    weights=portraits.SD_TURBO,
    steps=(1, 2, 4),
    side=512,
    pass_tflop=0.8,
    decode_tflop=2.5,
)

SD21 = Model(
    id="sd21",
    weights=portraits.SD21,
    steps=(10, 20, 50),
    side=512,
    guidance=7.0,
    scheduler="DPMSolverMultistepScheduler",
    scheduler_options=(("algorithm_type", "dpmsolver++"), ("use_karras_sigmas", True)),
    pass_tflop=0.8,
    decode_tflop=2.5,
)

FLUX2_KLEIN = Model(
    id="flux2-klein",
    weights=portraits.FLUX2_KLEIN,
    steps=(2, 4, 8),
    side=1024,
    guidance=1.0,
    longest=512,
    precision="bfloat16",
    pass_tflop=41,
    decode_tflop=15,  # a third of it reads the words
)

MODELS = (SD_TURBO, SD21, FLUX2_KLEIN)
