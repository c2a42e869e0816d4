"""Where the person is: a soft outline, from the segmentation network and the picture's own edges.

The network sees the surroundings of the face at 256 pixels and knows roughly, a little too wide.
Within a band along its outline the picture's colours decide: GrabCut (Rother, Kolmogorov, Blake
2004) moves the outline to the edges, then each pixel's place between the colours on both sides
makes hair soft, smoothed by a guided filter (He, Sun, Tang 2010). Not responsible for pictures
that come with an exact matte.
"""

from __future__ import annotations

import cv2
import numpy as np

from inference.avatar import perception
from inference.avatar.geometry import OVAL, Face
from inference.progress import OnProgress, silent

WORKING_SIDE = 720  # the filter's; an edge needs no more, its softness is wider than a pixel
REACH_FACES = 7.0  # side of what the network sees, in face heights, at most
LIKELY = 0.4  # of the network's 0..1: is person
LEAST_SHARE = 0.35  # of hair and chest that is person on pictures that the network understood
STEPS = 4  # that are told
# Shares are of the longer side.
CUT_SIDE = 360  # GrabCut's working size: its time grows with the area
CUT_ROUNDS = 2
BAND_SHARE = 0.014  # how far the network's outline may be off
SOFT_SHARE = 0.008  # how far hair reaches from the outline
NEAR_SHARE = 0.05  # where the colours on both sides are taken from
CONTRAST = 0.03  # squared distance of the two colours, of 1, at which they have half the say
EDGE = 1e-4  # the guided filter's: squared contrast above which an edge is kept
FAINT = 0.15  # below is nothing: a rim of background shows more than a missing hair


def matte_of(image: np.ndarray, face: Face, on_progress: OnProgress = silent) -> np.ndarray:
    """(h, w) uint8, 255 where the person with this face is."""
    def told(step: int) -> None:
        on_progress((step - 1) / STEPS, f"Finding the person's outline: step {step} of {STEPS}")

    told(1)
    height, width = image.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small_face = face.moved(scale, (0.0, 0.0))
    likely = _segmented(small, small_face)
    told(2)
    person = _under_the_face(likely, small_face)
    if _is_headless_or_bodiless(person, small_face):
        person = _as_people_are(person, small, small_face)
    told(3)
    person = _to_the_edges(person, small)
    told(4)
    soft = _soft(person, small)
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


def _is_headless_or_bodiless(person: np.ndarray, face: Face) -> bool:
    """Whether what should be there on any picture of a person is missing: the network, made for
    photographs, sees of flat drawings now and then the skin alone."""
    x, y, w, h = face.box
    hair = _part(person, x + w * 0.2, y - h * 0.15, w * 0.6, h * 0.15)
    chest = _part(person, x - w * 0.1, y + h * 1.35, w * 1.2, h * 0.6)
    return any(part.size > 0 and part.mean() < LEAST_SHARE for part in (hair, chest))


def _part(picture: np.ndarray, x: float, y: float, w: float, h: float) -> np.ndarray:
    x0, y0, x1, y1 = (max(0, round(v)) for v in (x, y, x + w, y + h))
    return picture[y0:y1, x0:x1]


def _as_people_are(person: np.ndarray, image: np.ndarray, face: Face) -> np.ndarray:
    """What within a bust's silhouette has other colours than what is around it."""
    x, y, w, h = face.box
    bust = np.zeros(person.shape, np.uint8)
    head = (round(x + w / 2), round(y + h * 0.36)), (round(w * 0.8), round(h * 0.95))
    cv2.ellipse(bust, head[0], head[1], 0, 0, 360, (1,), -1)
    body = np.array([(0.1, 0.9), (0.9, 0.9), (1.1, 1.15), (1.9, 1.4), (2.1, 9), (-1.1, 9),
                     (-0.9, 1.4), (-0.1, 1.15)]) * (w, h) + (x, y)
    cv2.fillPoly(bust, [np.round(body).astype(np.int32)], (1,))
    skin = cv2.erode(person.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    reach = round(h * 0.12)
    around = cv2.dilate(bust, np.ones((2 * reach + 1,) * 2, np.uint8)) > 0
    cut = _by_colours(image, skin, (bust > 0) | (person > 0), around | (person > 0))
    return _under_the_face(cut, face)


def _to_the_edges(person: np.ndarray, image: np.ndarray) -> np.ndarray:
    """The outline moved onto the picture's edges."""
    inner, outer = _band(person > 0.5, BAND_SHARE * max(image.shape[:2]))
    return _by_colours(image, inner, person > 0.5, outer)


def _by_colours(image: np.ndarray, sure: np.ndarray, likely: np.ndarray,
                possible: np.ndarray) -> np.ndarray:
    """0 or 1: GrabCut between what is surely and what is at all possibly the person."""
    scale = min(1.0, CUT_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    labels = np.full(image.shape[:2], cv2.GC_BGD, np.uint8)
    for where, label in ((possible, cv2.GC_PR_BGD), (likely, cv2.GC_PR_FGD), (sure, cv2.GC_FGD)):
        labels[where] = label
    labels = cv2.resize(labels, small.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    if not (labels == cv2.GC_FGD).any() or not (labels == cv2.GC_BGD).any():
        return likely.astype(np.float32)
    cv2.setRNGSeed(0)  # GrabCut's colour clusters start at random
    cv2.grabCut(small, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), CUT_ROUNDS,
                cv2.GC_INIT_WITH_MASK)
    cut = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    whole = cv2.resize(cut, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return (whole > 0.5).astype(np.float32)


def _soft(person: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Along the outline, how much of each pixel is person: where between the two mean colours
    nearby, the person's and the background's, its own colour lies."""
    longest = max(image.shape[:2])
    inner, outer = _band(person > 0.5, SOFT_SHARE * longest)
    colours = image.astype(np.float32) / 255
    near = (2 * round(NEAR_SHARE * longest) + 1,) * 2

    def mean_nearby(where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        weight = cv2.blur(where, near)
        return (cv2.blur(colours * where[..., None], near) / (weight + 1e-4)[..., None], weight)

    ours, our_weight = mean_nearby(inner.astype(np.float32))
    theirs, their_weight = mean_nearby(1 - outer.astype(np.float32))
    apart = ours - theirs
    contrast = (apart ** 2).sum(-1)
    share = ((colours - theirs) * apart).sum(-1) / (contrast + 1e-4)
    share = np.clip((share - 0.2) / 0.6, 0, 1)
    trust = contrast / (contrast + CONTRAST) * np.minimum(
        1, 40 * np.minimum(our_weight, their_weight))
    radius = max(2, round(SOFT_SHARE * longest / 2))
    blurred = cv2.GaussianBlur(person, (0, 0), radius / 2)
    share = (trust * share + (1 - trust) * blurred).astype(np.float32)
    share = np.where(inner, 1.0, np.where(outer, share, 0.0)).astype(np.float32)
    share = cv2.ximgproc.guidedFilter(colours, share, radius, EDGE)
    share = np.where(inner, 1.0, np.where(outer, share, 0.0))
    return np.clip((share - FAINT) / (0.9 - FAINT), 0, 1).astype(np.float32)


def _band(person: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Where the person is for certain, and where at all possible."""
    size = 2 * max(2, round(radius)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    solid = person.astype(np.uint8)
    return cv2.erode(solid, disc) > 0, cv2.dilate(solid, disc) > 0
