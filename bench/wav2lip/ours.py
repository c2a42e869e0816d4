"""Our way of making the same video, stage by stage, in a process of its own.

`python -m bench.wav2lip.ours FACE SOUND OUT WEIGHTS BACKEND HEIGHT TIMES [FRAMES_OF_THE_NETWORK]`
makes it that many times, as a server does for one visitor after the other. With the last, the
network runs for so many frames and its last patch is used on: all else is real, which is what it
takes to learn the memory of minutes within seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from bench.wav2lip.stages import Stages, tell

LONGEST_SECONDS = 3600
PICTURES = (".jpg", ".jpeg", ".png")

stages = Stages()


@dataclass
class Asked:
    """What the animator wanted of the network."""

    rows: tuple[int, int] = (0, 96)  # of each patch
    patches: int = 0


asked = Asked()


def main(face: str, sound: str, out: str, weights: str, backend: str, height: str, times: str,
         network_frames: str = "") -> None:
    with stages("imports"):
        import mediapipe  # noqa: F401 - the face finder's, else counted there

        from inference.avatar import track
        from inference.video.wav2lip import network

        # Before anybody takes them from there.
        network.stream = watched(network.stream, int(network_frames or 0))
        track.track_face = stages.timed("detection", track.track_face)

        from inference.video.wav2lip.animate import speak_with  # noqa: F401 - with all it needs
    with stages("load"):
        generator = network.load_generator(Path(weights), backend=backend)
    for _ in range(int(times)):
        make(face, sound, out, generator, int(height))


def make(face: str, sound: str, out: str, generator: Any, height: int) -> None:
    from inference.avatar.footage import open_footage
    from inference.avatar.portrait import open_portrait
    from inference.video.life import life_track
    from inference.video.mouth import mouth_track
    from inference.video.options import VideoOptions, frame_size
    from inference.video.render import render
    from inference.video.scene import Scene
    from inference.video.wav2lip.animate import speak_with
    from inference.voice.recording import open_recording

    if Path(face).suffix in PICTURES:
        with stages("detection"):
            subject = open_portrait(face)
        shown, fps = subject.image.shape[1::-1], 25.0
    else:
        with stages("read"):
            subject = open_footage(face)
        shown, fps = (subject.width, subject.height), subject.fps
    options = VideoOptions(height=height, shape="original")
    size = frame_size(options, shown)
    with stages("sound"):
        speech = open_recording(Path(sound), LONGEST_SECONDS)
        mouth = mouth_track(speech, fps)
        life = life_track(mouth, options.liveliness, options.seed)
    with stages("prepare"):
        animation = speak_with(generator, Scene(subject, speech, mouth, life, *size, options))
    count = len(mouth)
    del mouth, life
    speech = replace(speech, samples=speech.samples[:0])  # as studio does, where a file is heard
    with stages("wait for the encoder"):
        render(stages.each("paste", animation.frames), speech, Path(out), count=count, size=size,
               fps=fps, engine="wav2lip", title="", made_with="")
    tell(stages, count, rows=asked.rows, patches=asked.patches)
    asked.patches = 0


def watched(stream: Callable[..., Iterator[Any]], only: int) -> Callable[..., Iterator[Any]]:
    """The network with a stopwatch; if `only` is not 0 it makes so many patches, then repeats."""

    def network(generator: Any, windows: Any, faces: Any, *, rows: tuple[int, int]
                ) -> Iterator[Any]:
        asked.rows = rows
        still = hasattr(faces, "shape")
        windows = stages.each("feed", windows)
        faces = faces if still else stages.each("feed", faces)
        patches = stream(
            generator, islice(windows, only or None),
            faces if still else islice(faces, only or None), rows=rows)
        patch = None
        for patch in stages.each("network", patches):
            asked.patches += 1
            yield patch
        for _ in windows if still else zip(windows, faces, strict=False):
            yield patch

    return network


if __name__ == "__main__":
    main(*sys.argv[1:])
