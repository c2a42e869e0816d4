import re

import pytest

from inference.voice.languages import languages
from inference.voice.neural.characters import unknown_characters
from inference.voice.neural.normalising import spell_out

SAID = [
    ("en-us", "Dr. No paid $5.50 on May 3, 2024.",
     "Doctor No paid five dollars fifty on May third, twenty twenty-four."),
    ("en-us", "1,234 people & 3.14 dogs at -5 °C, 20% off.",
     "one thousand two hundred thirty-four people and three point one four dogs "
     "at minus five degrees Celsius, twenty percent off."),
    ("en-us", "At 9:05 p.m. and 10:00 and 14:30.",
     "At nine oh five p m and ten o'clock and fourteen thirty."),
    ("en-us", "5/3/2024", "May third, twenty twenty-four"),
    ("en-gb", "5/3/2024", "the fifth of March twenty twenty-four"),
    ("en-us", "$5 million, £1, 5km, 3–5 apples", "five million dollars, one pound, "
     "five kilometers, three to five apples"),
    ("en-us", "Mr. Smith, No. 10. No. He likes it etc.",
     "Mister Smith, number ten. No. He likes it et cetera."),
    ("en-us", "Call 5551234567 or 007.",
     "Call five five five one two three four five six seven or zero zero seven."),
    ("en-us", "The 3rd B2B of 1984.", "The third B two B of nineteen eighty-four."),
    ("en-us", "It’s 2+2=4", "It's two plus two equals four"),
    ("de", "Am 3. Mai 2024 um 14:30 Uhr: 1.234,50 € z. B. und 20 %.",
     "Am dritten Mai zweitausendvierundzwanzig um vierzehn Uhr dreißig: "
     "eintausendzweihundertvierunddreißig Euro fünfzig zum Beispiel und zwanzig Prozent."),
    ("de", "1 Apfel und 3.5.2024 in −5 °C",
     "ein Apfel und dritter Mai zweitausendvierundzwanzig in minus fünf Grad Celsius"),
    ("fr-fr", "Le 1 mai 2024, M. Dupont a payé 12,50 € ; le 1er.",
     "Le premier mai deux mille vingt-quatre, Monsieur Dupont a payé douze euros cinquante ; "
     "le premier."),
    ("es", "5 $ y 20 % de 1.234", "cinco dólares y veinte por ciento de mil doscientos treinta "
     "y cuatro"),
    ("it", "3 kg per 5 €", "tre chilogrammi per cinque euro"),
    ("pt-br", "3/5/2024 às 14:30", "três de maio de dois mil e vinte e quatro "
     "às catorze horas e trinta"),
    ("nl", "om 14:30 uur, 5 km", "om veertien uur dertig, vijf kilometer"),
    ("pl", "5 zł i 3,14", "pięć złotych i trzy przecinek jeden cztery"),
    ("ru", "3.05.2024: 500 ₽, 2 кг", "третьего мая две тысячи двадцать четвертого года: "
     "пятьсот рублей, два килограмма"),
    ("cmn", "2024年5月3日14:30，20%", "二零二四年五月三日十四点三十分，百分之二十"),
    ("ja", "5月3日、20%", "五月三日、二十パーセント"),
    ("ko", "5월 3일 20%", "오월 삼일 이십 퍼센트"),
    ("tr", "%20", "yüzde yirmi"),
    ("vi", "-5", "âm năm"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "written", "said"), SAID)
def test_as_it_is_said(language, written, said):
    assert spell_out(written, language) == said


@pytest.mark.parametrize("language", ["en-us", "de", "fr-fr", "es", "ru", "cmn", "ar", "hi"])
def test_words_stay_as_they_are(language):
    for text in ("Hello, world! “Yes” - no; (perhaps)…", "你好", "привет", "a", ""):
        assert spell_out(text, language) == text


def test_whatever_is_written_no_figure_is_left_and_nothing_breaks():
    odd = (
        "0 00 1 10 21 99 100 1984 31.2.2024 99/99/2024 25:61 24:00 1.2.3.4 1,2,3 12,345,678.90 "
        "$0.01 €1.000.000,00 5 € 0 % -0 3-5-7 1e9 12th 0x1F 1/2 ½x2 10€/kg 1234567890123456789 km "
        "$99999999999999999999999 9" + "9" * 200
    )
    for tag in {language.tag for language in languages()}:
        said = spell_out(odd, tag)
        assert said
        if spell_out("7", tag) != "7":  # the language has words for numbers
            assert not re.search("[0-9]", said), (tag, said)


def test_most_of_the_voice_s_languages_have_words_for_numbers():
    tags = {language.tag for language in languages()}
    assert sum(spell_out("7", tag) != "7" for tag in tags) > 0.55 * len(tags)


def test_a_language_without_words_is_left_as_it_is():
    assert spell_out("5 km", "xx") == "5 km"


def test_unknown_characters_are_named_once_and_pauses_are_not_missed():
    letters = set("abcdefghijklmnopqrstuvwxyz ")
    assert unknown_characters("Nothing “unknown” - here!", letters) is None
    sentence = unknown_characters("Ñandú ñoño: 5 € & 漢", letters)
    assert sentence is not None and sentence.startswith("This voice does not know “Ñ”, “ú”, “ñ”")
    assert "“5”, “€”, “&”" in sentence and sentence.count("“ñ”") == 1
    many = unknown_characters("абвгдежзийк", letters)
    assert many is not None and "“з” and 3 more" in many
    assert unknown_characters("cafe\u0301", letters | {"é"}) is None
