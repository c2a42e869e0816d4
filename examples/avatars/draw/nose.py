"""The nose: part of the face's relief, and the few soft shadows that light alone does not give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.head import CENTRE_X, Head
from examples.avatars.draw.paint import Canvas, bump, spline, step


@dataclass(frozen=True)
class Nose:
    """Sizes in drawing pixels; heights are how far parts stand out."""

    wing: float = 29.0  # half the width at the wings
    tip: float = 18.0  # roundness
    bridge: float = 17.0  # half width
    bridge_height: float = 10.0
    tip_height: float = 15.0
    nostril: float = 1.0  # how much of the nostrils is seen

    def relief(self, head: Head, d: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Height at distance `d` from the middle line."""
        b = head.build
        a = np.abs(d)
        along = step(y, b.eye_y - 34, b.nose_y + 4) ** 1.2 * step(y, b.nose_y + 24, b.nose_y + 2)
        width = self.bridge + 4 * bump(y - b.nose_y + 50, 22)
        h = (self.bridge_height + 5) * bump(d, width) * along
        h = h + self.tip_height * bump(d, self.tip) * bump(y - b.nose_y, 17)
        h += 8.5 * bump(a - (self.wing - 7), 10.5) * bump(y - (b.nose_y + 8), 11.5)
        h -= 1.8 * bump(a - (self.wing - 17), 4) * bump(y - (b.nose_y + 2), 10)
        return h


def paint(canvas: Canvas, head: Head, nose: Nose, skin: np.ndarray) -> None:
    """Nostrils, the wings' creases, the shadow below and the light on the tip."""
    b = head.build
    w, y0 = nose.wing, b.nose_y
    # The whole underside turns away from the light.
    below = canvas.shape(spline([(CENTRE_X - w * 0.86, y0 + 14), (CENTRE_X - w * 0.35, y0 + 13),
                                 (CENTRE_X, y0 + 17), (CENTRE_X + w * 0.35, y0 + 13),
                                 (CENTRE_X + w * 0.86, y0 + 14), (CENTRE_X + w * 0.55, y0 + 24),
                                 (CENTRE_X, y0 + 27), (CENTRE_X - w * 0.55, y0 + 24)], True), 4.0)
    canvas.darken(np.array([0.66, 0.46, 0.42]), below, 0.50)
    cast = canvas.ellipse(CENTRE_X + 5, y0 + 31, w * 0.9, 9, 4, soft=6)
    canvas.darken(np.array([0.72, 0.55, 0.52]), cast, 0.32)
    for side in (-1, 1):
        def at(points, side=side):
            return np.array([(CENTRE_X + side * px, y0 + py) for px, py in points], float)

        hole = canvas.shape(spline(at([(w * 0.30, 19.5), (w * 0.48, 15.2), (w * 0.70, 16.2),
                                       (w * 0.72, 20.0), (w * 0.50, 22.0)]), True), soft=1.9)
        canvas.darken(np.array([0.34, 0.17, 0.14]) * (0.7 + 0.4 * skin), hole, 0.66 * nose.nostril)
        wing = canvas.stroke(at([(w * 0.93, -6), (w * 1.06, 5), (w * 1.02, 15), (w * 0.82, 21)]),
                             [1, 4, 4, 1.5], soft=2.6)
        canvas.darken(np.array([0.66, 0.46, 0.42]), wing, 0.42 if side < 0 else 0.52)
        shine = canvas.ellipse(CENTRE_X + side * (w - 8), y0 + 4, 5, 5, soft=4)
        canvas.glow(np.array([0.20, 0.16, 0.13]), shine, 0.35 if side < 0 else 0.10)
    # Light from the left leaves the bridge's right flank in half shade.
    flank = canvas.stroke([(CENTRE_X + 15, b.eye_y - 26), (CENTRE_X + 15, b.eye_y + 16),
                           (CENTRE_X + 19, y0 - 22)], [4, 11, 8], soft=7)
    canvas.darken(np.array([0.80, 0.65, 0.60]), flank, 0.42)
    ridge = canvas.stroke([(CENTRE_X - 3, b.eye_y - 14), (CENTRE_X - 4, b.eye_y + 26),
                           (CENTRE_X - 4, y0 - 18)], [3, 7, 6], soft=5)
    canvas.glow(np.array([0.20, 0.17, 0.14]), ridge, 0.50)
    tip = canvas.ellipse(CENTRE_X - 5, y0 - 4, 8, 7, soft=5)
    canvas.glow(np.array([0.34, 0.30, 0.27]), tip, 0.45)
