"""Where the person is: a soft outline, from the segmentation network and the picture's own edges.

The network sees the surroundings of the face at 256 pixels and knows roughly; the guided filter
(He, Sun, Tang: Guided Image Filtering, 2010) moves its edges to those of the picture and lets
hair be soft. Not responsible for pictures that come with an exact matte.
"""

from __future__ import annotations

import cv2
import numpy as np

from inference.avatar import perception
from inference.avatar.geometry import OVAL, Face

WORKING_SIDE = 720  # the filter's; an edge needs no more, its softness is wider than a pixel
REACH_FACES = 7.0  # side of what the network sees, in face heights, at most
RADIUS_SHARE = 0.012  # of the filter, in working sides; a strand of hair is narrower
EDGE = 1e-4  # squared contrast (of 1) above which an edge is one
LIKELY = 0.4
FAINT = 0.12  # of the filter's 0..1: below is nothing, above 1 - FAINT solid


def matte_of(image: np.ndarray, face: Face) -> np.ndarray:
    """(h, w) uint8, 255 where the person with this face is."""
    height, width = image.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small_face = face.moved(scale, (0.0, 0.0))
    likely = _segmented(small, small_face)
    person = _under_the_face(likely, small_face)
    soft = _to_the_edges(person, small)
    matte = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.round(matte * 255).astype(np.uint8)


def _segmented(image: np.ndarray, face: Face) -> np.ndarray:
    """The network's opinion, 0..1, looking at the face with shoulders rather than at a hall."""
    height, width = image.shape[:2]
    x, y, w, h = face.box
    side = min(REACH_FACES * max(w, h), float(max(height, width)))
    x0 = int(np.clip(x + w / 2 - side / 2, 0, max(0.0, width - side)))
    y0 = int(np.clip(y + h / 2 - side * 0.4, 0, max(0.0, height - side)))
    part = image[y0:y0 + int(np.ceil(side)), x0:x0 + int(np.ceil(side))]
    pixels = perception.PERSON_SIDE
    seen = cv2.resize(part, (pixels, pixels), interpolation=cv2.INTER_AREA)
    # Twice, the second time mirrored: the mean has half the mistakes.
    likely = (perception.person(seen) + perception.person(seen[:, ::-1])[:, ::-1]) / 2
    whole = np.zeros((height, width), np.float32)
    whole[y0:y0 + part.shape[0], x0:x0 + part.shape[1]] = cv2.resize(
        likely, part.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    return np.clip(whole, 0, 1)


def _under_the_face(likely: np.ndarray, face: Face) -> np.ndarray:
    """0 or 1: the piece that holds the face, without holes; the face itself is the person's."""
    outline = np.round(face.landmarks[list(OVAL), :2]).astype(np.int32)
    oval = np.zeros(likely.shape, np.uint8)
    cv2.fillPoly(oval, [outline], (1,))
    _, pieces = cv2.connectedComponents(((likely > LIKELY) | (oval > 0)).astype(np.uint8))
    own = np.isin(pieces, np.unique(pieces[oval > 0]))
    # Holes: what is not the person and cannot be reached from the picture's edge.
    _, gaps = cv2.connectedComponents((~own).astype(np.uint8), connectivity=4)
    rim = np.concatenate([gaps[0], gaps[-1], gaps[:, 0], gaps[:, -1]])
    return (own | ~np.isin(gaps, rim)).astype(np.float32)


def _to_the_edges(person: np.ndarray, image: np.ndarray) -> np.ndarray:
    """The outline moved to the picture's edges, then softened as hair and cloth are there."""
    radius = max(2, round(RADIUS_SHARE * max(image.shape[:2])))
    guide = image.astype(np.float32) / 255
    moved = cv2.ximgproc.guidedFilter(guide, person, 2 * radius, EDGE)
    soft = cv2.ximgproc.guidedFilter(guide, (moved > 0.5).astype(np.float32), radius, EDGE)
    # The filter has the say in a band along the outline only: far from it all is certain.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (4 * radius + 1,) * 2)
    soft = np.where(cv2.erode(person, disc) > 0, 1.0, soft)
    soft = np.where(cv2.dilate(person, disc) > 0, soft, 0.0)
    return np.clip((soft - FAINT) / (1 - 2 * FAINT), 0, 1).astype(np.float32)
