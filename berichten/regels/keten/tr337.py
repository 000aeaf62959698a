"""TR337: an answer names the declaration that it answers.

Regel: de DeclaratieIdentificatie is de BerichtIdentificatie van een eerder verstuurd declaratiebericht.
Bron: iStandaarden iWmo en iJw 3.2, TR337, OP355.
Retourcode: n.v.t.
Berichten: 325

Identificatie and Dagtekening both have to be those of the declaration. Without a known declaration the other rules that
hold an answer against it are silent.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_325 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Header when the declaration it names is not on record."""
    genoemd, declaratie = bericht.header.declaratie_identificatie, dossier.declaratie
    if declaratie is None or declaratie.identificatie != genoemd.identificatie:
        yield Treffer(
            (bericht.header,), f"Er is geen declaratiebericht met Identificatie {genoemd.identificatie} bekend."
        )
    elif declaratie.dagtekening != genoemd.dagtekening:
        yield Treffer(
            (bericht.header,),
            f"Declaratiebericht {genoemd.identificatie} heeft Dagtekening {declaratie.dagtekening:%d-%m-%Y}, "
            f"niet {genoemd.dagtekening:%d-%m-%Y}.",
        )


REGEL = Regel(
    code="TR337",
    niveau=3,
    retourcode="n.v.t.",
    berichten={
        "325": (
            "Header/DeclaratieIdentificatie/Identificatie",
            "Header/DeclaratieIdentificatie/Dagtekening",
        )
    },
    controleer=controleer,
)
