"""Which rows of the decoder's maps the wanted rows of a patch are made of.

Only the mouth's part of a patch is pasted. A map may be cut where nobody looks: what is wrong at
the cut, where zeros stand for the rows that are missing, creeps inwards by a row with each
convolution and ends before the rows that are wanted, so those are the full network's own.
"""

from __future__ import annotations

Rows = tuple[int, int]  # from the first to before the second

SIZE = 96  # edge of a face crop and of a patch
_DOUBLED = (96, 48, 24, 12, 6)  # sizes of the maps that the doubling stages leave
_CREEP = 2  # convolutions after each doubling
_LAST_CREEP = 3  # and the output's


def cuts(wanted: Rows) -> tuple[Rows, ...]:
    """For each of the decoder's seven joins, the rows to take of the maps that meet there.

    The first joins single pixels, five double what they take, the last one keeps its size.
    """
    top, bottom = wanted
    found: list[Rows] = []
    creep = _LAST_CREEP
    for size in _DOUBLED:
        top = max(0, top - creep) // 2
        # A doubled map's last row is made of one more row below.
        bottom = min(size, bottom + creep + 2) // 2
        found.append((top, bottom))
        creep = _CREEP
    return ((0, 1), *reversed(found), (2 * found[0][0], 2 * found[0][1]))
