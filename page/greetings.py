"""A short sentence in each language, to hear how a voice sounds before anything is written.

Written by hand where many people speak the language; elsewhere the days of its week, as Babel
has them, or else its own name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inference.voice.offer import OfferedLanguage

# By the language's own subtag, or the whole tag where another script is meant.
_WRITTEN = {
    "en": "Hello! This is how I sound.",
    "en-shaw": "",
    "de": "Hallo! So klinge ich.",
    "fr": "Bonjour ! Voici comment je parle.",
    "es": "¡Hola! Así suena mi voz.",
    "it": "Ciao! Questa è la mia voce.",
    "pt": "Olá! Esta é a minha voz.",
    "ca": "Hola! Aquesta és la meva veu.",
    "nl": "Hallo! Zo klink ik.",
    "sv": "Hej! Så här låter jag.",
    "da": "Hej! Sådan lyder jeg.",
    "nb": "Hei! Slik høres jeg ut.",
    "fi": "Hei! Tältä minä kuulostan.",
    "pl": "Cześć! Tak brzmi mój głos.",
    "cs": "Ahoj! Takhle zní můj hlas.",
    "sk": "Ahoj! Takto znie môj hlas.",
    "hu": "Szia! Ilyen a hangom.",
    "ro": "Bună! Așa sună vocea mea.",
    "el": "Γεια σας! Έτσι ακούγεται η φωνή μου.",
    "ru": "Привет! Вот так звучит мой голос.",
    "uk": "Привіт! Ось так звучить мій голос.",
    "bg": "Здравейте! Така звучи моят глас.",
    "tr": "Merhaba! Benim sesim böyle.",
    "ar": "مرحبا! هذا هو صوتي.",
    "fa": "سلام! این صدای من است.",
    "fa-latn": "Salām! In sedā-ye man ast.",
    "he": "שלום! כך נשמע הקול שלי.",
    "hi": "नमस्ते! यह मेरी आवाज़ है।",
    "ur": "السلام علیکم! یہ میری آواز ہے۔",
    "id": "Halo! Inilah suara saya.",
    "ms": "Helo! Inilah suara saya.",
    "vi": "Xin chào! Đây là giọng nói của tôi.",
    "sw": "Habari! Hii ni sauti yangu.",
    "ko": "안녕하세요! 제 목소리입니다.",
    "ja": "こんにちは。これが わたしの こえです。",
    "hak": "Ngì hó! Ngì hó!",
    "chr": "Osiyo! Osiyo!",
    "cmn": "你好！这是我的声音。",
    "cmn-latn-pinyin": "Nǐ hǎo! Zhè shì wǒ de shēngyīn.",
    "yue": "你好！呢個係我嘅聲音。",
    "yue-latn-jyutping": "nei5 hou2! ni1 go3 hai6 ngo5 ge3 sing1 jam1.",
    "eo": "Saluton! Tiel sonas mia voĉo.",
    "la": "Salve! Haec est vox mea.",
}
_DAYS = 3


def greeting(language: OfferedLanguage) -> str:
    own, *_ = language.tag.split("-")
    return _WRITTEN.get(language.tag, _WRITTEN.get(own)) or _days(language.tag) or _name(language)


def _days(tag: str) -> str:
    from babel import Locale, UnknownLocaleError

    for known in (tag, tag.split("-")[0]):
        try:
            days = Locale.parse(known, sep="-").days["format"]["wide"]
        except (UnknownLocaleError, ValueError):
            continue
        if days != Locale("root").days["format"]["wide"]:
            return f"{', '.join(days[n] for n in range(_DAYS))}."
    return ""


def _name(language: OfferedLanguage) -> str:
    """Its own name for itself, where that is known."""
    own = language.label.rpartition(" – ")[2].partition(" (")[0]
    return f"{own}, {own}, {own}."
