"""Wav2Lip as an engine of the catalogue: a still or a footage, its mouth painted by a network."""

from __future__ import annotations

from functools import partial

from inference.avatar.footage import source_frames
from inference.avatar.portrait import Portrait
from inference.avatar.s3fd import open_s3fd
from inference.avatar.track import track_face
from inference.progress import OnProgress, part, silent
from inference.video.scene import Animation, Scene
from inference.video.wav2lip.footage import footage_frames
from inference.video.wav2lip.network import Generator as Network
from inference.video.wav2lip.network import load_generator
from inference.video.wav2lip.still import still_frames
from inference.weights import WAV2LIP, WAV2LIP_GAN, File

_LOADED = 0.1  # of the time until there are frames: following a face takes longer


def animate(scene: Scene, on_progress: OnProgress = silent, file: File = WAV2LIP_GAN
            ) -> Animation:
    """With published weights, which are downloaded at the first use."""
    network = load_generator(file, on_progress=part(on_progress, 0.0, _LOADED))
    return speak_with(network, scene, part(on_progress, _LOADED, 1.0))


animate_without_gan = partial(animate, file=WAV2LIP)


def speak_with(network: Network, scene: Scene, on_progress: OnProgress = silent) -> Animation:
    if isinstance(scene.subject, Portrait):
        return Animation(still_frames(network, scene.subject, scene, on_progress))
    footage, options = scene.subject, scene.options
    shown = int(source_frames(footage.frames, len(scene.mouth), options.order).max()) + 1
    finder = open_s3fd(part(on_progress, 0.0, 0.1)) if options.finder == "s3fd" else None
    track = track_face(footage, shown, scene.face, finder, part(on_progress, 0.1, 1.0))
    return Animation(footage_frames(network, footage, track, scene), track.warnings)
