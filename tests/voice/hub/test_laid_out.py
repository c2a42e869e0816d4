"""Networks laid out for a CPU say what they say as their packages make them."""

from __future__ import annotations

import numpy as np
import pytest

from inference.torchaudio_door import open_torchaudio
from inference.voice.coqui import fast_pitch, xtts
from inference.voice.coqui import vits as coqui_vits
from inference.voice.hub import fastspeech2, kokoro, speecht5, vits
from inference.voice.hub.laid_out import lay_out
from inference.voice.hub.running import Order
from tests.voice.coqui import tiny as coqui_tiny
from tests.voice.hub import tiny

open_torchaudio()
import torch  # noqa: E402
from torch import nn  # noqa: E402

TOKENS = (5, 12, 7, 20, 9, 15, 6, 11, 18, 8, 14, 10)


def read_speecht5(folder):
    tiny.speecht5(folder / "network")
    tiny.speecht5_vocoder(folder / "vocoder")
    for path, numbers in tiny.speecht5_people().items():
        (folder / "people" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "people" / path).write_bytes(numbers)
    return lambda: speecht5.read(*(folder / part for part in ("network", "vocoder", "people")))


def read_fast_pitch(folder):
    coqui_tiny.fast_pitch(folder / "it")
    coqui_tiny.hifigan(folder / "it" / "vocoder")
    return lambda: fast_pitch.read(folder / "it")


def reader(make, read):
    def begin(folder):
        make(folder / "it")
        return lambda: read(folder / "it")

    return begin


ENGINES = {
    "VITS": (vits, reader(tiny.vits, vits.read), ""),
    "Kokoro": (kokoro, reader(tiny.kokoro, kokoro.read), "af_heart"),
    "FastSpeech2": (fastspeech2, reader(tiny.fastspeech2, fastspeech2.read), ""),
    "SpeechT5": (speecht5, read_speecht5, "slt"),
    "coqui's VITS": (coqui_vits, reader(coqui_tiny.ljspeech, coqui_vits.read), ""),
    "FastPitch": (fast_pitch, read_fast_pitch, ""),
    "XTTS": (xtts, reader(coqui_tiny.xtts, xtts.read), "claribel-dervla"),
}


@pytest.mark.parametrize("name", ENGINES)
def test_the_same_is_said(name, tmp_path, monkeypatch):
    module, begin, voice = ENGINES[name]
    read = begin(tmp_path)

    def said():
        torch.manual_seed(3)  # Kokoro's file leaves numbers out
        model = read()
        torch.manual_seed(3)
        return model.say(Order(TOKENS, voice)), model

    ours, laid_out = said()
    monkeypatch.setattr(module, "laid_out" if name == "Kokoro" else "lay_out", lambda net: net)
    theirs, plain = said()
    assert len(ours) == len(theirs) > 1000 and np.abs(theirs).max() > 1e-4
    assert np.abs(ours - theirs).max() < 1e-4 * np.abs(theirs).max()
    assert turned(laid_out) > 5 and turned(plain) == 0


def turned(engine):
    """Convolutions whose numbers lie the other way."""
    networks = [part for part in vars(engine).values() if isinstance(part, nn.Module)]
    layers = [layer for network in networks for layer in network.modules()]
    return sum(type(layer).__module__ == lay_out.__module__ for layer in layers)


LAYERS = {
    "plain": lambda: nn.Conv1d(6, 8, 5),
    "strides and gaps": lambda: nn.Conv1d(6, 8, 3, stride=2, padding=4, dilation=3, bias=False),
    "as long as it was": lambda: nn.Conv1d(6, 8, 4, padding="same"),
    "one sample": lambda: nn.Conv1d(6, 8, 1),
    "each channel alone": lambda: nn.Conv1d(6, 6, 3, groups=6),
    "mirrored": lambda: nn.Conv1d(6, 8, 3, padding=2, padding_mode="reflect"),
    "longer": lambda: nn.ConvTranspose1d(6, 8, 8, stride=4, padding=2, output_padding=1),
    "longer, with gaps": lambda: nn.ConvTranspose1d(6, 8, 3, stride=2, dilation=2, bias=False),
    "weight norm": lambda: nn.utils.parametrizations.weight_norm(nn.Conv1d(6, 8, 3)),
    "old weight norm": lambda: nn.utils.weight_norm(nn.ConvTranspose1d(6, 8, 3)),
}


@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_gives_what_it_gave(name):
    torch.manual_seed(1)
    sounds = [torch.randn(shape) for shape in ((1, 6, 40), (3, 6, 40), (6, 40))]
    network = nn.Sequential(LAYERS[name]())
    with torch.no_grad():
        expected = [network(sound) for sound in sounds]
        assert lay_out(network) is network
        for sound, one in zip(sounds, expected, strict=True):
            assert torch.allclose(network(sound), one, atol=1e-6)
        assert network.to("meta")(sounds[1].to("meta")).shape == expected[1].shape
    assert all("weight_" not in name and "original" not in name for name in network.state_dict())


def test_a_length_that_is_asked_for():
    layer = nn.ConvTranspose1d(2, 2, 4, stride=2)
    sound = torch.randn(1, 2, 9)
    expected = layer(sound, output_size=[21])
    assert torch.allclose(lay_out(layer)(sound, output_size=[21]), expected, atol=1e-6)
