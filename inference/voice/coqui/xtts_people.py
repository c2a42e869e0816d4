"""The people of XTTS-v2, by the names in its file speakers_xtts.pth."""

from __future__ import annotations

from dataclasses import dataclass

_NAMES = {
    "female": """
Claribel Dervla, Daisy Studious, Gracie Wise, Tammie Ema, Alison Dietlinde, Ana Florence,
Annmarie Nele, Asya Anara, Brenda Stern, Gitta Nikolina, Henriette Usha, Sofia Hellen, Tammy Grit,
Tanja Adelina, Vjollca Johnnie, Nova Hogarth, Maja Ruoho, Uta Obando, Lidiya Szekeres,
Chandra MacFarland, Szofi Granger, Camilla Holmström, Lilya Stainthorpe, Zofija Kendrick,
Narelle Moon, Barbora MacLean, Alexandra Hisakawa, Alma María, Rosemary Okafor
""",
    "male": """
Andrew Chipper, Badr Odhiambo, Dionisio Schuyler, Royston Min, Viktor Eka, Abrahan Mack,
Adde Michal, Baldur Sanjin, Craig Gutsy, Damien Black, Gilberto Mathias, Ilkin Urbano,
Kazuhiko Atallah, Ludvig Milivoj, Suad Qasim, Torcull Diarmuid, Viktor Menelaos,
Zacharie Aimilios, Ige Behringer, Filip Traverse, Damjan Chapman, Wulf Carlevaro,
Aaron Dreschner, Kumar Dahl, Eugenio Mataracı, Ferran Simen, Xavier Hayasaka, Luis Moray,
Marcos Rudaski
""",
}


@dataclass(frozen=True)
class Person:
    name: str
    gender: str
    description: str = "One of XTTS's own."

    @property
    def id(self) -> str:
        """claribel-dervla"""
        return self.name.lower().replace(" ", "-")


PEOPLE = tuple(
    Person(" ".join(name.split()), gender)
    for gender, names in _NAMES.items()
    for name in names.split(",")
)
