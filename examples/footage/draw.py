"""Makes the example of footage: `python -m examples.footage.draw`.

One of the gallery, who breathes, blinks and looks about with closed lips, without a sound.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np

from inference.avatar.presets import open_preset
from inference.media import ffmpeg
from inference.video.life import life_track
from inference.video.puppet import Puppet
from inference.video.tracks import MOUTH_CHANNELS, MouthTrack

WHO = "mateo"
PATH = Path(__file__).with_name(f"{WHO}.mp4")
WIDTH, HEIGHT, FPS, SECONDS = 854, 480, 25, 4
LIVELINESS, SEED = 1.0, 3


def main() -> None:
    frames = FPS * SECONDS
    still = np.zeros(frames)
    mouth = MouthTrack(FPS, np.zeros((frames, len(MOUTH_CHANNELS)), np.float32), still, still)
    puppet = Puppet(open_preset(WHO, wide=True), WIDTH, HEIGHT)
    command = [
        ffmpeg(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p",
        "-video_size", f"{WIDTH}x{HEIGHT}", "-framerate", str(FPS), "-i", "pipe:0",
        "-c:v", "libx264", "-preset", "veryslow", "-crf", "16", "-colorspace", "bt709",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        "-metadata", "comment=AI-generated video. Made with Mouthpiece.",
        "-movflags", "+faststart", str(PATH),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for frame in puppet.frames(mouth, life_track(mouth, LIVELINESS, SEED)):
            encoder.stdin.write(frame.tobytes())
    print(f"{PATH.name}: {PATH.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
