"""A patch in a face: what of the picture changes, what stays, and how one goes over into the other.

Stands in for a trained network: the puppet's own speaking mouth, shrunk to the patch's 96 pixels.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from inference.avatar.geometry import CHIN, OVAL
from inference.avatar.portrait import Portrait
from inference.video.puppet import Puppet, colour
from inference.video.puppet.axes import Box
from inference.video.tracks import MOUTH_CHANNELS
from inference.video.wav2lip import blend
from inference.video.wav2lip.crop import Crop
from inference.video.wav2lip.network import ROWS, SIZE

FRAME = 720  # pixels: a face of 290, three times the patch


class Face:
    """The astronaut's, ready to be painted on."""

    def __init__(self, portrait: Portrait) -> None:
        self.puppet = Puppet(portrait, FRAME, FRAME)
        framed = self.puppet.portrait
        self.marks = framed.face.landmarks[:, :2]
        points = dict(enumerate(self.marks))
        self.crop = Crop.of(points)
        self.mask = blend.Mask.of(points, self.crop, person=framed.matte)
        self.picture = colour.yuv_picture(framed.image)
        self.own = blend.yuv(self.crop.cut(framed.image)[..., ::-1])[self.mask.top :]
        corners = self.crop.corners(self.mask.top)
        self.box = Box.around(np.stack([corners.min(0), corners.max(0)]), FRAME, FRAME)

        self.grain = blend.grain(self.picture[..., 0], self.own, self.crop, self.box)

    def speaking(self, **channels: float) -> np.ndarray:
        """The whole picture of the puppet's mouth, YUV."""
        values = np.array([channels.get(c, 0) for c in MOUTH_CHANNELS], np.float32)
        frame = self.puppet.frame(values)
        planes = [frame[:FRAME], *frame[FRAME:].reshape(2, FRAME // 2, FRAME // 2)]
        return np.dstack([cv2.resize(p, (FRAME, FRAME)) for p in planes])

    def patch(self, picture: np.ndarray) -> np.ndarray:
        return self.crop.cut(picture)[self.mask.top :].astype(np.float32)

    def painted(self, patch: np.ndarray, sharpen: float = 0.0) -> np.ndarray:
        """The whole picture with the patch in it, YUV bytes."""
        paint = blend.paint(patch, self.own, self.mask, sharpen)
        skin = np.dstack([self.picture, np.full((FRAME, FRAME), 255, np.uint8)])
        skin = np.ascontiguousarray(skin[self.box.slices])
        blend.lay_on_skin(skin, self.box, self.crop, paint, self.grain)
        out = self.picture.copy()
        out[self.box.slices] = skin[..., :3]
        return out

    def inside(self, *, lips: bool) -> np.ndarray:
        """(FRAME, FRAME) 0..1: where the mask, or the lips in it, lie in the picture."""
        rows = self.mask.lips if lips else self.mask.face
        return self.crop.spread(rows, 0, 0, (FRAME, FRAME))


@pytest.fixture(scope="module")
def face(astronaut: Portrait) -> Face:
    return Face(astronaut)


def change(face: Face, picture: np.ndarray) -> np.ndarray:
    return picture.astype(np.int16) - face.picture


def wild(face: Face) -> np.ndarray:
    noise = np.random.default_rng(0).uniform(16, 235, face.own.shape).astype(np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 1.0) * 2 - 100


def test_the_picture_itself_as_a_patch_changes_nothing_but_sharpness(face: Face) -> None:
    seen = np.abs(change(face, face.painted(face.own))).max(-1)
    assert seen[face.inside(lips=True) < 0.01].max() <= 1
    assert seen.max() > 3  # on the lips it is the patch that is seen, in its 96 pixels


def test_whatever_comes_only_the_lower_face_changes(face: Face) -> None:
    seen = np.abs(change(face, face.painted(wild(face)))).max(-1) > 0
    y, x = np.nonzero(seen)
    assert seen.sum() > 5000
    assert y.min() > face.marks[4, 1]  # the nose's tip
    outline = cv2.convexHull(face.marks[list(OVAL)])
    outline[:, 0, 1] += (outline[:, 0, 1] > face.marks[17, 1]) * 0.1 * face.crop.size[1]
    beyond = [cv2.pointPolygonTest(outline, (float(a), float(b)), True)
              for a, b in zip(x, y, strict=True)]
    assert min(beyond) > -0.02 * face.crop.size[1]
    assert y.max() > face.marks[CHIN, 1]  # below a chin that goes down its place is filled


def test_no_edge_shows_where_the_patch_ends(face: Face) -> None:
    """Whatever the patch, its share rises from nothing over many pixels: at the mask's edge no step
    is steeper than an eighth of the difference that it leads to."""
    blot = face.own.copy()
    blot[..., 0] += 60
    blot[: len(blot) // 2, :, 0] -= 100
    edge = (face.inside(lips=False) < 0.3) & (face.inside(lips=True) < 0.01)
    for patch in (blot, wild(face)):
        luma = change(face, face.painted(patch))[..., 0].astype(float)
        steps = np.maximum(np.abs(np.diff(luma, axis=0))[:, 1:], np.abs(np.diff(luma, axis=1))[1:])
        assert np.abs(luma).max() > 30
        assert steps[edge[1:, 1:]].max() < np.abs(luma).max() / 8


@pytest.mark.parametrize("gain, offset", [((0.9,) * 3, (12, 0, 0)), ((1, 1, 1), (-15, 6, -6)),
                                          ((1.15, 1.1, 1.1), (0, 0, 0))])
def test_another_light_on_the_patch_is_taken_back(face: Face, gain, offset) -> None:
    middle = np.array([16, 128, 128])
    tinted = ((face.own - middle) * gain + middle + offset).astype(np.float32)
    skin = (face.inside(lips=False) > 0.02) & (face.inside(lips=True) < 0.01)
    as_it_comes = np.abs(tinted - face.own).max()
    left = np.abs(change(face, face.painted(tinted)))[skin]
    assert as_it_comes > 6
    assert left.mean() < 1.0 and np.percentile(left, 99) < 0.6 * as_it_comes


def test_beside_the_mouth_the_picture_keeps_its_detail(face: Face) -> None:
    """A blurred patch, as a network's are: pores stay, the lips get soft."""
    soft = cv2.GaussianBlur(face.own, (0, 0), 0.8)
    out = face.painted(soft)
    detail, before = (np.abs(cv2.Laplacian(p[..., 0].astype(np.float32), cv2.CV_32F))
                      for p in (out, face.picture))
    beside = (face.inside(lips=False) > 0.5) & (face.inside(lips=True) < 0.01)
    on_lips = face.inside(lips=True) > 0.98
    assert detail[beside].mean() > 0.9 * before[beside].mean()
    assert detail[on_lips].mean() < 0.6 * before[on_lips].mean()


def test_film_grain_lies_over_the_patch_too(face: Face) -> None:
    noise = np.random.default_rng(0).normal(0, 5, (FRAME, FRAME))
    grainy = np.clip(face.picture[..., 0] + noise, 0, 255).astype(np.uint8)
    grain = blend.grain(grainy, face.own, face.crop, face.box)
    added = grain - face.grain
    on_lips = face.inside(lips=True)[face.box.slices] > 0.98
    assert np.corrcoef(added[on_lips], noise[face.box.slices][on_lips])[0, 1] > 0.7
    assert 2 < added[on_lips].std() < 5
    assert np.abs(face.grain).max() < 4  # a clean picture has next to none


def test_the_mouth_is_the_patchs(face: Face) -> None:
    spoken = face.speaking(jaw=0.4)
    out = face.painted(face.patch(spoken))
    lips = face.inside(lips=True) > 0.98
    asked = cv2.GaussianBlur(spoken, (0, 0), 1.5)[..., 0].astype(int)
    assert np.abs(out[..., 0].astype(int) - asked)[lips].mean() < 0.25 * np.abs(
        face.picture[..., 0].astype(int) - asked)[lips].mean()


def test_a_jaw_that_opens_has_one_chin(face: Face) -> None:
    """Down the middle from the lower lip to the neck the picture is the patch's, not both."""
    spoken = face.speaking(jaw=0.3)
    out = face.painted(face.patch(spoken))
    x, low = face.marks[CHIN].astype(int)
    rows = slice(int(face.marks[17, 1]), low + round(0.06 * face.crop.size[1]))

    def column(picture: np.ndarray) -> np.ndarray:
        soft = cv2.GaussianBlur(picture[..., 0].astype(np.float32), (0, 0), 2.0)
        return soft[rows, x - 6 : x + 7].mean(1)

    wrong = np.abs(column(face.picture) - column(spoken))
    left = np.abs(column(out) - column(spoken))
    assert wrong.max() > 15
    assert left.max() < 0.6 * wrong.max() and left.mean() < 0.4 * wrong.mean()


def test_sharpening_makes_edges_steeper_within_bounds(face: Face) -> None:
    patch = face.patch(face.speaking(jaw=0.4))
    soft, crisp = (face.painted(patch, s)[..., 0].astype(np.float32) for s in (0.0, 1.0))
    lips = face.inside(lips=True) > 0.9
    edges = [np.abs(cv2.Sobel(p, cv2.CV_32F, 0, 1))[lips].mean() for p in (soft, crisp)]
    assert edges[1] > 1.15 * edges[0]
    assert np.abs(crisp - soft).max() < 24


def test_planes_are_painted_as_the_skin_is(face: Face) -> None:
    paint = blend.paint(face.patch(face.speaking(jaw=0.4)), face.own, face.mask)
    half = (FRAME // 2, FRAME // 2)
    planes = (face.picture[..., 0].copy(),
              *(cv2.resize(face.picture[..., k], half, interpolation=cv2.INTER_AREA)
                for k in (1, 2)))
    before = [p.copy() for p in planes]
    blend.lay_on_planes(planes, face.box, face.crop, paint, face.grain)
    skin = face.painted(face.patch(face.speaking(jaw=0.4)))
    assert np.abs(planes[0].astype(int) - skin[..., 0]).max() <= 1
    for k in (1, 2):
        expected = cv2.resize(skin[..., k], half, interpolation=cv2.INTER_AREA)
        assert np.abs(planes[k].astype(int) - expected).mean() < 0.2
    away = np.ones((FRAME, FRAME), bool)
    away[face.box.slices] = False
    assert np.array_equal(planes[0][away], before[0][away])


def test_a_crop_is_upright_whatever_the_tilt(face: Face) -> None:
    """Picture and face turned together give the same crop."""
    turn = cv2.getRotationMatrix2D((FRAME / 2, FRAME / 2), 20, 1.0)
    turned = cv2.warpAffine(face.picture, turn, (FRAME, FRAME), flags=cv2.INTER_CUBIC)
    centres = turn.copy()  # cv2 turns pixel centres, marks are counted from corners
    centres[:, 2] += 0.5 - turn[:, :2] @ (0.5, 0.5)
    marks = face.marks @ centres[:, :2].T + centres[:, 2]
    crop = Crop.of(dict(enumerate(marks)))
    inner = slice(4, SIZE - 4)
    apart = np.abs(crop.cut(turned).astype(int) - face.crop.cut(face.picture))[inner, inner]
    assert np.hypot(*crop.size) == pytest.approx(np.hypot(*face.crop.size), rel=0.01)
    assert apart.mean() < 4


def test_a_crop_moves_by_parts_of_a_pixel(face: Face) -> None:
    """A quarter of a pixel of the crop, not a jump of whole ones."""
    wide = face.crop.size[0] / SIZE
    moved = face.crop.moved(1.0, (0.25 * wide, 0.0))
    a, b = (c.cut(face.picture)[..., 0].astype(np.float32) for c in (face.crop, moved))
    across = np.gradient(a, axis=1)
    shift = ((b - a) * across).sum() / (across**2).sum()
    assert shift == pytest.approx(0.25, abs=0.06)


def test_the_crop_is_the_detectors_box(face: Face) -> None:
    """Brows and chin inside, the mouth in the half that the network paints."""
    at = face.crop.local(face.marks)
    brows, nose, mouth, chin = at[105], at[4], at[13], at[CHIN]
    assert 10 < brows[1] < 28
    assert 44 < nose[1] < mouth[1] < 76
    assert 84 < chin[1] < 92
    assert ROWS[0] <= face.mask.top and 0 < face.mask.face[0].max() < 0.2
