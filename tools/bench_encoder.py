"""What each x264 setting costs and keeps: CPU per frame, SSIM, size.

    python tools/bench_encoder.py frames.yuv 512 512 160:200:140:20

The file holds raw I420 frames of a talking face; the last word says where in them the face is
(width:height:x:y), since a still background would flatter every setting. Prints one line a
setting: the choice made from them is media.mp4.X264.
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
    "-preset ultrafast -crf 18",
    "-preset ultrafast -crf 20",
    "-preset superfast -crf 20",
    "-preset superfast -crf 21",
    "-preset superfast -crf 22",
    "-preset superfast -crf 21 -threads 1",
    "-preset superfast -crf 21 -threads 2",
    "-preset superfast -crf 21 -tune fastdecode",
    "-preset superfast -crf 21 -bf 0",
    "-preset superfast -crf 21 -x264-params mbtree=1:rc-lookahead=10",
    "-preset veryfast -crf 18",
    "-preset veryfast -crf 19 -x264-params subme=1",
    "-preset veryfast -crf 20",
    "-preset veryfast -crf 20 -tune film",
    "-preset veryfast -crf 20 -tune stillimage",
    "-preset faster -crf 20",
    "-preset fast -crf 20",
)


def main() -> None:
    source, width, height, face = sys.argv[1:5]
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
            graph = f"[0:v]crop={face}[a];[1:v]crop={face}[b];[a][b]ssim"
            report = subprocess.run(
                [*words, "-lavfi", graph, "-f", "null", "-"],
                check=True, capture_output=True, text=True,
            ).stderr  # fmt: skip
            ssim = re.findall(r"SSIM Y:([\d.]+)", report)[-1]
            size = Path(made).stat().st_size / frames * 25 / 1000
            cost = 1000 * cpu / frames
            print(f"{cost:6.2f} ms  face SSIM {ssim}  {size:5.0f} kB/s  {setting}", flush=True)


if __name__ == "__main__":
    main()
