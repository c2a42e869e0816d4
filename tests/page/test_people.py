"""The gallery of voices: whom it shows, whom a search finds, what they say to be heard."""

from __future__ import annotations

import pytest

from inference import engines
from page.greetings import greeting
from page.hearing import FIRST_TEXT, HEARD_CHARACTERS, to_hear
from page.people import FROM_SAMPLE, GENDERS, SUITS_AVATAR, heading, many, voices_for

NEURAL = [row.id for row in engines.speakers() if not row.missing]


@pytest.mark.parametrize("engine", NEURAL)
def test_everybody_is_there_women_before_men_before_children(engine):
    offer = engines.find_speaker(engine).offer()
    genders = {voice.id: voice.gender for voice in offer.voices}
    shown = [id for _, id in voices_for(engine, "") if id not in (SUITS_AVATAR, FROM_SAMPLE)]
    if len(genders) > 1:
        assert sorted(shown) == sorted(genders)
    order = [[*GENDERS].index(genders[id]) for id in shown]
    assert order == sorted(order)
    assert all("\n" in label for label, _ in voices_for(engine, ""))


def test_an_engine_with_one_voice_offers_no_choice():
    ((label, id),) = voices_for("vits-ljs", "male")
    assert label.startswith("LJ\nWoman") and id == SUITS_AVATAR


def test_words_find_people_and_the_chosen_one_stays():
    found = voices_for("vits-vctk", "", "scot woman", "p226")
    people = [label for label, id in found if id not in ("p226", SUITS_AVATAR)]
    assert len(people) > 3 and "p226" in dict(map(reversed, found))
    assert all(label.startswith("Scottish") and "\nWoman" in label for label in people)
    assert heading("vits-vctk", "scot woman") == f"Voice: {len(people)} of 108 found"
    assert all("Man" in label for label, id in voices_for("vits-vctk", "", "man", "p226"))
    assert (many("vits-vctk"), many("espeak")) == (True, False)


def test_every_voice_has_something_to_say_in_each_of_its_languages():
    for row in engines.speakers():
        offer = row.offer()
        for language in offer.languages:
            said = greeting(language)
            offer.check(said, language.tag)
            assert 5 < len(said) < 80, said
    assert greeting(engines.find_speaker("espeak").offer().find_language("fr")) == (
        "Bonjour ! Voici comment je parle."
    )


def test_the_beginning_is_heard_or_a_greeting_where_nothing_is_written():
    long = "One sentence follows another. " * 50
    heard = to_hear(long, "espeak", "en-us")
    assert long.startswith(heard) and heard.endswith(".")
    assert HEARD_CHARACTERS / 2 < len(heard) <= HEARD_CHARACTERS
    assert to_hear(FIRST_TEXT, "espeak", "en-gb") == FIRST_TEXT
    assert to_hear(FIRST_TEXT, "espeak", "de").startswith("Hallo")
    assert to_hear("  ", "mms", "es").startswith("¡Hola")
    assert to_hear("Guten Tag.", "espeak", "de") == "Guten Tag."
