"""Boxes from raw maps made by hand, and from a detector whose weights were made by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from third_party.Wav2Lip import S3FD
from third_party.Wav2Lip.detect import STRIDES, decode, detect, suppress

HEIGHT, WIDTH = 128, 256  # pixels


def empty_maps() -> list[np.ndarray]:
    maps = []
    for stride in STRIDES:
        cells = HEIGHT // stride, WIDTH // stride
        scores = np.zeros((2, *cells), np.float32)
        scores[0] = 10
        maps += [scores, np.zeros((4, *cells), np.float32)]
    return maps


def face_at(maps: list[np.ndarray], scale: int, row: int, column: int, logit: float = 15,
            place: tuple[float, float, float, float] = (0, 0, 0, 0)) -> None:
    maps[2 * scale][1, row, column] = logit
    maps[2 * scale + 1][:, row, column] = place


@pytest.mark.parametrize("scale", range(6))
def test_each_map_has_faces_of_four_strides_about_its_cells(scale):
    maps, stride = empty_maps(), STRIDES[scale]
    face_at(maps, scale, row=0, column=1)
    boxes, scores = decode(maps, 0.5)
    np.testing.assert_allclose(
        boxes, [[1.5 * stride - 2 * stride, 0.5 * stride - 2 * stride,
                 1.5 * stride + 2 * stride, 0.5 * stride + 2 * stride]])
    np.testing.assert_allclose(scores, 1 / (1 + np.exp(10 - 15)), rtol=1e-5)


def test_a_box_is_moved_by_tenths_and_grown_by_fifths_of_a_logarithm():
    maps = empty_maps()
    face_at(maps, 1, row=4, column=6, place=(1, -2, np.log(2) / 0.2, np.log(0.5) / 0.2))
    boxes, _ = decode(maps, 0.5)
    centre_x, centre_y = 6.5 * 8 + 0.1 * 32, 4.5 * 8 - 0.2 * 32
    np.testing.assert_allclose(
        boxes, [[centre_x - 32, centre_y - 8, centre_x + 32, centre_y + 8]], rtol=1e-5)


def test_the_threshold_is_of_the_probability():
    maps = empty_maps()
    face_at(maps, 0, row=3, column=3, logit=10 + np.log(3))  # 0.75
    face_at(maps, 2, row=1, column=1, logit=10 + np.log(1 / 3))  # 0.25
    assert len(decode(maps, 0.2)[0]) == 2
    assert decode(maps, 0.5)[1] == pytest.approx([0.75])
    assert len(decode(maps, 0.8)[0]) == 0


def test_extreme_maps_stay_finite():
    maps = empty_maps()
    maps[0][0] = 1e30
    face_at(maps, 1, row=0, column=0, logit=1e30)
    with np.errstate(over="raise"):
        boxes, scores = decode(maps, 0.5)
    assert len(boxes) == 1
    assert scores == [1]


def test_the_best_of_overlapping_boxes_is_kept():
    boxes = np.array([[0, 0, 99, 99], [20, 0, 119, 99], [300, 0, 399, 99]], np.float32)
    assert suppress(boxes, np.array([0.6, 0.9, 0.7]), 0.3).tolist() == [1, 2]


def test_a_suppressed_box_suppresses_nothing():
    boxes = np.array([[0, 0, 99, 99], [45, 0, 144, 99], [90, 0, 189, 99]], np.float32)
    assert suppress(boxes, np.array([0.9, 0.8, 0.7]), 0.3).tolist() == [0, 2]


@pytest.mark.parametrize(("overlap", "kept"), [(0.33, [0]), (0.34, [0, 1])])
def test_overlap_is_shared_area_over_area_of_both(overlap, kept):
    """Both ends of a box count: 0 to 99 are a hundred pixels. A third is shared here."""
    boxes = np.array([[0, 0, 99, 99], [50, 0, 149, 99]], np.float32)
    assert suppress(boxes, np.array([0.9, 0.8]), overlap).tolist() == kept


def test_no_boxes():
    boxes, scores = decode(empty_maps(), 0.5)
    assert boxes.shape == (0, 4)
    assert suppress(boxes, scores, 0.3).shape == (0,)


@pytest.fixture(scope="module")
def blue_detector() -> S3FD:
    """Takes whatever is bluer than the mean for a small face.

    The first features carry the blue of one pixel of every 4x4; normalising makes 10 of any.
    """
    with torch.device("meta"):
        net = S3FD()
    net = net.to_empty(device="cpu").requires_grad_(False)
    for name, weight in net.named_parameters():
        weight.zero_()
        if name.startswith(("conv1", "conv2", "conv3")) and weight.dim() == 4:
            weight[0, 0, 1, 1] = 1
        elif name.endswith("mbox_conf.bias"):
            weight[0] = 5
    net.conv3_3_norm.weight.fill_(10)
    net.conv3_3_norm_mbox_conf.weight.zero_()[3, 0, 1, 1] = 1
    net.conv3_3_norm_mbox_loc.weight.zero_()
    return net.eval()


def picture(height: int, width: int, colour: tuple[int, int, int], *,
            top: int, left: int, side: int) -> np.ndarray:
    image = np.zeros((height, width, 3), np.uint8)
    image[top : top + side, left : left + side] = colour
    return image


def test_a_picture_is_red_first(blue_detector):
    where = {"top": 32, "left": 96, "side": 4}
    boxes, scores = detect(blue_detector, picture(80, 160, (0, 0, 255), **where))
    assert boxes.dtype == scores.dtype == np.float32
    np.testing.assert_allclose(boxes, [[98 - 8, 34 - 8, 98 + 8, 34 + 8]])
    np.testing.assert_allclose(scores, 1 / (1 + np.exp(5 - 10)), rtol=1e-5)
    assert len(detect(blue_detector, picture(80, 160, (255, 0, 0), **where))[0]) == 0


def test_a_shrunk_picture_gives_boxes_in_its_own_pixels(blue_detector):
    """Ten pixels a cell: 330 wide becomes 132, 200 high becomes 80, exactly."""
    image = picture(200, 330, (0, 0, 255), top=80, left=240, side=10)
    boxes, _ = detect(blue_detector, image, shrink=2.5)
    np.testing.assert_allclose(boxes, [[245 - 20, 85 - 20, 245 + 20, 85 + 20]], rtol=1e-5)


def test_neighbours_are_one_face(blue_detector):
    image = picture(80, 160, (0, 0, 255), top=32, left=96, side=8)  # four cells
    assert len(detect(blue_detector, image)[0]) == 1
    assert len(detect(blue_detector, image, overlap=1)[0]) == 4


def test_a_tiny_picture(blue_detector):
    boxes, _ = detect(blue_detector, picture(5, 9, (0, 0, 255), top=0, left=4, side=4))
    np.testing.assert_allclose(boxes, [[6 - 8, 2 - 8, 6 + 8, 2 + 8]])
