"""TR318: a declaration never goes back behind the last one.

Regel: de DeclaratiePeriode ligt niet vóór de laatst ingediende DeclaratiePeriode van deze aanbieder.
Bron: iStandaarden iWmo en iJw 3.2, TR318, OP284, IV090.
Retourcode: 8214
Berichten: 323

The text asks for the month after the last one, provided that care was delivered in every month. Nobody but the provider
knows that, and a message may not be rejected on what is not on record (OP095): a gap of any number of months passes.
The same month again passes too, for corrections and for what is declared afterwards (OP284, IV090).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Declaratie when its period lies before the last one that was processed."""
    begin = bericht.declaratie.declaratie_periode.begindatum
    laatste = dossier.laatste_declaratieperiode
    if laatste is not None and begin < laatste:
        yield Treffer(
            (bericht.declaratie,),
            f"De DeclaratiePeriode begint op {begin:%d-%m-%Y}; "
            f"er is al gedeclareerd over de periode die begint op {laatste:%d-%m-%Y}.",
        )


REGEL = Regel(
    code="TR318",
    niveau=3,
    retourcode="8214",
    berichten={"323": ("Declaratie/DeclaratiePeriode/Begindatum",)},
    controleer=controleer,
)
