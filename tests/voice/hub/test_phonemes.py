import pytest

from inference.voice.hub.phonemes import phonemes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello world, this is a test!", "həlˈoʊ wˈɜːld, ðɪs ɪz ɐ tˈɛst!"),  # as espeak-ng --ipa
        ("“Who?” (he said)...", "“hˈuː?” hiː sˈɛd…"),
        ("A church-yard - old.", "ɐ tʃˈɜːtʃjˈɑːɹd — ˈoʊld."),
        ("Well,\nyes", "wˈɛl, jˈɛs"),
    ],
)
def test_sounds_stress_and_punctuation(text, said):
    assert phonemes(text, "gmw/en-US") == said


def test_letters_of_one_sound_can_be_tied():
    assert phonemes("Hello bottle, choose a car.", "gmw/en-US", tie="^") == (
        "həlˈo^ʊ bˈɑːɾə^l, t^ʃˈuːz ɐ kˈɑː^ɹ."
    )


def test_another_language():
    assert phonemes("Das Haus.", "gmw/de") == "das hˈaʊs."
