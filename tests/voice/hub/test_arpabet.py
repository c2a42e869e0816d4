"""English sounds in the alphabet of CMU's dictionary."""

import pytest

from inference.voice.hub.arpabet import ALPHABET, arpabet
from inference.voice.languages import find_language
from tests.voice.hub import tiny
from tools.hearing_words import UNHEARD_TEXT, WORDS

VOICE = find_language("en-us").identifier
KNOWN = set(tiny.ARPABET)
ENGLISH = "gmw/en-US"


@pytest.mark.parametrize(
    ("text", "written"),
    [  # as the dictionary has these words
        ("Hello, world!", "HH AH0 L OW1 , W ER1 L D !"),
        ("Better memory?", "B EH1 T ER0 M EH1 M ER0 IY0 ?"),
        ("This is a test.", "DH IH1 S IH1 Z AH0 T EH1 S T ."),
        ("fire - and joy: choose; judge", "F AY1 ER0 , AE1 N D JH OY1 , CH UW1 Z , JH AH1 JH"),
        ("wanted vision", "W AO1 N T IH0 D V IH1 ZH AH0 N"),
        ("piano idea", "P IY0 AE1 N OW0 AY0 D IY1 AH0"),
        ("button near there", "B AH1 T AH0 N N IH1 R DH EH1 R"),
        ("(She said “would you?”)", "SH IY1 S EH1 D W UH1 D Y UW1 ?"),
    ],
)
def test_as_the_dictionary_has_it(text, written):
    assert arpabet(text, VOICE) == written.split()


def test_the_alphabet_is_the_network_s():
    assert KNOWN >= ALPHABET


def test_common_words_lose_no_sound():
    """Each of the voice's own phones is in the alphabet, and each word has its one first stress."""
    words = [word for word in WORDS[ENGLISH].split() if word.isalpha()]
    assert len(words) > 300
    for word in words:
        sounds = arpabet(word, VOICE)
        assert KNOWN.issuperset(sounds), word
        assert sum(sound.endswith("1") for sound in sounds) == 1, (word, sounds)
        vowels = sum(sound[-1].isdigit() for sound in sounds)
        assert vowels >= 1 and len(sounds) >= len(word) / 3, (word, sounds)


def test_whole_sentences_are_the_sounds_of_their_words():
    for sentence in UNHEARD_TEXT:
        sounds = arpabet(sentence, VOICE)
        assert KNOWN.issuperset(sounds)
        assert len(sounds) > 2.5 * len(sentence.split())


def test_sounds_of_elsewhere_come_near():
    assert arpabet("loch", VOICE) == ["L", "AA1", "K"]
    assert arpabet("Bach", VOICE) == ["B", "AA1", "K"]
