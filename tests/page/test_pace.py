"""How long one will wait, where a neural voice takes its time too."""

from __future__ import annotations

import pytest

from page.pace import SPEAKING_S_PER_S, SPEAKING_SLOWLY_S_PER_S, Pace, Task, neural


def test_a_neural_voice_takes_longer_and_its_pace_is_learned():
    pace = Pace()
    built_in = Task("puppet", 10, 720, 720, speaker=neural("espeak"))
    kokoro = Task("puppet", 10, 720, 720, speaker=neural("kokoro"))
    usual = pace.expected(built_in).total_s
    assert pace.expected(kokoro).total_s == pytest.approx(usual + 10 * SPEAKING_S_PER_S)
    xtts = Task("puppet", 10, 720, 720, speaker=neural("xtts-v2"))
    slowly = SPEAKING_SLOWLY_S_PER_S["xtts-v2"]
    assert pace.expected(xtts).total_s == pytest.approx(usual + 10 * slowly)
    video_s = pace.expected(kokoro).even_s
    for _ in range(8):
        pace.learn(kokoro, video_s, spoke_s=40)
    assert pace.expected(kokoro).total_s == pytest.approx(usual + 40, rel=0.02)
    assert pace.expected(built_in).total_s == pytest.approx(usual)
    assert pace.expected(xtts).total_s == pytest.approx(usual + 10 * slowly)
