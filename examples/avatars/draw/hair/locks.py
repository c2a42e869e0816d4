"""Locks: hairs that fall together. A sheet of hair hangs between guide curves and parts into locks.

Guides are the cut: curves in space from root to tip, laid side by side from the face outwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.avatars.draw.hair.strands import Strands, unit
from examples.avatars.draw.paint import step


@dataclass(frozen=True)
class Fall:
    """How a sheet of hair falls."""

    hairs: int = 4200
    locks: int = 14
    wisps: int = 7  # in a lock
    overlap: float = 1.7  # 1: locks lie side by side
    clump: float = 0.5  # 0 every hair for itself .. 1 locks end in a point
    wave: float = 0.0  # px
    wave_length: float = 150.0  # px
    wave_from: float = 0.15  # share of the length where waves begin
    frizz: float = 1.5  # px a hair strays
    stray: float = 0.03  # share of flyaway hairs
    stray_from: float = 0.45  # where they begin across the sheet
    uneven: float = 0.10  # how locks differ in length
    thick: float = 9.0  # px a lock bulges
    width: float = 1.05  # px of a hair
    under: float = 6.0  # px of the dark hairs below, which close the sheet
    gap: float = 0.5  # darkness between locks
    root: float = 0.03  # hairs begin within this share of the length
    root_dark: float = 0.12
    lean: float = 0.55  # how round a lock looks
    lift: float = 0.0  # extra burying, for sheets deep inside
    points: int = 33


def curve(points: np.ndarray, count: int) -> np.ndarray:
    """A smooth curve in space through points (k, d), as `count` points at even distances."""
    p = np.asarray(points, np.float64)
    q = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, 20, endpoint=False)[None, :, None]
    a, b, c, d = (q[i : len(q) - 3 + i, None] for i in range(4))
    dense = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                   + (3 * b - a - 3 * c + d) * t**3)
    dense = np.vstack([dense.reshape(-1, p.shape[1]), p[-1:]])
    far = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    at = np.linspace(0, far[-1], count)
    return np.stack([np.interp(at, far, dense[:, k]) for k in range(p.shape[1])], 1)


def surface(guides: list, across: int = 49, along: int = 65) -> np.ndarray:
    """(across, along, 3): the sheet that hangs between guide curves."""
    curves = np.stack([curve(g, along) for g in guides])
    flat = curves.reshape(len(curves), -1)
    if len(curves) == 2:
        t = np.linspace(0, 1, across)[:, None]
        return (flat[0] * (1 - t) + flat[1] * t).reshape(across, along, 3)
    # Evenly in the guide's number, not in distance: guides set where hair is dense.
    q = np.vstack([2 * flat[0] - flat[1], flat, 2 * flat[-1] - flat[-2]])
    u = np.linspace(0, len(curves) - 1, across)
    i = np.minimum(u.astype(int), len(curves) - 2)
    t = (u - i)[:, None]
    a, b, c, d = q[i], q[i + 1], q[i + 2], q[i + 3]
    out = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                 + (3 * b - a - 3 * c + d) * t**3)
    return out.reshape(across, along, 3)


def _sampled(grid: np.ndarray, u: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Bilinear values of a (across, along, k) grid at u, t in 0..1."""
    rows, columns = grid.shape[:2]
    x, y = np.clip(u, 0, 1) * (rows - 1), np.clip(t, 0, 1) * (columns - 1)
    i, j = np.minimum(x.astype(int), rows - 2), np.minimum(y.astype(int), columns - 2)
    fx, fy = (x - i)[..., None], (y - j)[..., None]
    return ((grid[i, j] * (1 - fy) + grid[i, j + 1] * fy) * (1 - fx)
            + (grid[i + 1, j] * (1 - fy) + grid[i + 1, j + 1] * fy) * fx)


def sheet(guides: list, fall: Fall, rng: np.random.Generator) -> Strands:
    """Hairs between guides (each (k, 3): x, y, z), drawn lock by lock."""
    grid = surface(guides)
    down = unit(np.gradient(grid, axis=1))
    normals = unit(np.cross(np.gradient(grid, axis=0), down))
    normals *= np.sign(normals[..., 2:].mean() + 1e-9)  # towards the viewer
    sideways = unit(np.gradient(grid, axis=0))

    n, p = fall.hairs, fall.points
    edges = np.linspace(0, 1, fall.locks + 1)
    edges[1:-1] += rng.uniform(-0.42, 0.42, fall.locks - 1) / fall.locks
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    lock = rng.integers(0, fall.locks, n)
    v = rng.uniform(-1, 1, n)
    u0 = np.clip(middle[lock] + v * half[lock] * fall.overlap, 0, 1)
    level = rng.random(n) ** 0.8  # 1 on top of the lock
    # Hairs deep inside lie evenly over the whole sheet: no light falls through it.
    under = rng.random(n) < 0.16
    level[under] = 0.0
    u0[under] = rng.uniform(0.05, 0.97, under.sum())
    lock[under] = np.abs(u0[under, None] - middle[None, :]).argmin(1)
    v[under] = 0.0
    stray = (rng.random(n) < fall.stray) & ~under & (u0 > fall.stray_from)
    wisps = fall.locks * fall.wisps
    place = np.minimum(((v + 1) / 2 * fall.wisps).astype(int), fall.wisps - 1)
    wisp = lock * fall.wisps + place
    core = (place + rng.uniform(0.2, 0.8, wisps)[wisp]) / fall.wisps * 2 - 1
    core = np.clip(middle[lock] + core * half[lock] * fall.overlap, 0, 1)

    begin = rng.random(n) * fall.root + np.where(under, fall.root * 0.8, 0)
    reach = 1 - fall.uneven * rng.random(fall.locks)
    end = reach[lock] * (1 - 0.16 * rng.random(n) ** 2 - 0.05 * np.abs(v))
    end[under] *= 0.90
    t = begin[:, None] + (end - begin)[:, None] * np.linspace(0, 1, p)[None, :]
    share = np.clip(t / reach[lock][:, None], 0, 1)

    pull = np.where(under, 0.0, np.where(stray, 0.3, 1.0))[:, None]
    pull = pull * fall.clump * step(share, 0.10, 1.15)
    near = np.where(stray | under, 0.0, 0.7)[:, None] * step(share, 0.02, 0.7)
    # Locks wander a little over the sheet, and cross their neighbours.
    sway = rng.normal(0, 0.55, (fall.locks, 2)) / fall.locks
    drift = (sway[lock, :1] * np.sin(3.1 * share) + sway[lock, 1:] * np.sin(6.0 * share + 1))
    drift[under] = 0
    u = u0[:, None] + (core - u0)[:, None] * near
    u = u + (middle[lock][:, None] - u) * pull + drift
    points = _sampled(grid, u, t)
    normal = _sampled(normals, u, t)
    side = _sampled(sideways, u, t)

    bulge = fall.thick * np.sqrt(np.clip(1 - (v[:, None] * (1 - pull)) ** 2, 0, 1))
    bulge = bulge * (level[:, None] - 0.5) * (1 - 0.6 * share) * step(share, -0.04, 0.12)
    points = points + normal * bulge[..., None]
    if fall.wave:
        length = np.linalg.norm(np.diff(grid, axis=1), axis=2).sum(1).mean()
        grow = step(t, fall.wave_from, fall.wave_from + 0.35)
        phase = rng.normal(0, 0.45, fall.locks)[lock] + 1.3 * u0 + rng.normal(0, 0.10, n)
        pace = (1 + rng.normal(0, 0.06, fall.locks))[lock] * length / fall.wave_length
        turn = 2 * np.pi * pace[:, None] * t + phase[:, None]
        size = fall.wave * (1 + rng.normal(0, 0.15, fall.locks))[lock][:, None] * grow
        points = points + side * (size * np.sin(turn))[..., None]
        points = points + normal * (0.75 * size * np.cos(turn))[..., None]
    points = points + _strayed(n, p, np.where(stray, 5.0, 1.0) * fall.frizz, share, rng)

    lean = (v[:, None] * (1 - 0.3 * share))[..., None]
    normal = unit(normal + side * lean * fall.lean)
    deep = rng.random(fall.locks) ** 2 * 0.35
    buried = (fall.gap * (1 - level) * 0.75 + 0.35 * np.abs(v) ** 3 + deep[lock])[:, None]
    buried = buried + fall.lift + fall.root_dark * (1 - step(t, 0.0, 0.10))
    buried = np.where(under[:, None], 0.92, buried) * np.where(stray, 0.5, 1.0)[:, None]

    ends = np.linspace(0, 1, p)[None, :]
    taper = (0.25 + 0.75 * step(ends, 0, 0.10)) * (0.25 + 0.75 * step(ends, 1.0, 0.72))
    width = fall.width * rng.uniform(0.75, 1.35, n)[:, None] * taper
    width = np.where(under[:, None], fall.under * taper, width)
    width = np.where(stray[:, None], 0.6 * width, width)
    rank = rng.permutation(fall.locks) - 3.0 * deep * fall.locks
    order = rank[lock] + 0.99 * level
    order = np.where(stray, fall.locks * 2 + level, order)
    order = np.where(under, order - 9 * fall.locks, order)  # they close the sheet, not the lock
    tone = (1 + rng.normal(0, 0.06, fall.locks))[lock] + rng.normal(0, 0.05, wisps)[wisp]
    shift = rng.normal(0, 0.05, fall.locks)[lock] + rng.normal(0, 0.06, wisps)[wisp]
    return Strands(points, normal, np.clip(buried, 0, 1), width, order, tone, shift)


def _strayed(n: int, p: int, size: np.ndarray, share: np.ndarray,
             rng: np.random.Generator) -> np.ndarray:
    """Slow random wandering, none at the root."""
    knots = rng.normal(0, 1, (n, 4, 3))
    knots[:, 0] = 0
    at = np.linspace(0, 3, p)
    i = np.minimum(at.astype(int), 2)
    f = (at - i)[None, :, None]
    f = f * f * (3 - 2 * f)
    wander = knots[:, i] * (1 - f) + knots[:, i + 1] * f
    return wander * (np.asarray(size)[:, None] * (0.3 + share))[..., None]


@dataclass(frozen=True)
class Bunch:
    """How the hairs of single locks lie."""

    hairs: int = 26  # in a lock
    clump: float = 0.85
    bulk: float = 0.45  # how high above their middle line hairs rise, of the half width
    frizz: float = 0.8
    uneven: float = 0.18  # how hairs differ in length
    width: float = 1.1
    under: float = 4.0
    gap: float = 0.55
    root_dark: float = 0.3
    root: float = 0.12
    lean: float = 0.8  # how round a lock looks
    points: int = 17


def locks(middles: list[np.ndarray] | np.ndarray, half: np.ndarray, normals: np.ndarray,
          bunch: Bunch, rng: np.random.Generator, deep: np.ndarray | None = None) -> Strands:
    """Locks along middle lines (m, k, 3), in drawing order; `half` (m,) or (m, k) their half
    widths, `normals` (m, 3) or (m, k, 3) of the head there, `deep` (m,) darkness of each."""
    m, h, p = len(middles), bunch.hairs, bunch.points
    lines = np.stack([curve(line, p) for line in middles])
    across = np.linspace(0, 1, p)
    half = np.asarray(half, np.float64)
    if half.ndim == 1:
        taper = step(across, -0.35, 0.22) * np.clip(1.25 - across, 0.25, 1)
        half = half[:, None] * taper
    else:
        half = np.stack([np.interp(across, np.linspace(0, 1, half.shape[1]), row) for row in half])
    if normals.ndim == 2:
        normals = np.broadcast_to(normals[:, None], (m, p, 3))
    else:
        normals = np.stack([curve(rows, p) for rows in normals])
    along = unit(np.gradient(lines, axis=1))
    normals = unit(normals - (normals * along).sum(-1, keepdims=True) * along * 0.6)
    side = unit(np.cross(along, normals))

    lock = np.repeat(np.arange(m), h)
    n = m * h
    level = rng.random(n) ** 0.8
    under = rng.random(n) < 0.2
    level[under] = 0
    v = rng.uniform(-1, 1, n)
    begin, end = rng.random(n) * bunch.root, 1 - bunch.uneven * rng.random(n)
    end = np.where(under, end * 0.85, end)
    t = begin[:, None] + (end - begin)[:, None] * across[None, :]
    at = t * (p - 1)
    i = np.minimum(at.astype(int), p - 2)
    f = (at - i)[..., None]

    def on(field: np.ndarray) -> np.ndarray:
        return field[lock[:, None], i] * (1 - f) + field[lock[:, None], i + 1] * f

    wide = on(half[..., None])[..., 0]
    pull = bunch.clump * step(t, 0.1, 1.05)
    v_now = v[:, None] * (1 - pull)
    rise = np.sqrt(np.clip(1 - v_now**2, 0, 1)) * wide * bunch.bulk * (level[:, None] - 0.3)
    points = on(lines) + on(side) * (v_now * wide)[..., None] + on(normals) * rise[..., None]
    points = points + _strayed(n, p, np.full(n, bunch.frizz), t, rng)
    normal = unit(on(normals) + on(side) * (v_now * bunch.lean)[..., None])
    buried = bunch.gap * (1 - level) * 0.75 + 0.35 * np.abs(v) ** 3
    if deep is not None:
        buried = buried + np.asarray(deep)[lock]
    buried = buried[:, None] + bunch.root_dark * (1 - step(t, 0.0, 0.35))
    buried = np.where(under[:, None], 0.9, buried)
    ends = (0.4 + 0.6 * step(across, 0, 0.15)) * (0.22 + 0.78 * step(across, 1.0, 0.6))
    width = bunch.width * rng.uniform(0.75, 1.35, n)[:, None] * ends[None, :]
    width = np.where(under[:, None], bunch.under * ends[None, :], width)
    tone = 1 + rng.normal(0, 0.07, m)[lock] + rng.normal(0, 0.04, n)
    shift = rng.normal(0, 0.08, m)[lock] + rng.normal(0, 0.04, n)
    return Strands(points, normal, np.clip(buried, 0, 1), width, lock + 0.99 * level, tone, shift)
