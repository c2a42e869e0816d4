"""One picture of one step in a new process, ours or bare: told are its peak of memory, and the
seconds since it began.

    python -m bench.portraits.once ours FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

PROMPT = "a woman"


def main() -> None:
    began = time.perf_counter()
    way, folder = sys.argv[1], Path(sys.argv[2])
    (_ours if way == "ours" else _bare)(folder)
    seconds = time.perf_counter() - began
    told = Path("/proc/self/status").read_text().splitlines()
    peak = next(line for line in told if line.startswith("VmHWM"))
    print(json.dumps({"seconds": seconds, "peak_mb": int(peak.split()[1]) / 1024}))


def _ours(folder: Path) -> None:
    from inference.avatar.diffusion.models import SD_TURBO
    from inference.avatar.diffusion.painter import Painter
    from inference.avatar.diffusion.painting import Order
    from inference.progress import silent

    painter = Painter(SD_TURBO, folder, silent)
    painter.load()
    order = Order(SD_TURBO, painter.kit, PROMPT, "", (1,), 1, SD_TURBO.size("square"))
    assert len(list(painter.paint(order))) == 2  # a step and the picture


def _bare(folder: Path) -> None:
    bare(folder)(prompt=PROMPT, num_inference_steps=1, guidance_scale=0.0)


def bare(folder: Path) -> Any:
    """As diffusers' own examples load it, in the precision that is quickest here."""
    from inference import gpu
    from inference.torchaudio_door import open_torchaudio

    open_torchaudio()
    import torch
    from diffusers import AutoPipelineForText2Image

    device = gpu.device()
    precision = getattr(torch, gpu.half(device) or "float32")
    pipeline = AutoPipelineForText2Image.from_pretrained(
        folder, dtype=precision, variant="fp16", low_cpu_mem_usage=False)  # fmt: skip
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


if __name__ == "__main__":
    main()
