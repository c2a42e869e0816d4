"""Hair on drawn heads: it stays off eyes and lips, and is grown alike every time."""

import numpy as np
import pytest

from examples.avatars.draw import eyes as eye_painter
from examples.avatars.draw import mouth as lip_painter
from examples.avatars.draw.eyes import Eyes
from examples.avatars.draw.hair import CUTS, Beard, Dye, Glasses, Style, paint_back, paint_front
from examples.avatars.draw.head import Head
from examples.avatars.draw.mouth import Mouth
from examples.avatars.draw.paint import Canvas

SMALL = 0.25
HEAD = Head()


def worn(style, seed=3):
    canvas = Canvas(SMALL)
    paint_front(canvas, HEAD, style, np.random.default_rng(seed), Mouth())
    return canvas


def features(canvas):
    """Masks of both eye openings and of the lips."""
    eyes = [canvas.shape(np.vstack([eye.upper, eye.lower[::-1]]))
            for eye in eye_painter.known(HEAD, Eyes())]
    lips = lip_painter.contours(HEAD, Mouth())
    outline = np.vstack([np.stack([lips.x, lips.top], 1), np.stack([lips.x, lips.bottom], 1)[::-1]])
    return [*eyes, canvas.shape(outline)]


def covered(canvas, mask):
    """Share of a mask under paint."""
    box = np.s_[mask.top : mask.top + mask.alpha.shape[0],
                mask.left : mask.left + mask.alpha.shape[1]]
    return float((canvas.matte[box] * mask.alpha).sum() / mask.alpha.sum())


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_covers_the_crown_and_leaves_eyes_and_lips_free(cut):
    canvas = worn(Style(cut))
    assert all(covered(canvas, mask) < 0.01 for mask in features(canvas))
    crown = canvas.ellipse(960, 268, 40, 12)
    assert covered(canvas, crown) > 0.6


@pytest.mark.parametrize("beard", [Beard(length=3.0), Beard(), Beard(length=14.0),
                                   Beard(chin=False)])
def test_a_beard_grows_round_the_lips(beard):
    bare, bearded = worn(Style("fade")), worn(Style("fade", beard=beard))
    *_, lips = features(bare)
    assert covered(bearded, lips) < 0.06
    above = bare.ellipse(960, HEAD.build.mouth_y - 30, 24, 4)
    assert covered(bearded, above) > covered(bare, above) + 0.3


def test_glasses_do_not_cover_the_eyes():
    for kind in ("metal", "acetate"):
        canvas = worn(Style("fade", glasses=Glasses(kind)))
        left, right, _ = features(canvas)
        assert covered(canvas, left) == covered(canvas, right) == 0
        assert covered(canvas, canvas.ellipse(960, HEAD.build.eye_y - 11, 6, 2)) > 0.3


def test_hair_grows_alike_every_time():
    first, second = worn(Style("curtains")), worn(Style("curtains"))
    assert np.array_equal(first.image, second.image)
    assert not np.array_equal(first.image, worn(Style("curtains"), seed=4).image)


def test_a_dye_colours_hair():
    red, black = (worn(Style("textured", Dye(code))) for code in ("#a04020", "#101010"))
    assert red.image[..., 0].sum() > 2 * black.image[..., 0].sum()


def test_long_hair_hangs_behind_the_shoulders():
    canvas = Canvas(SMALL)
    paint_back(canvas, HEAD, Style("waves"), np.random.default_rng(3))
    assert covered(canvas, canvas.ellipse(860, 760, 12, 12)) > 0.9
