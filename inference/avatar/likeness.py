"""Whether two faces in one video are the same person's, by what they look like there.

Light and dark of the face, its colours, and those of hair and clothes: enough to tell apart two
people of one video, whose clothes stay as they are. It is no recognition of faces: it does not
know a person in other clothes, and confuses twins and uniforms.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from inference.avatar.patch import cut, square_around

FACE_PIXELS, FACE_MARGIN = 24, 0.9
COLOUR_CELLS = 6
BODY_PIXELS, BODY_MARGIN = 48, 3.0
# Places in sides of the face, from its middle: hair, face (three rows), neck, chest.
PLACES = tuple((x, y) for y, row in ((-0.62, (-0.2, 0.0, 0.2)), (-0.1, (-0.25, 0.25)),
                                     (0.2, (-0.25, 0.0, 0.25)), (0.85, (-0.25, 0.0, 0.25)),
                                     (1.15, (-0.5, -0.2, 0.2, 0.5))) for x in row)  # fmt: skip
FACE_PLACES = slice(3, 8)  # what is light or dark is measured against them
MOST_DIFFERENT = 40.0  # in CIELAB units: beyond, it is a thing that passes by
SCALE = 30.0

# Of pairs of pictures, with other light, size, tilt and turn by 25 degrees: the same person's
# score 0.54 in the middle and 0.14 in the worst twentieth, other people's 0.38 in the best.
SAME = 0.40
PERHAPS = 0.10
NEW_VIEW = 0.75  # less like all known views: worth keeping as another
MOST_VIEWS = 8


@dataclass(frozen=True)
class View:
    """A person as seen once."""

    light: np.ndarray
    colour: np.ndarray
    places: np.ndarray


def view_of(image: np.ndarray, mesh: np.ndarray) -> View:
    face, _ = cut(image, *square_around(mesh, FACE_MARGIN), FACE_PIXELS)
    lab = cv2.cvtColor(face, cv2.COLOR_RGB2LAB).astype(np.float32)
    light = cv2.GaussianBlur(lab[..., 0], (0, 0), 1.0)
    colour = cv2.resize(lab[..., 1:] - 128, (COLOUR_CELLS, COLOUR_CELLS),
                        interpolation=cv2.INTER_AREA)  # fmt: skip
    body, _ = cut(image, *square_around(mesh, BODY_MARGIN), BODY_PIXELS)
    body = cv2.cvtColor(body.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    body = cv2.GaussianBlur(body, (0, 0), 1.5)
    columns, rows = (
        (BODY_PIXELS * (0.5 + np.array([place[k] for place in PLACES]) / BODY_MARGIN)).astype(int)
        for k in (0, 1)
    )
    places = body[rows, columns]
    places[:, 0] = 0.6 * (places[:, 0] - places[FACE_PLACES, 0].mean())
    return View(_unit(light - light.mean()), _unit(colour - 0.5 * colour.mean((0, 1))), places)


def likeness(a: View, b: View) -> float:
    """1: the same picture; below 0: nothing alike."""
    apart = np.minimum(np.linalg.norm(a.places - b.places, axis=1), MOST_DIFFERENT).mean()
    return float(0.5 * (a.light @ b.light + a.colour @ b.colour) - apart / SCALE)


class Acquaintance:
    """What is known of one person: a few different views, the first of them kept for ever."""

    def __init__(self, first: View) -> None:
        self._views = [first]

    def like(self, view: View) -> float:
        return max(likeness(view, known) for known in self._views)

    def learn(self, view: View) -> None:
        """Another view of the same person, as is known from elsewhere."""
        if self.like(view) < NEW_VIEW:
            self._views.append(view)
            if len(self._views) > MOST_VIEWS:
                del self._views[1]


def _unit(values: np.ndarray) -> np.ndarray:
    return values.ravel() / (np.linalg.norm(values) + 1e-6)
