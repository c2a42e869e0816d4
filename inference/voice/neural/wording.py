"""The words for what is written short, by language: signs, abbreviations, clocks.

What the package Babel knows (currencies, units, months, "and") is not repeated here.
"""

from __future__ import annotations

# Signs between words. "&" is Babel's "and".
SIGNS = {
    "en": {"+": "plus", "=": "equals", "@": "at", "#": "number", "×": "times", "§": "section"},
    "de": {"+": "plus", "=": "gleich", "@": "ät", "#": "Nummer", "×": "mal", "§": "Paragraf"},
    "fr": {"+": "plus", "=": "égale", "@": "arobase", "#": "numéro", "×": "fois", "§": "article"},
    "es": {"+": "más", "=": "igual a", "@": "arroba", "#": "número", "×": "por", "§": "sección"},
    "it": {"+": "più", "=": "uguale a", "@": "chiocciola", "#": "numero", "×": "per"},
    "pt": {"+": "mais", "=": "igual a", "@": "arroba", "#": "número", "×": "vezes"},
    "nl": {"+": "plus", "=": "is", "@": "apenstaartje", "#": "nummer", "×": "keer"},
    "pl": {"+": "plus", "=": "równa się", "@": "małpa", "#": "numer", "×": "razy"},
    "cs": {"+": "plus", "=": "rovná se", "@": "zavináč", "#": "číslo", "×": "krát"},
    "ru": {"+": "плюс", "=": "равно", "@": "собака", "#": "номер", "№": "номер"},
    "uk": {"+": "плюс", "=": "дорівнює", "@": "равлик", "#": "номер", "№": "номер"},
    "sv": {"+": "plus", "=": "är lika med", "@": "snabel-a", "#": "nummer", "×": "gånger"},
    "da": {"+": "plus", "=": "er lig med", "@": "snabel-a", "#": "nummer", "×": "gange"},
    "no": {"+": "pluss", "=": "er lik", "@": "krøllalfa", "#": "nummer", "×": "ganger"},
    "fi": {"+": "plus", "=": "on yhtä kuin", "@": "ät", "#": "numero", "×": "kertaa"},
    "tr": {"+": "artı", "=": "eşittir", "@": "et", "#": "numara", "×": "çarpı"},
    "hu": {"+": "plusz", "=": "egyenlő", "@": "kukac", "#": "szám", "×": "szor"},
    "zh": {"+": "加", "=": "等于", "@": "艾特", "#": "井号", "×": "乘"},
    "ja": {"+": "プラス", "=": "イコール", "@": "アットマーク", "#": "シャープ", "×": "かける"},
    "ko": {"+": "더하기", "=": "는", "@": "골뱅이", "#": "샵", "×": "곱하기"},
}

# From one number to another: "3–5".
TO = {
    "en": "to", "de": "bis", "fr": "à", "es": "a", "it": "a", "pt": "a", "nl": "tot", "pl": "do",
    "cs": "až", "ru": "до", "uk": "до", "sv": "till", "da": "til", "no": "til", "zh": "到",
    "ja": "から", "ko": "에서",
}  # fmt: skip

# Between hour and minute, and after the minute; the first alone after a full hour.
CLOCK = {
    "de": (" Uhr ", ""), "fr": (" heures ", ""), "nl": (" uur ", ""), "zh": ("点", "分"),
    "ja": ("時", "分"), "ko": ("시 ", "분"), "pt": (" horas e ", ""),
}  # fmt: skip

# Where Babel has only the sign.
PERCENT = {
    "zh": "百分之{}",
    "yue": "百分之{}",
    "ko": "{} 퍼센트",
    "ar": "{} بالمئة",
    "vi": "{} phần trăm",
}

# Million and more, as written after a sum: "$5 million".
SCALES = (
    "thousand|million|billion|trillion|mn|bn|Tausend|Millionen|Million|Milliarden|Milliarde|Mio\\.?"
    "|Mrd\\.?|mille|millions|milliards?|mil|millones|millón|milhões|milhão|bilhões|milioni|milione"
    "|miliardi|miljoen|miljard|tys\\.|mln|mld|тыс\\.|млн|млрд|万|亿|億|만|억"
)
SCALE_WORDS = {
    "mn": "million", "bn": "billion", "Mio": "Millionen", "Mrd": "Milliarden", "tys": "tysięcy",
    "тыс": "тысяч", "млн": "миллионов", "млрд": "миллиардов", "mln": "milionów",
    "mld": "miliardów",
}  # fmt: skip

# With its full stop where it is written with one. Longer ones first wins.
ABBREVIATIONS = {
    "en": {
        "Dr.": "Doctor", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Prof.": "Professor",
        "St.": "Saint", "Jr.": "Junior", "Sr.": "Senior", "Gen.": "General", "Capt.": "Captain",
        "Lt.": "Lieutenant", "Sgt.": "Sergeant", "Gov.": "Governor", "Sen.": "Senator",
        "Rev.": "Reverend", "etc.": "et cetera", "e.g.": "for example", "i.e.": "that is",
        "vs.": "versus", "approx.": "approximately", "No.": "number", "Inc.": "Incorporated",
        "Ltd.": "Limited", "Co.": "Company", "Dept.": "Department", "Ave.": "Avenue",
    },
    "de": {
        "z. B.": "zum Beispiel", "z.B.": "zum Beispiel", "d. h.": "das heißt",
        "d.h.": "das heißt", "u. a.": "unter anderem", "u.a.": "unter anderem",
        "usw.": "und so weiter", "bzw.": "beziehungsweise", "ca.": "circa", "evtl.": "eventuell",
        "ggf.": "gegebenenfalls", "inkl.": "inklusive", "vgl.": "vergleiche", "Dr.": "Doktor",
        "Prof.": "Professor", "Hr.": "Herr", "Fr.": "Frau", "Nr.": "Nummer", "St.": "Sankt",
        "Str.": "Straße", "Abs.": "Absatz", "Mio.": "Millionen", "Mrd.": "Milliarden",
        "v. Chr.": "vor Christus", "n. Chr.": "nach Christus",
    },
    "fr": {
        "M.": "Monsieur", "MM.": "Messieurs", "Mme": "Madame", "Mlle": "Mademoiselle",
        "Dr": "Docteur", "Pr": "Professeur", "St": "Saint", "Ste": "Sainte",
        "etc.": "et cetera", "p. ex.": "par exemple", "p.ex.": "par exemple",
        "c.-à-d.": "c'est-à-dire", "av. J.-C.": "avant Jésus-Christ", "n°": "numéro",
        "bd": "boulevard", "av.": "avenue",
    },
    "es": {
        "Sr.": "Señor", "Sra.": "Señora", "Srta.": "Señorita", "Dr.": "Doctor",
        "Dra.": "Doctora", "D.": "Don", "Dña.": "Doña", "Ud.": "usted", "Uds.": "ustedes",
        "etc.": "etcétera", "p. ej.": "por ejemplo", "p.ej.": "por ejemplo", "EE. UU.":
        "Estados Unidos", "EE.UU.": "Estados Unidos", "n.º": "número", "pág.": "página",
        "aprox.": "aproximadamente", "Avda.": "Avenida",
    },
    "it": {
        "Sig.": "Signor", "Sig.ra": "Signora", "Dott.": "Dottor", "Dott.ssa": "Dottoressa",
        "Prof.": "Professor", "Ing.": "Ingegner", "Avv.": "Avvocato", "ecc.": "eccetera",
        "es.": "esempio", "n.": "numero", "pag.": "pagina", "ca.": "circa",
    },
    "pt": {
        "Sr.": "Senhor", "Sra.": "Senhora", "Dr.": "Doutor", "Dra.": "Doutora",
        "Prof.": "Professor", "etc.": "et cetera", "p. ex.": "por exemplo", "n.º": "número",
        "nº": "número", "pág.": "página", "aprox.": "aproximadamente", "Av.": "Avenida",
    },
    "nl": {
        "dhr.": "de heer", "mevr.": "mevrouw", "dr.": "dokter", "prof.": "professor",
        "bijv.": "bijvoorbeeld", "enz.": "enzovoort", "d.w.z.": "dat wil zeggen",
        "o.a.": "onder andere", "ca.": "circa", "nr.": "nummer", "blz.": "bladzijde",
    },
    "pl": {
        "np.": "na przykład", "tzn.": "to znaczy", "m.in.": "między innymi", "itd.":
        "i tak dalej", "itp.": "i tym podobne", "dr": "doktor", "prof.": "profesor",
        "ul.": "ulica", "nr": "numer", "ok.": "około", "godz.": "godzina",
    },
    "ru": {
        "т. е.": "то есть", "т.е.": "то есть", "т. д.": "так далее", "т.д.": "так далее",
        "т. п.": "тому подобное", "т.п.": "тому подобное", "др.": "другие", "г-н": "господин",
        "г-жа": "госпожа", "ул.": "улица", "руб.": "рублей", "см.": "смотри",
    },
    "sv": {
        "t.ex.": "till exempel", "bl.a.": "bland annat", "osv.": "och så vidare", "dvs.":
        "det vill säga", "ca": "cirka", "kl.": "klockan", "nr": "nummer",
    },
}  # fmt: skip

# As written after a number, and what Babel calls it.
UNITS = {
    "km/h": "speed-kilometer-per-hour", "kmh": "speed-kilometer-per-hour",
    "mph": "speed-mile-per-hour", "m/s": "speed-meter-per-second",
    "km": "length-kilometer", "m": "length-meter", "cm": "length-centimeter",
    "mm": "length-millimeter", "mi": "length-mile", "ft": "length-foot",
    "m²": "area-square-meter", "km²": "area-square-kilometer", "m³": "volume-cubic-meter",
    "kg": "mass-kilogram", "g": "mass-gram", "mg": "mass-milligram", "lb": "mass-pound",
    "lbs": "mass-pound", "oz": "mass-ounce", "l": "volume-liter", "L": "volume-liter",
    "ml": "volume-milliliter", "mL": "volume-milliliter", "h": "duration-hour",
    "min": "duration-minute", "s": "duration-second", "ms": "duration-millisecond",
    "kB": "digital-kilobyte", "KB": "digital-kilobyte", "MB": "digital-megabyte",
    "GB": "digital-gigabyte", "TB": "digital-terabyte", "Hz": "frequency-hertz",
    "kHz": "frequency-kilohertz", "MHz": "frequency-megahertz", "GHz": "frequency-gigahertz",
    "W": "power-watt", "kW": "power-kilowatt", "V": "electric-volt", "°C": "temperature-celsius",
    "°F": "temperature-fahrenheit", "°": "angle-degree", "%": "concentr-percent",
    "км": "length-kilometer", "м": "length-meter", "см": "length-centimeter",
    "кг": "mass-kilogram", "г": "mass-gram", "км/ч": "speed-kilometer-per-hour",
}  # fmt: skip

CURRENCIES = {
    "US$": "USD", "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₫": "VND", "zł": "PLN",
    "Kč": "CZK", "CHF": "CHF", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "JPY": "JPY",
}  # fmt: skip
# What one sign stands for in several countries is called by what their names share: "dollars".
SHARED_SIGNS: dict[str, tuple[str, ...]] = {"$": ("USD", "CAD"), "£": ("GBP", "EGP")}
