"""TR371: an answer repeats the schema versions of the declaration.

Regel: XsdVersieDeclaratie heeft de waarden van XsdVersie uit het declaratiebericht dat beantwoord wordt.
Bron: iStandaarden iWmo en iJw 3.2, TR371.
Retourcode: n.v.t.
Berichten: 325

A 325 without a known declaration is TR337's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_325 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Header when one of both versions differs from the declaration's."""
    declaratie, versie = dossier.declaratie, bericht.header.xsd_versie_declaratie
    if declaratie is None:
        return
    gevonden = (versie.basisschema_xsd_versie, versie.bericht_xsd_versie)
    verwacht = (declaratie.basisschema_xsd_versie, declaratie.bericht_xsd_versie)
    if gevonden != verwacht:
        yield Treffer(
            (bericht.header,),
            f"XsdVersieDeclaratie is basisschema {gevonden[0]}, bericht {gevonden[1]}; "
            f"de declaratie had basisschema {verwacht[0]}, bericht {verwacht[1]}.",
        )


REGEL = Regel(
    code="TR371",
    niveau=3,
    retourcode="n.v.t.",
    berichten={
        "325": (
            "Header/XsdVersieDeclaratie/BasisschemaXsdVersie",
            "Header/XsdVersieDeclaratie/BerichtXsdVersie",
        )
    },
    controleer=controleer,
)
