"""Where a frame's time goes: CPU milliseconds of each stage, and ffmpeg alone as the floor."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from inference.avatar.presets import open_preset
from inference.media import Soundtrack, VideoWriter
from inference.video.life import life_track
from inference.video.mouth import mouth_track
from inference.video.options import VideoOptions, frame_size
from inference.video.puppet import Puppet
from inference.voice.espeak import speak


def cpu_ms(run: Callable[[int], object], frames: int) -> float:
    for i in range(10):
        run(i)
    start = time.process_time()
    for i in range(frames):
        run(i)
    return (time.process_time() - start) / frames * 1e3


def report(avatar: str, text: str, sizes: dict, work: Path, runs: int) -> None:
    start = time.perf_counter()
    speech = speak(text)
    spoken = time.perf_counter() - start
    start = time.perf_counter()
    mouth = mouth_track(speech, 25)
    life = life_track(mouth, 1.0)
    moved = time.perf_counter() - start
    n = len(mouth)
    print(f"Before the frames: voice {spoken * 1e3:.0f} ms, movements {moved * 1e3:.0f} ms for "
          f"{speech.seconds:.1f} s of speech")
    print("CPU milliseconds a frame, one thread (ffmpeg: all of its threads):")
    for name, (shape, height) in sizes.items():
        portrait = open_preset(avatar, wide=shape == "landscape")
        start = time.perf_counter()
        size = frame_size(VideoOptions(height=height, shape=shape), portrait.image.shape[1::-1])
        puppet = Puppet(portrait, *size)
        ready = time.perf_counter() - start
        moves = np.column_stack([life.yaw, life.pitch, life.roll, life.shift, life.breath])

        def frame(i: int, p: Puppet = puppet, m: np.ndarray = moves) -> np.ndarray:
            return p.frame(mouth.values[i], float(life.brow[i]), life.blink[i], life.gaze[i], m[i])

        def still(i: int, p: Puppet = puppet) -> np.ndarray:
            return p.frame(mouth.values[i])

        whole, face = (statistics.median(cpu_ms(f, n) for _ in range(runs))
                       for f in (frame, still))
        floor = statistics.median(encoder_ms(puppet, mouth, life, work) for _ in range(3))
        print(f"  {name:>9}: frame {whole:.2f} (lips alone {face:.2f}), ffmpeg {floor:.2f}; "
              f"the two on two cores {2000 / (whole + floor) / 25:.1f} times real time; "
              f"face ready in {ready * 1e3:.0f} ms")
    print()


def encoder_ms(puppet: Puppet, mouth, life, work: Path) -> float:
    """ffmpeg on frames that are there already."""
    frames = list(puppet.frames(mouth, life))[:150]
    sound = np.zeros(int(len(frames) / 25 * 22050), np.float32)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    writer = VideoWriter(work / "floor.mp4", width=puppet.width, height=puppet.height, fps=25,
                         frames=len(frames), sound=Soundtrack(sound, 22050, None), tags={})
    with writer:
        for frame in frames:
            writer.write(frame)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent / len(frames) * 1e3
