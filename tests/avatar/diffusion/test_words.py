"""The door for words: what cannot be painted, what is read of them, what surrounds them."""

from __future__ import annotations

import pytest

from inference.avatar.diffusion.words import LONGEST, STYLES, checked_words, find_style, prompt_for
from inference.errors import TextProblem


def tokens(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize(("words", "said"), [
    ("", "There are no words: say who is to be painted."),
    (" \n\t ", "There are no words"),
    ("!?… ✨", "There are no words"),
    ("a woman\x00", r"characters that mean nothing \(U\+0000\)"),
    ("a \x1b[31mwoman\x07", r"\(U\+0007, U\+001B\)"),
    ("a \ud800 woman", r"U\+D800"),
    ("x" * (LONGEST + 1), r"The words have 2,001 characters, and at most 2,000 are read"),
])  # fmt: skip
def test_what_cannot_be_painted_is_told(words, said):
    with pytest.raises(TextProblem, match=said):
        checked_words(words)


@pytest.mark.parametrize(("words", "plain"), [
    ("  a woman,\r\n with\tred hair, ", "a woman, with red hair"),
    ("une femme a\u0300 la rose", "une femme à la rose"),
    ("\u202ea woman\u200b", "a woman"),
    ("髪の長い女性", "髪の長い女性"),
    ("an 80-year-old man 👴", "an 80-year-old man 👴"),
    ("a shaking head \U0001fae8", "a shaking head \U0001fae8"),  # younger than some Pythons
])  # fmt: skip
def test_what_can_is_brought_on_one_line(words, plain):
    assert checked_words(words) == plain


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.id)
def test_a_portrait_that_can_speak_is_asked_for(style):
    asked = prompt_for("a woman with red hair", style, tokens, 10**6)
    assert asked.text.startswith(f"{style.before} a woman with red hair, ")
    for needed in ("front view", "head and shoulders", "mouth closed", "even soft light", "plain"):
        assert needed in asked.text
    assert "open mouth" in asked.avoid and style.avoid in asked.avoid
    assert asked.cut == ""


def test_what_is_over_the_length_is_cut_between_words_and_what_surrounds_them_is_not():
    words = " ".join(f"word{n}" for n in range(60)) + ","
    whole = tokens(prompt_for("one", STYLES[0], tokens, 10**6).text)
    asked = prompt_for(words, STYLES[0], tokens, whole + 9)
    assert tokens(asked.text) == whole + 9
    assert "word9, head and shoulders" in asked.text and asked.text.endswith(STYLES[0].after)
    assert asked.cut == words.removeprefix(" ".join(f"word{n}" for n in range(10)) + " ")


def test_a_first_word_that_is_too_long():
    with pytest.raises(TextProblem, match=r"The first word, “y{40} …”, is longer than this engine"):
        prompt_for("y" * 300, STYLES[0], len, 250)


def test_the_real_tokenizer_counts(turbo):
    """Known words are one each; there is one at both ends."""
    from inference.avatar.diffusion.reading import tokens_of

    count = tokens_of(turbo[1] / "tokenizer")
    assert count("portrait") == 3 and count("portrait, plain background") == 6
    assert count("zq") == 4


def test_styles_are_found_by_name():
    assert find_style("anime").name == "Anime"
    with pytest.raises(TextProblem, match="no style “comics”: did you mean comic"):
        find_style("comics")
    with pytest.raises(TextProblem, match="choose photo, painting, cartoon, anime, comic"):
        find_style("xyz")
