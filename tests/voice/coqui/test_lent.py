"""A cloned voice in a process that ZeroGPU lends: what was heard of the sample crosses, as numbers.

On the CPU, since a network's name says where it runs.
"""

from __future__ import annotations

from tests.loopback_zero import LoopbackZero
from tests.voice.coqui import tiny

STORY = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
import torch
from inference.voice.hub.running import Network, Order, say, say_on_gpu

torch.ones(500, 500) @ torch.ones(500, 500)  # its threads do not live on in a lent process
net = Network("inference.voice.coqui.vits:read", (Path(sys.argv[1]),), "cpu", 0.02)
model = net.loaded()
noise = np.random.default_rng(1).normal(0, 0.1, (2, 4 * 24_000)).astype(np.float32)
order = Order(model.tokens("Hello there, you two.", "en"), "male-en-2", language="en")
heard = [replace(order, likeness=model.likeness(one, 24_000)) for one in noise]
orders = [order, *heard]
torch.manual_seed(3)
lent = say_on_gpu(net, orders)
torch.manual_seed(3)
own = say(net, orders)
print([np.allclose(one, other, atol=1e-4) for one, other in zip(lent, own)])
print([len(one.likeness) for one in orders], len({sound.tobytes() for sound in lent}))
"""


def test_the_likeness_of_a_voice_crosses_to_a_lent_gpu(tmp_path):
    tiny.your_tts(tmp_path / "voice")
    with LoopbackZero() as zero:
        told = zero.run(STORY, tmp_path / "voice")
    assert told.splitlines() == ["[True, True, True]", "[0, 1, 1] 3"]
    assert len(zero.asked) == 1  # once for all sentences
