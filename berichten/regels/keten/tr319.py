"""TR319: a line is of the declared period or an earlier one.

Regel: de ProductPeriode van een Prestatie valt in de DeclaratiePeriode of daarvoor: Begindatum en Einddatum liggen niet
    na het einde van de DeclaratiePeriode.
Bron: iStandaarden iWmo en iJw 3.2, TR319.
Retourcode: 9319
Berichten: 323

The message alone can already tell, so validation reports it too, once for each date that lies too late. In the chain
each line gets one finding.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each line with a date after the declared period."""
    laatste = bericht.declaratie.declaratie_periode.einddatum
    for client in bericht.declaratie.clienten:
        for prestatie in client.prestaties:
            periode = prestatie.product_periode
            if periode.einddatum > laatste or periode.begindatum > laatste:
                yield Treffer(
                    (prestatie,),
                    f"De ProductPeriode van {periode.begindatum:%d-%m-%Y} tot en met {periode.einddatum:%d-%m-%Y} "
                    f"loopt na het einde {laatste:%d-%m-%Y} van de DeclaratiePeriode.",
                )


def binnen_bericht(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each date of a line that lies after the declared period."""
    declaratieperiode = bericht.declaratie.declaratie_periode
    laatste = declaratieperiode.einddatum
    for client in bericht.declaratie.clienten:
        for prestatie in client.prestaties:
            periode = prestatie.product_periode
            if periode.einddatum <= laatste and periode.begindatum <= laatste:
                continue
            for element, datum in (("Begindatum", periode.begindatum), ("Einddatum", periode.einddatum)):
                if datum > laatste:
                    yield Treffer(
                        ((periode, element), (declaratieperiode, "Einddatum")),
                        f"{element} {datum:%d-%m-%Y} van de ProductPeriode ligt na het einde {laatste:%d-%m-%Y} van de "
                        "DeclaratiePeriode.",
                    )


REGEL = Regel(
    code="TR319",
    niveau=3,
    retourcode="9319",
    berichten={
        "323": (
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Declaratie/DeclaratiePeriode/Einddatum",
        )
    },
    controleer=controleer,
    binnen_bericht=binnen_bericht,
)
