"""What each x264 setting costs and keeps: CPU per frame, SSIM, size.

    python tools/bench_encoder.py frames.yuv 512 512

The file holds raw I420 frames of a talking face. Prints one line a setting; the choice made
from them is media.X264.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from inference.media import ffmpeg

SETTINGS = (
    "-preset superfast -crf 18",
    "-preset superfast -crf 20",
    "-preset superfast -crf 20 -x264-params aq-mode=1",
    "-preset ultrafast -crf 18",
    "-preset veryfast -crf 18",
    "-preset veryfast -crf 18 -threads 1",
    "-preset veryfast -crf 18 -threads 2",
    "-preset veryfast -crf 20",
    "-preset veryfast -crf 20 -threads 1",
    "-preset veryfast -crf 20 -tune stillimage",
    "-preset veryfast -crf 20 -tune film",
    "-preset veryfast -crf 20 -tune fastdecode",
    "-preset veryfast -crf 20 -bf 0",
    "-preset veryfast -crf 20 -rc-lookahead 5",
    "-preset veryfast -crf 20 -rc-lookahead 5 -weightp 0",
    "-preset veryfast -crf 20 -mbtree 0",
    "-preset veryfast -crf 22",
    "-preset faster -crf 20",
    "-preset faster -crf 22",
    "-preset fast -crf 20",
)


def main() -> None:
    source, width, height = sys.argv[1:4]
    frames = Path(source).stat().st_size // (int(width) * int(height) * 3 // 2)
    raw = f"-f rawvideo -pix_fmt yuv420p -video_size {width}x{height} -framerate 25".split()
    with tempfile.TemporaryDirectory() as folder:
        made = str(Path(folder) / "made.mp4")
        for setting in SETTINGS:
            before = os.times()
            words = [ffmpeg(), "-v", "error", "-y", *raw, "-i", source, "-c:v", "libx264"]
            subprocess.run([*words, *setting.split(), "-g", "50", made], check=True)
            after = os.times()
            cpu = after.children_user + after.children_system
            cpu -= before.children_user + before.children_system
            words = [ffmpeg(), "-nostdin", "-i", made, *raw, "-i", source]
            graph = "[0:v]split[a][b];[1:v]split[c][d];[a][c]ssim;[b][d]psnr"
            report = subprocess.run(
                [*words, "-lavfi", graph, "-f", "null", "-"],
                check=True, capture_output=True, text=True,
            ).stderr  # fmt: skip
            ssim = re.findall(r"SSIM Y:([\d.]+)", report)[-1]
            psnr = re.findall(r"PSNR y:([\d.]+)", report)[-1]
            size = Path(made).stat().st_size / frames * 25 / 1000
            cost = 1000 * cpu / frames
            print(f"{cost:6.2f} ms  SSIM {ssim}  {psnr} dB  {size:5.0f} kB/s  {setting}")


if __name__ == "__main__":
    main()
