import random
import unicodedata

import pytest

from inference.errors import TextProblem
from inference.voice.languages import find_language
from inference.voice.text import check_text, script_of


def spoken(text, language="en-us", **options):
    return check_text(text, find_language(language), **options)


def said(text, language="en-us"):
    return " ".join(spoken(text, language).text.split())


def test_plain_text_passes_as_it_is():
    checked = spoken("Hello, world! It’s 5 € or 20 %.")
    assert checked.text == "Hello, world! It’s 5 € or 20 %."
    assert checked.origin == tuple(range(len(checked.text) + 1))
    assert checked.warnings == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Hi 😀 there 👍🏽!", "Hi there !"),
        ("family 👨‍👩‍👧‍👦 day", "family day"),
        ("1️⃣ first", "1 first"),
        ("\x01bad 5\x01 \x00there\x1b", "bad 5 there"),
        ("co\u00adop zero\u200bwidth \u202eabc\ufeff", "coop zerowidth abc"),
        ("half \ud83d surrogate", "half surrogate"),
        ("**bold** and `code` and ~~gone~~", "bold and code and gone"),
        ("# Title\n2*3 = 6", "Title 2*3 = 6"),
        ("see https://www.example.org/a", "see example.org/a"),
        ("e\u0301te\u0301", "été"),
        ("ＨＥＬＬＯ 𝓗𝓮𝓵𝓵𝓸 ﬁne", "HELLO Hello fine"),
        ("No!!!!!!!!!", "No!!!"),
        ("<b>Hi</b> & [[h@loU]]", "<b>Hi</b> & [[h@loU]]"),
    ],
)
def test_what_should_not_be_said_is_left_out(written, expected):
    assert said(written) == expected


def test_joiners_stay_where_they_shape_words():
    assert "\u200c" in spoken("می‌خواهم", "fa").text
    assert "\u200d" not in spoken("a\u200db").text


def test_piled_marks_are_cut_short():
    assert len(spoken("z" + "\u0336" * 500 + " Z").text) < 10


@pytest.mark.parametrize("nothing", ["", "  \n\t ", "\u200b", "?!…", "😀😀", "--- ***", "\x00\x01"])
def test_nothing_to_say_is_a_problem(nothing):
    with pytest.raises(TextProblem, match="write what should be said"):
        spoken(nothing)


def test_too_long_says_how_much():
    with pytest.raises(TextProblem, match=r"5,012 characters; the limit is 5,000\. .* by 12"):
        spoken("a" * 5012)
    with pytest.raises(TextProblem, match="limit is 10"):
        spoken("hello hello", limit_characters=10)
    assert spoken("  " + "a" * 5000 + "  ")


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        ("你好世界", "en-us", "Chinese characters.*choose Chinese"),
        ("Привет, мир", "en-us", "Cyrillic letters.*choose Russian"),
        ("مرحبا بالعالم", "fr", "Arabic letters.*choose Arabic"),
        ("Hello world", "shn", "Latin letters.*choose English"),
        ("今日はいい天気です", "ja", "write the kanji in kana"),
        ("大韓民國", "ko", "write the hanja in Hangul"),
        ("ភាសាខ្មែរ", "en-us", "record or upload"),
    ],
)
def test_the_wrong_language_is_refused_with_advice(text, language, sentence):
    with pytest.raises(TextProblem, match=sentence):
        spoken(text, language)


def test_a_few_foreign_letters_are_left_out_with_a_warning():
    checked = spoken("My name is 李明 and I am glad to see you.")
    assert checked.text == "My name is    and I am glad to see you."
    assert checked.warnings == (
        "Left out, because it cannot be read in English (America): “李明”.",
    )


def test_a_language_that_would_do_better_is_named():
    (warning,) = spoken("नमस्ते दुनिया", "en-us").warnings
    assert "Hindi" in warning
    assert spoken("Hello, мир и дружба", "ru").warnings == ()


def test_origin_leads_back_to_the_text_for_any_unicode():
    chance = random.Random(5)
    blocks = [(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x1F600, 0x1F650), (0x900, 0x980)]
    for _ in range(300):
        text = "word " + "".join(
            chr(chance.randrange(*chance.choice(blocks))) for _ in range(chance.randrange(60))
        )
        checked = spoken(text)
        assert len(checked.origin) == len(checked.text) + 1
        assert list(checked.origin) == sorted(checked.origin)
        for i, character in enumerate(checked.text):
            cluster = text[checked.origin[i] : checked.origin[i + 1] or None]
            if character.isascii() and character.isalnum():
                whole = unicodedata.normalize("NFKC", text[checked.origin[i] :][:4])
                assert character in whole, (cluster, text)


def test_scripts():
    assert [script_of(c) for c in "aя你ひ한5-"] == [
        "LATIN",
        "CYRILLIC",
        "CJK",
        "HIRAGANA",
        "HANGUL",
        "",
        "",
    ]
