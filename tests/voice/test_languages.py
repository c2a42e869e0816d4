import subprocess
import sys

import pytest

from inference.errors import VoiceProblem
from inference.voice.espeak import synthesise
from inference.voice.languages import find_language, language_for, languages, speaks

WORDS = {
    "LATIN": "banana radio",
    "CYRILLIC": "молоко картина",
    "ARABIC": "مرحبا سلام",
    "GREEK": "καλημέρα κόσμε",
    "HEBREW": "שלום עולם",
    "DEVANAGARI": "नमस्ते दुनिया",
    "BENGALI": "বাংলা কেমন",
    "GURMUKHI": "ਪੰਜਾਬੀ ਭਾਸ਼ਾ",
    "GUJARATI": "ગુજરાતી ભાષા",
    "ORIYA": "ଓଡ଼ିଆ ଭାଷା",
    "TAMIL": "தமிழ் வணக்கம்",
    "TELUGU": "తెలుగు భాష",
    "KANNADA": "ಕನ್ನಡ ಭಾಷೆ",
    "MALAYALAM": "മലയാളം ഭാഷ",
    "SINHALA": "සිංහල භාෂාව",
    "THAI": "ภาษาไทย อากาศ",
    "MYANMAR": "မြန်မာ ကမ္ဘာ",
    "GEORGIAN": "ქართული ენა",
    "ARMENIAN": "Հայերեն լեզու",
    "ETHIOPIC": "ሰላም አማርኛ",
    "HANGUL": "안녕하세요 세계",
    "CJK": "你好世界天气",
    "HIRAGANA": "こんにちは",
    "KATAKANA": "カタカナ",
    "SHAVIAN": "𐑖𐑱𐑝𐑾𐑯 𐑨𐑤𐑓𐑩𐑚𐑧𐑑",
}
SHAN = "မႂ်ႇသုင် ၶႃႈ"  # its spelling is not Burmese


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.tag)
def test_every_language_speaks_its_own_script(language):
    script = language.scripts.split()[0]
    text = SHAN if language.tag == "shn" else WORDS[script]
    speech = synthesise(text, f"{language.identifier}+f2", 200)
    phones = [p for p in speech.phones if p.text]
    letters = sum(c.isalpha() for c in text)
    assert 0.4 * letters <= len(phones) <= 3 * letters
    assert abs(speech.samples).max() > 0.05


def test_the_list_is_espeaks_own_less_what_cannot_speak():
    """Asked in a process of its own, as espeak-ng keeps global state."""
    program = """
import ctypes, espeakng_loader
library = ctypes.CDLL(espeakng_loader.get_library_path())
class Voice(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("languages", ctypes.c_char_p),
                ("identifier", ctypes.c_char_p)]
library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(Voice))
library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000)
voices = library.espeak_ListVoices(None)
i = 0
while voices[i]:
    print(voices[i].contents.identifier.decode())
    i += 1
"""
    listed = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    theirs = set(listed.stdout.decode().split())
    ours = {language.identifier for language in languages()}
    assert theirs - ours == {"gmq/fo", "trk/kaa", "art/xex", "inc/kok"}
    assert ours <= theirs


def test_tags_and_labels_are_unique():
    assert len({language.tag for language in languages()}) == len(languages()) == 137
    assert len({language.label for language in languages()}) == 137


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("en", "en-us"),
        ("en-US", "en-us"),
        ("en_gb", "en-gb"),
        ("en-AU", "en-us"),
        ("fr", "fr-fr"),
        ("fr-FR", "fr-fr"),
        ("de-AT", "de"),
        ("zh", "cmn"),
        ("zh-Hant-TW", "cmn"),
        ("zh-HK", "yue"),
        ("pt-BR", "pt-br"),
        ("es-MX", "es-419"),
        ("no", "nb"),
        (" German ", "de"),
        ("Deutsch", "de"),
        ("roa/fr", "fr-fr"),
        ("chr", "chr"),
    ],
)
def test_tags_are_accepted_generously(asked, tag):
    assert find_language(asked).tag == tag


def test_every_tag_finds_itself():
    assert all(find_language(language.tag) is language for language in languages())


def test_unknown_languages_name_near_ones():
    with pytest.raises(VoiceProblem, match=r"“Frensch”; did you mean .*fr-fr \(French"):
        find_language("Frensch")
    with pytest.raises(VoiceProblem, match="choose one of the listed"):
        find_language("x" * 500)
    with pytest.raises(VoiceProblem):
        find_language("")


def test_scripts_a_language_speaks():
    assert speaks(find_language("ru"), "LATIN")
    assert speaks(find_language("en"), "DEVANAGARI")
    assert not speaks(find_language("en"), "CYRILLIC")
    assert not speaks(find_language("ja"), "CJK")
    assert language_for("CJK").tag == "cmn"
    assert language_for("KHMER") is None
