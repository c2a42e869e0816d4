"""The 478 points of a drawing: found by the face mesh, then set onto what was drawn.

The mesh supplies depth and the places nobody drew a line at; lips, lids, irises, brows and the
face's outline are known, and carry their neighbours along.
"""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.export import to_bytes
from examples.avatars.draw.figure import Drawing
from examples.avatars.draw.paint import resampled
from inference.avatar import geometry as mesh
from inference.avatar.face import find_faces
from inference.video.puppet.thinplate import thin_plate

_UPPER_RINGS = (mesh.LIP_OUTER_UPPER, mesh.LIP_UPPER_RING_1, mesh.LIP_UPPER_RING_2,
                mesh.LIP_INNER_UPPER)
_LOWER_RINGS = (mesh.LIP_OUTER_LOWER, mesh.LIP_LOWER_RING_1, mesh.LIP_LOWER_RING_2,
                mesh.LIP_INNER_LOWER)
_INNER_CORNER = 0.95  # where the inner contour ends, in half mouth widths


def landmarks_of(drawing: Drawing) -> np.ndarray:
    """(478, 3) in drawing pixels."""
    scale = drawing.matte.shape[0] / 1080
    found = find_faces(to_bytes(drawing.image))[0].landmarks.astype(np.float64) / scale
    known = (_lips(drawing, found) | _eyes(drawing, found) | _brows(drawing)
             | _outline(drawing, found))
    # What is not drawn over stays: the upper oval, under the hair.
    anchors = known | {i: found[i, :2] for i in mesh.OVAL if i not in known}
    places = list(anchors)
    size = np.linalg.norm(found[mesh.CHIN, :2] - found[mesh.FOREHEAD, :2])
    moves = np.array([anchors[i] for i in places]) - found[places, :2]
    fitted = found.copy()
    fitted[:, :2] += thin_plate(found[places, :2] / size, moves)(found[:, :2] / size)
    for index, place in known.items():
        fitted[index, :2] = place
    return fitted


def _lips(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    known = {}
    for rings, curve in ((_UPPER_RINGS, "top"), (_LOWER_RINGS, "bottom")):
        x = found[list(rings[0]), 0]
        u = (x - x[0]) / (x[-1] - x[0]) * 2 - 1
        u = (u - u[::-1]) / 2
        outer, inner = drawing.lips.at(u, curve), drawing.lips.at(u * _INNER_CORNER, "seam")
        for ring, share in zip(rings, np.linspace(0, 1, len(rings)), strict=True):
            places = outer * (1 - share) + inner * share
            known |= dict(zip(ring, drawing.pose.moved(drawing.head, places), strict=True))
    return known


def _eyes(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    known = {}
    for k, eye in enumerate(drawing.eyes):
        for indices, lid in ((mesh.EYE_UPPER[k], eye.upper), (mesh.EYE_LOWER[k], eye.lower)):
            outer_first = lid if k == 0 else lid[::-1]
            known |= dict(zip(indices, resampled(outer_first, len(indices)), strict=True))
        centre, *rim = mesh.IRIS[k]
        known[centre] = np.array(eye.iris)
        for index in rim:
            away = found[index, :2] - found[centre, :2]
            known[index] = known[centre] + away / np.linalg.norm(away) * eye.iris_radius
    return known


def _brows(drawing: Drawing) -> dict[int, np.ndarray]:
    known = {}
    for indices, (top, bottom) in zip(mesh.BROW, drawing.brows, strict=True):
        for part, edge in ((indices[:5], top), (indices[5:], bottom)):
            known |= dict(zip(part, resampled(edge[::-1], 5), strict=True))
    return known


def _outline(drawing: Drawing, found: np.ndarray) -> dict[int, np.ndarray]:
    """The oval on the drawn outline, each point in the direction it was found.

    Above the eyes the outline is under the hair: there only what lies outside is brought in.
    """
    nose = found[mesh.NOSE_TIP, :2]
    outline = resampled(np.vstack([drawing.face, drawing.face[:1]]), 2000)
    outline = nose + (outline - nose) * 0.99
    around = np.arctan2(*(outline - nose).T)
    known = {}
    for index in mesh.OVAL:
        away = found[index, :2] - nose
        turn = np.angle(np.exp(1j * (around - np.arctan2(*away))))
        edge = outline[np.argmin(np.abs(turn))]
        if away[1] > -60 or np.linalg.norm(away) > np.linalg.norm(edge - nose):
            known[index] = edge
    return known
