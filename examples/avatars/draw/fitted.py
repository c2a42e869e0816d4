"""The face mesh of a drawing, moved onto the contours that the plan knows exactly.

Face Mesh finds where the face is and supplies the depth; lips, lids, irises, brows and jaw are
then set onto what was drawn, and the points between follow smoothly.
"""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.export import About, Eye, export
from examples.avatars.draw.paint import resampled
from examples.avatars.draw.stylised import Drawing
from inference.avatar import geometry as mesh
from inference.avatar.face import find_faces
from inference.video.puppet.thinplate import thin_plate

# Lip rings from the outer contour to the closed line, above and below.
_UPPER_RINGS = (mesh.LIP_OUTER_UPPER, mesh.LIP_UPPER_RING_1, mesh.LIP_UPPER_RING_2,
                mesh.LIP_INNER_UPPER)
_LOWER_RINGS = (mesh.LIP_OUTER_LOWER, mesh.LIP_LOWER_RING_1, mesh.LIP_LOWER_RING_2,
                mesh.LIP_INNER_LOWER)
_UNDER_NOSE, _WINGS = 2, (98, 327)
_MARGIN = 2.5  # px of the figure the outer contour keeps from the lips, over their soft edge
_INNER_CORNER = 0.95  # where the inner contour ends, in half mouth widths


def fitted_landmarks(drawing: Drawing) -> np.ndarray:
    """(478, 3) in pixels of the wide picture."""
    found = find_faces(drawing.pixels)[0].landmarks.astype(np.float64)
    known = _known(drawing, found)
    still = [i for i in mesh.OVAL if i not in known]
    points = found[[*known, *still], :2]
    moves = np.array([*known.values(), *(found[i, :2] for i in still)]) - points
    size = np.linalg.norm(found[mesh.CHIN, :2] - found[mesh.FOREHEAD, :2])
    landmarks = found.copy()
    landmarks[:, :2] += thin_plate(points / size, moves)(found[:, :2] / size)
    for index, place in known.items():
        landmarks[index, :2] = place
    return landmarks


def ship(preset: str, about: About, drawing: Drawing) -> None:
    """Write a drawing as a preset of the gallery."""
    put = drawing.frame.put
    left, right = (
        Eye(*(put(lid[:: eye.sign][::2]) for lid in (eye.upper, eye.lower)),
            iris=tuple(put(eye.centre)), iris_radius=eye.radius * drawing.frame.zoom)
        for eye in drawing.plan.eyes)
    export(preset, about, drawing.image, drawing.matte, fitted_landmarks(drawing), (left, right))


def _known(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    return (_lips(drawing, found) | _eyes(drawing, found) | _brows(drawing)
            | _jaw(drawing, found) | _nose(drawing, found))


def _lips(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    lips = drawing.plan.lips
    known = {}
    for rings, contour, line, outwards in (
        (_UPPER_RINGS, lips.top, lips.upper_line, -_MARGIN),
        (_LOWER_RINGS, lips.bottom, lips.lower_line, _MARGIN),
    ):
        x = found[list(rings[0]), 0]
        u = (x - x[0]) / (x[-1] - x[0]) * 2 - 1
        u = (u - u[::-1]) / 2  # the drawing is symmetric
        outer, inner = _at(contour, u), _at(line, u * _INNER_CORNER)
        outer[:, 1] += outwards * (1 - u**2)
        for ring, share in zip(rings, np.linspace(0, 1, len(rings)), strict=True):
            places = drawing.frame.put(outer * (1 - share) + inner * share)
            known |= dict(zip(ring, places, strict=True))
    return known


def _at(line: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Points of a line that was drawn over u = -1..1."""
    over = np.linspace(-1, 1, len(line))
    return np.stack([np.interp(u, over, line[:, k]) for k in (0, 1)], 1)


def _eyes(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    known = {}
    put = drawing.frame.put
    for k, eye in enumerate(drawing.plan.eyes):
        for indices, lid in ((mesh.EYE_UPPER[k], eye.upper), (mesh.EYE_LOWER[k], eye.lower)):
            known |= dict(zip(indices, put(resampled(lid[::-1], len(indices))), strict=True))
        centre, *rim = mesh.IRIS[k]
        known[centre] = put(eye.centre)
        for index in rim:
            away = found[index, :2] - found[centre, :2]
            known[index] = put(eye.centre + away / np.linalg.norm(away) * eye.radius)
    return known


def _brows(drawing: Drawing) -> dict[int, np.ndarray]:
    known = {}
    for indices, eye in zip(mesh.BROW, drawing.plan.eyes, strict=True):
        for part, edge in zip((indices[:5], indices[5:]), drawing.plan.brow(eye), strict=True):
            places = drawing.frame.put(resampled(edge[::-1], 5))
            known |= dict(zip(part, places, strict=True))
    return known


def _jaw(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    """The oval below the eyes, each point onto the outline in the direction it was found."""
    outline = drawing.frame.put(resampled(drawing.plan.face, 2000))
    nose = drawing.frame.put(np.array([drawing.middle, drawing.plan.mouth_y - 60]))
    around = np.arctan2(*(outline - nose).T)
    known = {}
    for index in mesh.OVAL:
        if found[index, 1] > nose[1] - 60:
            turn = np.angle(np.exp(1j * (around - np.arctan2(*(found[index, :2] - nose)))))
            known[index] = outline[np.argmin(np.abs(turn))]
    known[mesh.CHIN] = np.array([nose[0], outline[:, 1].max()])
    return known


def _nose(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    """Tip and base to their heights. The width stays: a hinted nose is narrower than a real one,
    and what lies around it must not be drawn in over the lips."""
    tip, base = drawing.plan.nose
    known = {}
    for index, y in ((mesh.NOSE_TIP, tip), (_UNDER_NOSE, base), (_WINGS[0], base - 5),
                     (_WINGS[1], base - 5)):
        x, height = drawing.frame.put(np.array([drawing.middle, y]))
        known[index] = np.array([found[index, 0] if index in _WINGS else x, height])
    return known
