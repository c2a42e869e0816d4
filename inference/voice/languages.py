"""The languages the built-in voice speaks, their names, and how people may call them.

Responsible for the list and for understanding a tag; not for what a text is written in
(`text`). The rows are espeak-ng 1.52's voices that do speak. Left out: Faroese, Karakalpak and
a test voice, which come without a dictionary, and Konkani, which is spelt letter by letter.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache

from inference.errors import VoiceProblem


@dataclass(frozen=True)
class Language:
    tag: str  # lower case, as in BCP 47: "en-us"
    identifier: str  # espeak-ng's own name; its tags are not always accepted, identifiers are
    name: str  # in English
    native_name: str = ""  # "" where unknown
    scripts: str = "LATIN"  # it is written in, as Unicode's character names begin

    @property
    def label(self) -> str:
        """For a list to choose from."""
        if self.native_name in ("", self.name):
            return self.name
        return f"{self.name} – {self.native_name}"


def languages() -> tuple[Language, ...]:
    """All that can be chosen, by English name."""
    return _LANGUAGES


def speaks(language: Language, script: str) -> bool:
    """Whether letters of that script come out as words, not as "Cyrillic letter, Cyrillic letter".

    espeak-ng hands many foreign scripts on to a language that knows them.
    """
    if script in language.scripts.split():
        return True
    if script == "LATIN":
        return language.tag not in _SPELL_LATIN
    if script == "GREEK":
        return not language.tag.startswith(_SPELL_GREEK)
    return script in _HANDED_ON


def language_for(script: str) -> Language | None:
    """The one to suggest for a text in this script."""
    tag = _SUGGESTED.get(script)
    return _by_any_name()[tag] if tag else None


def find_language(tag: str) -> Language:
    """`en`, `en-US`, `en_gb`, `zh`, `pt-BR`, `French` … or a VoiceProblem that names near ones."""
    asked = tag.strip().lower().replace("_", "-")
    known = _by_any_name()
    if asked in known:
        return known[asked]
    parts = asked.split("-")
    while len(parts) > 1:  # de-AT is German: the nearest that is known
        parts.pop()
        if "-".join(parts) in known:
            return known["-".join(parts)]
    near = difflib.get_close_matches(asked, known, n=6, cutoff=0.5)
    names = list(dict.fromkeys(f"{known[n].tag} ({known[n].name})" for n in near))[:3]
    hint = f"did you mean {' or '.join(names)}?" if names else "choose one of the listed ones."
    raise VoiceProblem(f"The built-in voice does not speak “{tag.strip()[:40]}”; {hint}")


@cache
def _by_any_name() -> dict[str, Language]:
    known: dict[str, Language] = {}
    for row in _LANGUAGES:
        for name in (row.name, row.native_name, row.identifier, row.identifier.split("/")[-1]):
            known.setdefault(name.lower(), row)
    for row in _LANGUAGES:
        known[row.tag] = row
    for other, tag in _OTHER_TAGS.items():
        known[other] = known[tag]
    known.pop("", None)
    return known


# What people write -> the tag above it stands for.
_OTHER_TAGS = {
    "en": "en-us",
    "english": "en-us",
    "en-uk": "en-gb",
    "fr": "fr-fr",
    "french": "fr-fr",
    "es-es": "es",
    "spanish": "es",
    "es-mx": "es-419",
    "es-ar": "es-419",
    "es-co": "es-419",
    "es-us": "es-419",
    "pt-pt": "pt",
    "portuguese": "pt",
    "zh": "cmn",
    "zh-cn": "cmn",
    "zh-tw": "cmn",
    "zh-hans": "cmn",
    "zh-hant": "cmn",
    "zh-hk": "yue",
    "zh-yue": "yue",
    "chinese": "cmn",
    "mandarin": "cmn",
    "cantonese": "yue",
    "pinyin": "cmn-latn-pinyin",
    "no": "nb",
    "nn": "nb",
    "norwegian": "nb",
    "iw": "he",
    "in": "id",
    "jp": "ja",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "kr": "ko",
    "ua": "uk",
    "tl": "es",
    "sh": "hr",
    "armenian": "hy",
    "vietnamese": "vi",
    "farsi": "fa",
    "burmese": "my",
    "irish": "ga",
    "flemish": "nl",
    "moldovan": "ro",
    "mo": "ro",
    "catalan": "ca",
    "odia": "or",
    "chr": "chr",
}

# Measured: phones per letter of a few words in each script, spoken by each language.
_HANDED_ON = (
    "ARMENIAN",
    "BENGALI",
    "DEVANAGARI",
    "GEORGIAN",
    "GUJARATI",
    "HANGUL",
    "KANNADA",
    "MALAYALAM",
    "SINHALA",
    "TAMIL",
)
_SPELL_LATIN = ("ba", "cv", "hyw", "ja", "ky", "my", "nog", "shn", "ti")
_SPELL_GREEK = ("af", "bs", "en", "hr", "lt", "mk", "sr", "vi")

_SUGGESTED = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "cmn",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "LATIN": "en-us",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "ORIYA": "or",
    "SHAVIAN": "en-shaw",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}

_LANGUAGES = (
    Language("af", "gmw/af", "Afrikaans", "Afrikaans"),
    Language("sq", "ine/sq", "Albanian", "Shqip"),
    Language("am", "sem/am", "Amharic", "አማርኛ", scripts="ETHIOPIC"),
    Language("ar", "sem/ar", "Arabic", "العربية", scripts="ARABIC"),
    Language("an", "roa/an", "Aragonese", "Aragonés"),
    Language("hy", "ine/hy", "Armenian (Eastern)", "Հայերեն", scripts="ARMENIAN"),
    Language("hyw", "ine/hyw", "Armenian (Western)", "Արեւմտահայերէն", scripts="ARMENIAN"),
    Language("as", "inc/as", "Assamese", "অসমীয়া", scripts="BENGALI"),
    Language("az", "trk/az", "Azerbaijani", "Azərbaycanca"),
    Language("ba", "trk/ba", "Bashkir", "Башҡортса", scripts="CYRILLIC"),
    Language("eu", "eu", "Basque", "Euskara"),
    Language("be", "zle/be", "Belarusian", "Беларуская", scripts="CYRILLIC"),
    Language("bn", "inc/bn", "Bengali", "বাংলা", scripts="BENGALI"),
    Language("bpy", "inc/bpy", "Bishnupriya Manipuri", "বিষ্ণুপ্রিয়া মণিপুরী", scripts="BENGALI"),
    Language("bs", "zls/bs", "Bosnian", "Bosanski", scripts="LATIN CYRILLIC"),
    Language("bg", "zls/bg", "Bulgarian", "Български", scripts="CYRILLIC"),
    Language("my", "sit/my", "Burmese", "မြန်မာ", scripts="MYANMAR"),
    Language("ca", "roa/ca", "Catalan", "Català"),
    Language("ca-ba", "roa/ca-ba", "Catalan (Balearic)", "Català (balear)"),
    Language("ca-nw", "roa/ca-nw", "Catalan (North-western)", "Català (nord-occidental)"),
    Language("ca-va", "roa/ca-va", "Catalan (Valencian)", "Valencià"),
    Language("chr", "iro/chr", "Cherokee", "ᏣᎳᎩ"),
    Language("yue", "sit/yue", "Chinese (Cantonese)", "粵語", scripts="CJK"),
    Language(
        "yue-latn-jyutping",
        "sit/yue-Latn-jyutping",
        "Chinese (Cantonese, Jyutping)",
        scripts="LATIN CJK",
    ),
    Language("hak", "sit/hak", "Chinese (Hakka)", "客家話"),
    Language("cmn", "sit/cmn", "Chinese (Mandarin)", "普通话", scripts="CJK"),
    Language(
        "cmn-latn-pinyin",
        "sit/cmn-Latn-pinyin",
        "Chinese (Mandarin, Pinyin)",
        "Pīnyīn",
        scripts="LATIN CJK",
    ),
    Language("cv", "trk/cv", "Chuvash", "Чӑвашла", scripts="CYRILLIC"),
    Language("hr", "zls/hr", "Croatian", "Hrvatski", scripts="LATIN CYRILLIC"),
    Language("cs", "zlw/cs", "Czech", "Čeština"),
    Language("da", "gmq/da", "Danish", "Dansk"),
    Language("nl", "gmw/nl", "Dutch", "Nederlands"),
    Language("en-us", "gmw/en-US", "English (America)", "English (America)"),
    Language("en-us-nyc", "gmw/en-US-nyc", "English (America, New York City)"),
    Language("en-gb", "gmw/en", "English (Britain)", "English (Britain)"),
    Language("en-029", "gmw/en-029", "English (Caribbean)"),
    Language("en-gb-x-gbclan", "gmw/en-GB-x-gbclan", "English (Lancaster)"),
    Language("en-gb-x-rp", "gmw/en-GB-x-rp", "English (Received Pronunciation)"),
    Language("en-gb-scotland", "gmw/en-GB-scotland", "English (Scotland)"),
    Language(
        "en-shaw", "gmw/en-Shaw", "English (Shavian alphabet)", "𐑖𐑱𐑝𐑾𐑯", scripts="SHAVIAN LATIN"
    ),
    Language("en-gb-x-gbcwmd", "gmw/en-GB-x-gbcwmd", "English (West Midlands)"),
    Language("eo", "art/eo", "Esperanto", "Esperanto"),
    Language("et", "urj/et", "Estonian", "Eesti"),
    Language("fi", "urj/fi", "Finnish", "Suomi"),
    Language("fr-be", "roa/fr-BE", "French (Belgium)", "Français (Belgique)"),
    Language("fr-fr", "roa/fr", "French (France)", "Français (France)"),
    Language("fr-ch", "roa/fr-CH", "French (Switzerland)", "Français (Suisse)"),
    Language("ka", "ccs/ka", "Georgian", "ქართული", scripts="GEORGIAN"),
    Language("de", "gmw/de", "German", "Deutsch"),
    Language("el", "grk/el", "Greek", "Ελληνικά", scripts="GREEK"),
    Language("grc", "grk/grc", "Greek (Ancient)", "Ἑλληνική", scripts="GREEK"),
    Language("kl", "esx/kl", "Greenlandic", "Kalaallisut"),
    Language("gn", "sai/gn", "Guarani", "Avañe’ẽ"),
    Language("gu", "inc/gu", "Gujarati", "ગુજરાતી", scripts="GUJARATI"),
    Language("ht", "roa/ht", "Haitian Creole", "Kreyòl ayisyen"),
    Language("haw", "map/haw", "Hawaiian", "ʻŌlelo Hawaiʻi"),
    Language("he", "sem/he", "Hebrew", "עברית", scripts="HEBREW"),
    Language("hi", "inc/hi", "Hindi", "हिन्दी", scripts="DEVANAGARI"),
    Language("hu", "urj/hu", "Hungarian", "Magyar"),
    Language("is", "gmq/is", "Icelandic", "Íslenska"),
    Language("io", "art/io", "Ido", "Ido"),
    Language("id", "poz/id", "Indonesian", "Bahasa Indonesia"),
    Language("ia", "art/ia", "Interlingua", "Interlingua"),
    Language("ga", "cel/ga", "Irish", "Gaeilge"),
    Language("it", "roa/it", "Italian", "Italiano"),
    Language("ja", "jpx/ja", "Japanese (kana)", "日本語", scripts="HIRAGANA KATAKANA"),
    Language("quc", "myn/quc", "K’iche’", "K’iche’"),
    Language("kn", "dra/kn", "Kannada", "ಕನ್ನಡ", scripts="KANNADA"),
    Language("kk", "trk/kk", "Kazakh", "Қазақша", scripts="CYRILLIC"),
    Language("piqd", "art/piqd", "Klingon", "tlhIngan Hol"),
    Language("ko", "ko", "Korean", "한국어", scripts="HANGUL"),
    Language("ku", "ira/ku", "Kurdish", "Kurdî"),
    Language("ky", "trk/ky", "Kyrgyz", "Кыргызча", scripts="CYRILLIC"),
    Language("qdb", "art/qdb", "Lang Belta", "Lang Belta"),
    Language("ltg", "bat/ltg", "Latgalian", "Latgalīšu"),
    Language("la", "itc/la", "Latin", "Latina"),
    Language("lv", "bat/lv", "Latvian", "Latviešu"),
    Language(
        "lfn", "art/lfn", "Lingua Franca Nova", "Lingua Franca Nova", scripts="LATIN CYRILLIC"
    ),
    Language("lt", "bat/lt", "Lithuanian", "Lietuvių"),
    Language("jbo", "art/jbo", "Lojban", "Lojban"),
    Language("smj", "urj/smj", "Lule Sámi", "Julevsámegiella"),
    Language("lb", "gmw/lb", "Luxembourgish", "Lëtzebuergesch"),
    Language("mk", "zls/mk", "Macedonian", "Македонски", scripts="CYRILLIC"),
    Language("ms", "poz/ms", "Malay", "Bahasa Melayu"),
    Language("ml", "dra/ml", "Malayalam", "മലയാളം", scripts="MALAYALAM"),
    Language("mt", "sem/mt", "Maltese", "Malti"),
    Language("mi", "poz/mi", "Māori", "Te reo Māori"),
    Language("mr", "inc/mr", "Marathi", "मराठी", scripts="DEVANAGARI"),
    Language("mto", "miz/mto", "Mixe (Totontepec)"),
    Language("nci", "azc/nci", "Nahuatl (Classical)", "Nāhuatl"),
    Language("ne", "inc/ne", "Nepali", "नेपाली", scripts="DEVANAGARI"),
    Language("nog", "trk/nog", "Nogai", "Ногайша", scripts="CYRILLIC"),
    Language("nb", "gmq/nb", "Norwegian Bokmål", "Norsk bokmål"),
    Language("or", "inc/or", "Odia", "ଓଡ଼ିଆ", scripts="ORIYA"),
    Language("om", "cus/om", "Oromo", "Afaan Oromoo"),
    Language("pap", "roa/pap", "Papiamento", "Papiamentu"),
    Language("fa", "ira/fa", "Persian", "فارسی", scripts="ARABIC"),
    Language("fa-latn", "ira/fa-Latn", "Persian (Latin letters)", "Fârsi"),
    Language("pl", "zlw/pl", "Polish", "Polski"),
    Language("pt-br", "roa/pt-BR", "Portuguese (Brazil)", "Português (Brasil)"),
    Language("pt", "roa/pt", "Portuguese (Portugal)", "Português (Portugal)"),
    Language("pa", "inc/pa", "Punjabi", "ਪੰਜਾਬੀ", scripts="GURMUKHI"),
    Language("py", "art/py", "Pyash"),
    Language("qu", "qu", "Quechua", "Runasimi"),
    Language("qya", "art/qya", "Quenya", "Quenya"),
    Language("ro", "roa/ro", "Romanian", "Română"),
    Language("ru", "zle/ru", "Russian", "Русский", scripts="CYRILLIC"),
    Language(
        "ru-cl", "zle/ru-cl", "Russian (Classic)", "Русский (классический)", scripts="CYRILLIC"
    ),
    Language("ru-lv", "zle/ru-LV", "Russian (Latvia)", "Русский (Латвия)", scripts="CYRILLIC"),
    Language("gd", "cel/gd", "Scottish Gaelic", "Gàidhlig"),
    Language("sr", "zls/sr", "Serbian", "Српски", scripts="CYRILLIC LATIN"),
    Language("tn", "bnt/tn", "Setswana", "Setswana"),
    Language("shn", "tai/shn", "Shan", scripts="MYANMAR"),
    Language("sjn", "art/sjn", "Sindarin", "Sindarin"),
    Language("sd", "inc/sd", "Sindhi", "سنڌي", scripts="ARABIC"),
    Language("si", "inc/si", "Sinhala", "සිංහල", scripts="SINHALA"),
    Language("sk", "zlw/sk", "Slovak", "Slovenčina"),
    Language("sl", "zls/sl", "Slovenian", "Slovenščina"),
    Language("es-419", "roa/es-419", "Spanish (Latin America)", "Español (Latinoamérica)"),
    Language("es", "roa/es", "Spanish (Spain)", "Español (España)"),
    Language("sw", "bnt/sw", "Swahili", "Kiswahili"),
    Language("sv", "gmq/sv", "Swedish", "Svenska"),
    Language("ta", "dra/ta", "Tamil", "தமிழ்", scripts="TAMIL"),
    Language("tt", "trk/tt", "Tatar", "Татарча", scripts="CYRILLIC"),
    Language("te", "dra/te", "Telugu", "తెలుగు", scripts="TELUGU"),
    Language("th", "tai/th", "Thai", "ไทย", scripts="THAI"),
    Language("ti", "sem/ti", "Tigrinya", "ትግርኛ", scripts="ETHIOPIC"),
    Language("tr", "trk/tr", "Turkish", "Türkçe"),
    Language("tk", "trk/tk", "Turkmen", "Türkmençe"),
    Language("uk", "zle/uk", "Ukrainian", "Українська", scripts="CYRILLIC"),
    Language("ur", "inc/ur", "Urdu", "اردو", scripts="ARABIC"),
    Language("ug", "trk/ug", "Uyghur", "ئۇيغۇرچە", scripts="ARABIC"),
    Language("uz", "trk/uz", "Uzbek", "Oʻzbekcha", scripts="LATIN CYRILLIC"),
    Language("vi-vn-x-central", "aav/vi-VN-x-central", "Vietnamese (Central)", "Tiếng Việt (Huế)"),
    Language("vi", "aav/vi", "Vietnamese (Northern)", "Tiếng Việt (Bắc)"),
    Language("vi-vn-x-south", "aav/vi-VN-x-south", "Vietnamese (Southern)", "Tiếng Việt (Nam)"),
    Language("cy", "cel/cy", "Welsh", "Cymraeg"),
)
