"""Curls: helices. Coils a few pixels wide make an afro, ringlets a finger thick hang in spirals."""

from __future__ import annotations

import numpy as np

from examples.avatars.draw.hair.locks import curve
from examples.avatars.draw.hair.strands import Strands, unit
from examples.avatars.draw.paint import LIGHT, step


def helices(middles: list[np.ndarray], radius: np.ndarray, turns: np.ndarray, normals: np.ndarray,
            rng: np.random.Generator, hairs: int = 1, spread: float = 0.25, width: float = 1.4,
            points: int = 41, begin: float = 0.0, deep: np.ndarray | None = None,
            rank: np.ndarray | None = None, grow: float = 0.25) -> Strands:
    """Hairs wound round middle lines (m, k, 3), each line its own curl.

    `radius` and `turns` (m,) of each curl, `normals` (m, 3) out of the head. The near side of a
    winding faces the light, the far side lies in the curl's own shade.
    """
    m, p = len(middles), points
    lines = np.stack([curve(line, p) for line in middles])
    along = unit(np.gradient(lines, axis=1))
    normals = np.broadcast_to(normals[:, None], (m, p, 3))
    front = np.broadcast_to(np.array([0.0, 0.0, 1.0]), (m, p, 3))
    across = unit(np.cross(along, front) + 1e-6)
    front = unit(np.cross(across, along))
    front = front * np.sign(front[..., 2:] + 1e-9)

    curl = np.repeat(np.arange(m), hairs)
    n = m * hairs
    t = np.linspace(0, 1, p)[None, :]
    hand = rng.choice((-1.0, 1.0), m)[curl]
    phase = rng.uniform(0, 2 * np.pi, m)[curl] + rng.normal(0, spread * 1.6, n)
    wind = hand[:, None] * 2 * np.pi * turns[curl][:, None] * t + phase[:, None]
    wide = radius[curl] * (1 + rng.normal(0, spread * 0.35, n))
    wide = wide[:, None] * step(t, -0.05, grow) * (1 - 0.35 * step(t, 0.7, 1.0))
    c, s = np.cos(wind), np.sin(wind)
    points_ = (lines[curl] + across[curl] * (wide * s)[..., None]
               + front[curl] * (wide * c)[..., None])
    if spread:
        shift = rng.normal(0, 1, (n, 1, 3)) * (radius[curl] * spread * 0.5)[:, None, None]
        points_ = points_ + shift
    normal = unit(normals[curl] + 0.6 * (across[curl] * s[..., None]
                                                  + front[curl] * c[..., None]))
    buried = 0.50 * (0.5 - 0.5 * c) + begin * (1 - step(t, 0, 0.4))
    # Curls shade each other: the volume's dark side is darker than one curl there would be.
    towards = LIGHT / np.linalg.norm(LIGHT)
    shaded = 1 - np.clip((normals[:, 0] @ towards + 0.35) / 1.35, 0, 1)
    buried = buried + 0.55 * shaded[curl, None]
    if deep is not None:
        buried = buried + np.asarray(deep)[curl][:, None]
    ends = (0.5 + 0.5 * step(t, 0, 0.1)) * (0.35 + 0.65 * step(t, 1.0, 0.85))
    widths = width * rng.uniform(0.8, 1.3, n)[:, None] * ends
    order = (np.arange(m) if rank is None else rank)[curl] + 0.9 * rng.random(n)
    return Strands(points_, normal, np.clip(buried, 0, 1), widths * np.ones((n, p)), order,
                   (1 + rng.normal(0, 0.07, m))[curl], rng.normal(0, 0.06, n))
