import random
import unicodedata

import pytest

from inference.voice.sentences import false_full_stops, split


def texts(text, language="en-us", **options):
    return [piece.text for piece in split(text, language, **options)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en-us", ["Dr. Smith met Mr. J. R. Jones at 5 p.m. on Jan. 5.", "He paid $3.50!"]),
        ("en-us", ['"Really?" she asked.', '"Yes!"', "(It did.)", "Wait… what?!", "OK."]),
        ("en-us", ["See example.com/a.b?c=1 now.", "The U.S. Army left... quickly.", "Bye"]),
        ("de", ["Das ist z. B. gut.", "Am 3. Mai kam Dr. Bauer, d. h. um 5 Uhr.", "„Ja.“"]),
        ("fr-fr", ["M. Dupont est là.", "« Bonjour ! »", "Ça va ?"]),
        ("es", ["¿Cómo estás?", "¡Bien!", "El Sr. Pérez y la Sra. Gómez."]),
        ("it", ["Il sig. Rossi e la dott.ssa Bianchi.", "Ciao!"]),
        ("ru", ["Это ул. Ленина.", "А. С. Пушкин родился в Москве.", "Да!"]),
        ("hi", ["नमस्ते दुनिया।", "आप कैसे हैं?"]),
        ("ar", ["مرحبا بالعالم.", "كيف حالك؟", "جيد."]),
        ("ur", ["ہیلو دنیا۔", "آپ کیسے ہیں؟"]),
        ("am", ["ሰላም ልዑል።", "እንዴት ነህ፧"]),
        ("el", ["Τι κάνεις;", "Καλά."]),
        ("my", ["မင်္ဂလာပါ။", "နေကောင်းလား။"]),
    ],
)
def test_sentences_in_many_languages(language, sentences):
    assert texts(" ".join(sentences), language) == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("cmn", ["你好，世界。", "“我们去公园吧！”", "好吗？", "好"]),
        ("ja", ["こんにちは。", "「はい！」", "げんきですか？"]),
    ],
)
def test_sentences_without_spaces(language, sentences):
    assert texts("".join(sentences), language) == sentences


def test_lines_and_paragraphs():
    pieces = split("A title\nThe first line\ngoes on here.\n\nNew paragraph.")
    assert [(p.text, p.joint) for p in pieces] == [
        ("A title", "sentence"),
        ("The first line\ngoes on here.", "paragraph"),
        ("New paragraph.", "sentence"),
    ]


def test_a_long_sentence_is_cut_at_clauses_then_spaces_then_letters():
    clauses = split("a few words, " * 30, limit_characters=100)
    assert all(p.text.endswith(",") and p.joint == "clause" for p in clauses[:-1])
    words = split("word " * 60, limit_characters=100)
    assert all(p.text.endswith("word") and p.joint == "word" for p in words[:-1])
    letters = split("é" * 250, limit_characters=100)
    assert [len(p.text) for p in letters] == [100, 100, 50]


@pytest.mark.parametrize("cluster", ["क्षि", "e\u0301\u0323", "한", "👨‍👩‍👧"])
def test_letters_are_never_torn_apart(cluster):
    for piece in split(cluster * 60, limit_characters=50):
        assert len(piece.text) <= 50
        assert piece.text.startswith(cluster[0])
        assert not unicodedata.combining(piece.text[0])


def test_false_full_stops():
    text = "Dr. No met Mr. J. Doe, i.e. him, on the 5. Oct. 3 was it. End."
    assert [text[:i].split()[-1] for i in sorted(false_full_stops(text, "en-us"))] == [
        "Dr",
        "Mr",
        "J",
        "Oct",
    ]
    assert not false_full_stops("Am 3. Mai war es.", "de")


def test_pieces_are_the_text_in_order_and_lose_nothing():
    chance = random.Random(2)
    letters = "ab Ñ.!?…,;。！？，।؟\n\n “”()«»1230😀क्षिe\u0301 Dr. z. B. http://x.y "
    for _ in range(400):
        text = "".join(chance.choice(letters) for _ in range(chance.randrange(200)))
        limit = chance.choice([5, 20, 100])
        language = chance.choice(["en-us", "de", "fr-fr", "cmn", "el"])
        pieces = split(text, language, limit)
        end = 0
        for piece in pieces:
            assert text[piece.start :].startswith(piece.text)
            assert not text[end : piece.start].strip()
            assert 0 < len(piece.text) <= limit
            assert piece.text == piece.text.strip()
            end = piece.start + len(piece.text)
        assert not text[end:].strip()
