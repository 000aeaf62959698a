"""TR377: a rejection for the woonplaatsbeginsel says which municipality is responsible.

Regel: bij RedenAfwijzingVerzoek 8 (woonplaatsbeginsel) is de berichtklasse Woonplaatsbeginsel opgenomen.
Bron: iStandaarden iJw 3.2, TR377.
Retourcode: 0001
Berichten: 319 (iJw)
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_319 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the reason of an answer that lacks the Woonplaatsbeginsel it asks for."""
    antwoord = bericht.antwoord
    if antwoord.reden_afwijzing_verzoek == "8" and antwoord.woonplaatsbeginsel is None:
        yield Treffer(
            ((antwoord, "RedenAfwijzingVerzoek"),),
            "RedenAfwijzingVerzoek is 8 (woonplaatsbeginsel), maar de berichtklasse Woonplaatsbeginsel ontbreekt.",
        )


REGEL = Regel(
    code="TR377",
    niveau=2,
    retourcode="0001",
    berichten={"319": ("Antwoord/RedenAfwijzingVerzoek", "Antwoord/Woonplaatsbeginsel")},
    controleer=controleer,
    standaarden=("ijw",),
)
