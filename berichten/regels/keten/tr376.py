"""TR376: an answer repeats the number of the declaration.

Regel: het DeclaratieNummer in het declaratie-antwoord is dat van de beantwoorde declaratie.
Bron: iStandaarden iWmo en iJw 3.2, TR376, OP355.
Retourcode: n.v.t.
Berichten: 325

An answer that is only a Header has no DeclaratieNummer. A 325 without a known declaration is TR337's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_325 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the DeclaratieAntwoord when its number is not the declaration's."""
    antwoord, declaratie = bericht.declaratie_antwoord, dossier.declaratie
    if antwoord is not None and declaratie is not None and antwoord.declaratie_nummer != declaratie.nummer:
        yield Treffer(
            (antwoord,),
            f"DeclaratieNummer {antwoord.declaratie_nummer} is niet dat van de declaratie: {declaratie.nummer}.",
        )


REGEL = Regel(
    code="TR376",
    niveau=3,
    retourcode="n.v.t.",
    berichten={"325": ("DeclaratieAntwoord/DeclaratieNummer",)},
    controleer=controleer,
)
