"""Remaining time, told from what was recorded of real work: (second, fraction)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from inference.progress import Expected, TimeLeft, minutes, with_time_left

SHORT = [
    (0.0, 0.0), (0.08, 0.164), (0.16, 0.232), (0.24, 0.26), (0.32, 0.309), (0.46, 0.378),
    (0.61, 0.437), (0.77, 0.516), (0.92, 0.595), (1.07, 0.684), (1.22, 0.769), (1.37, 0.841),
    (1.52, 0.917), (1.6, 0.953), (1.67, 1.0),
]  # fmt: skip
UPLOAD_OF_41_MEGAPIXELS = [
    (0.0, 0.0), (0.23, 0.005), (0.46, 0.011), (0.7, 0.017), (0.89, 0.026), (1.03, 0.041),
    (1.27, 0.062), (1.46, 0.095), (1.57, 0.18), (1.71, 0.238), (1.82, 0.306), (1.94, 0.401),
    (2.06, 0.487), (2.18, 0.569), (2.3, 0.648), (2.41, 0.736), (2.53, 0.835), (2.64, 0.907),
    (2.74, 1.0),
]  # fmt: skip
TEN_MINUTES_OF_SOUND = [
    (0.0, 0.0), (2.26, 0.267), (4.52, 0.304), (6.78, 0.342), (9.05, 0.375), (11.31, 0.408),
    (13.57, 0.441), (15.83, 0.478), (18.1, 0.51), (20.36, 0.541), (22.62, 0.57), (24.88, 0.603),
    (27.14, 0.638), (29.4, 0.67), (31.66, 0.69), (33.91, 0.715), (36.18, 0.751), (38.43, 0.781),
    (40.71, 0.803), (42.97, 0.822), (45.23, 0.851), (47.48, 0.891), (49.74, 0.927), (52.0, 0.954),
    (54.19, 1.0),
]  # fmt: skip
# A face followed through 1500 frames of footage, and as many painted, by size, while the machine
# had other things to do; the network was still to be loaded.
FOOTAGE_OF_A_MINUTE = {
    (854, 480): [
        (0.0, 0.0), (5.12, 0.09), (12.43, 0.138), (19.86, 0.208), (22.83, 0.25), (30.23, 0.25),
        (30.24, 0.2505), (38.68, 0.29), (46.3, 0.322), (54.17, 0.377), (62.08, 0.425),
        (70.09, 0.472), (77.78, 0.52), (86.43, 0.559), (93.85, 0.599), (102.12, 0.631),
        (110.82, 0.662), (120.22, 0.694), (128.37, 0.726), (136.21, 0.781), (144.69, 0.829),
        (153.01, 0.876), (162.13, 0.924), (169.44, 0.958), (175.24, 1.0)],
    (1280, 720): [
        (0.0, 0.0), (5.42, 0.09), (11.95, 0.144), (18.43, 0.208), (22.91, 0.25), (30.43, 0.25),
        (30.44, 0.2505), (37.36, 0.298), (43.83, 0.372), (51.18, 0.433), (57.77, 0.48),
        (65.82, 0.512), (73.3, 0.544), (79.84, 0.575), (86.88, 0.631), (93.59, 0.67),
        (100.37, 0.71), (107.9, 0.734), (114.99, 0.773), (122.99, 0.813), (130.43, 0.844),
        (136.9, 0.879), (143.83, 0.916), (150.39, 0.955), (155.1, 1.0)],
}  # fmt: skip
RECORDED = {
    "short": (SHORT, Expected(0.24, 1.43)),
    "upload": (UPLOAD_OF_41_MEGAPIXELS, Expected(1.75, 1.0)),
    "ten minutes": (TEN_MINUTES_OF_SOUND, Expected(1.5, 53.0)),
}


def slower(sequence: list[tuple[float, float]], times: float) -> list[tuple[float, float]]:
    """The same on a machine that is so much slower."""
    return [(second * times, fraction) for second, fraction in sequence]


@pytest.mark.parametrize("name", RECORDED)
@pytest.mark.parametrize("wrong", [1.0, 0.3, 3.0])
@pytest.mark.parametrize("times", [1.0, 5.0])
def test_what_is_left_is_told_in_every_stage_and_steadily(name, wrong, times):
    sequence, right = RECORDED[name]
    sequence = slower(sequence, times)
    expected = Expected(right.before_s * times * wrong, right.even_s * times * wrong)
    left, total = TimeLeft(expected), sequence[-1][0]
    told = [left.at(fraction, second) for second, fraction in sequence]
    assert None not in told
    assert told[0] == pytest.approx(expected.total_s)
    for (second, fraction), seconds in zip(sequence, told, strict=True):
        if fraction > 0.6:
            assert seconds == pytest.approx(total - second, abs=0.1 * total + 3)
    grown = [later - before for before, later in pairwise(told) if later > before + 0.01]
    # It grows only while less was expected than it takes, by no more than that in all.
    assert sum(grown) <= max(0.0, total - expected.total_s) + 0.15 * total + 2
    if wrong == 1.0:
        for (second, _), seconds in zip(sequence, told, strict=True):
            assert seconds == pytest.approx(total - second, abs=0.1 * total + 3)


def test_without_an_expectation_it_is_told_once_it_can_be_known():
    left = TimeLeft()
    told = [left.at(fraction, second) for second, fraction in TEN_MINUTES_OF_SOUND]
    assert told[:2] == [None, None]
    for (second, fraction), seconds in zip(TEN_MINUTES_OF_SOUND, told, strict=True):
        if fraction > 0.3:
            assert seconds == pytest.approx(54.19 - second, rel=0.3, abs=3)


def test_waiting_for_the_first_frame_says_nothing_of_the_pace():
    left = TimeLeft(Expected(10, 60))
    assert left.at(0.25, 10) == 60
    assert left.at(0.2505, 17) == pytest.approx(60, abs=7)


def test_it_counts_down_by_the_clock_while_it_is_right():
    left = TimeLeft(Expected(0, 100))
    told = [left.at(0.25 + 0.75 * (n - n % 2) / 100, n) for n in range(98)]
    assert [later - before for before, later in pairwise(told)] == pytest.approx([-1] * 97)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "Speaking"), (0.2, "Speaking, about 1 s left"), (19, "Speaking, about 19 s left"),
     (43, "Speaking, about 45 s left"), (200, "Speaking, about 3 min left")],
)  # fmt: skip
def test_words(seconds, words):
    assert with_time_left("Speaking", seconds) == words


def test_minutes_of_a_sound():
    assert minutes(125, 600) == "2:05 of 10:00 min"
    assert minutes(9.9, 9.8) == "0:10 of 0:10 min"


def test_a_download_goes_at_an_even_pace_from_its_first_byte():
    left = TimeLeft(even_from=0.0)
    assert left.at(0.0, 100) is None
    assert left.at(0.1, 102) == pytest.approx(18)
    assert TimeLeft().at(0.1, 102) is None
