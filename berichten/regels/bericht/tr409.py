"""TR409: only a rejection for the woonplaatsbeginsel names another municipality.

Regel: de berichtklasse Woonplaatsbeginsel is alleen opgenomen bij RedenAfwijzingVerzoek 8 (woonplaatsbeginsel).
Bron: iStandaarden iJw 3.2, TR409.
Retourcode: 0001
Berichten: 319 (iJw)

An answer without RedenAfwijzingVerzoek is not judged here: whether the reason may be absent is CD085's and CD086's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_319 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield a Woonplaatsbeginsel that does not belong in the answer."""
    antwoord = bericht.antwoord
    reden = antwoord.reden_afwijzing_verzoek
    if antwoord.woonplaatsbeginsel is not None and reden not in {None, "8"}:
        yield Treffer(
            (antwoord.woonplaatsbeginsel, (antwoord, "RedenAfwijzingVerzoek")),
            f"Woonplaatsbeginsel is opgenomen, maar RedenAfwijzingVerzoek is {reden}; "
            "alleen bij 8 (woonplaatsbeginsel) is dat toegestaan.",
        )


REGEL = Regel(
    code="TR409",
    niveau=2,
    retourcode="0001",
    berichten={"319": ("Antwoord/RedenAfwijzingVerzoek", "Antwoord/Woonplaatsbeginsel")},
    controleer=controleer,
    standaarden=("ijw",),
)
