"""The puppet as an engine of the catalogue."""

from __future__ import annotations

from inference.avatar.portrait import Portrait
from inference.progress import OnProgress, silent
from inference.video.puppet import Puppet
from inference.video.scene import Animation, Scene


def animate(scene: Scene, on_progress: OnProgress = silent) -> Animation:
    assert isinstance(scene.subject, Portrait)  # as its row of the catalogue says
    whole = scene.options.shape == "original"
    puppet = Puppet(scene.subject, scene.width, scene.height, whole, on_progress)
    return Animation(puppet.frames(scene.mouth, scene.life))
