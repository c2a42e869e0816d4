"""A person from parameters: who paints what, in which order.

The result knows its own contours, so nothing about it has to be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from examples.avatars.draw import backdrop as room
from examples.avatars.draw import eyes as eye_painter
from examples.avatars.draw import finish
from examples.avatars.draw import hair as hair_painter
from examples.avatars.draw import jewels as jeweller
from examples.avatars.draw import mouth as lip_painter
from examples.avatars.draw import nose as nose_painter
from examples.avatars.draw import skin as skin_painter
from examples.avatars.draw.backdrop import Backdrop
from examples.avatars.draw.clothes import Garment, crew
from examples.avatars.draw.export import About, Eye
from examples.avatars.draw.eyes import Brows, Eyes
from examples.avatars.draw.head import Build, Head
from examples.avatars.draw.jewels import Jewels
from examples.avatars.draw.mouth import Contours, Mouth
from examples.avatars.draw.nose import Nose
from examples.avatars.draw.paint import Canvas
from examples.avatars.draw.pose import ZOOM, Pose
from examples.avatars.draw.skin import Skin


@dataclass(frozen=True)
class Person:
    """Everything one portrait is drawn from."""

    about: About
    seed: int
    build: Build = field(default_factory=Build)
    skin: Skin = field(default_factory=Skin)
    eyes: Eyes = field(default_factory=Eyes)
    brows: Brows = field(default_factory=Brows)
    nose: Nose = field(default_factory=Nose)
    mouth: Mouth = field(default_factory=Mouth)
    hair: hair_painter.Style | None = None
    jewels: Jewels = field(default_factory=Jewels)
    garment: Garment = field(default_factory=lambda: crew("#3f566b"))
    backdrop: Backdrop = field(default_factory=Backdrop)
    pose: Pose = field(default_factory=Pose)


@dataclass(frozen=True)
class Drawing:
    """A finished portrait. Contours are in drawing pixels, where they are in the picture."""

    image: np.ndarray  # (h, w, 3) floats
    matte: np.ndarray  # (h, w) floats
    face: np.ndarray  # closed outline
    eyes: tuple[Eye, Eye]
    brows: tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
    lips: Contours  # upright; `moved` carries its points into the picture
    head: Head
    pose: Pose


def draw(person: Person, scale: float = 1.0) -> Drawing:
    """Paint a person; the same every time."""
    # The frame enlarges: painting at that size keeps every hair sharp.
    canvas, head = Canvas(scale * ZOOM), Head(person.build)

    # A stream of chance each, so that changing one part leaves the others alone.
    def chance(part: int) -> np.random.Generator:
        return np.random.default_rng((person.seed, part))

    shadow, light = skin_painter.shades(person.skin)
    if person.hair:
        hair_painter.paint_back(canvas, head, person.hair, chance(1))
    skin_painter.paint_neck(canvas, head, person.skin, chance(2))
    jeweller.paint_chain(canvas, head, person.jewels)
    person.garment(canvas, head, chance(3))
    skin_painter.paint_ears(canvas, head, person.skin)
    skin_painter.paint_face(canvas, head, person.skin, person.nose, person.mouth, chance(4))
    nose_painter.paint(canvas, head, person.nose, light)
    lip_painter.paint(canvas, head, person.mouth, light, chance(5))
    eye_painter.paint_eyes(canvas, head, person.eyes, light, shadow, chance(6))
    eye_painter.paint_brows(canvas, head, person.brows, chance(7))
    jeweller.paint_ears(canvas, head, person.jewels)
    if person.hair:
        hair_painter.paint_front(canvas, head, person.hair, chance(8), person.mouth)

    pose = person.pose
    canvas = pose.applied(head, canvas, scale)
    behind = room.draw(person.backdrop, scale)
    finish.edge_light(canvas, behind)
    image = finish.lens(canvas.on(behind), scale)
    moved = [Eye(pose.moved(head, e.upper), pose.moved(head, e.lower),
                 tuple(pose.moved(head, e.iris)), e.iris_radius * ZOOM)
             for e in eye_painter.known(head, person.eyes)]
    brows = [tuple(pose.moved(head, line) for line in eye_painter.edges(head, person.brows, side))
             for side in (-1, 1)]
    return Drawing(image, canvas.matte, pose.moved(head, head.face),
                   (moved[0], moved[1]), (brows[0], brows[1]),
                   lip_painter.contours(head, person.mouth), head, pose)


