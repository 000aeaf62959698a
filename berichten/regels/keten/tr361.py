"""TR361: no care is asked for twice at the same time.

Regel: hetzelfde product komt in een verzoek om wijziging niet twee keer voor in dezelfde periode, of het nu nieuw, te
    wijzigen of ongewijzigd is.
Bron: iStandaarden iWmo en iJw 3.2, TR361; OP347.
Retourcode: 9361
Berichten: 317

What is to be changed counts for the period asked, what stays unchanged for the period of its toewijzing; their product
is that of the toewijzing. Without a code the category is compared, and without a category the product overlaps with any
other; the categories of aids (iWmo 11 to 14) overlap with none. Every product of an overlap is named, as neither is
the wrong one by itself. Without an actual toewijzing a number is TR350's or TR351's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.hulp.overlap import Zorgperiode, overlappend
from berichten.regels.hulp.verzoek import actuele_toewijzing, te_wijzigen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each product whose period overlaps with that of the same product."""
    genoemd: set[int] = set()
    for een, ander in overlappend(_perioden(bericht, dossier)):
        for periode in (een, ander):
            if id(periode.deel) not in genoemd:
                genoemd.add(id(periode.deel))
                yield Treffer((periode.deel,), f"Dezelfde zorg loopt tegelijk: {een}, en {ander}.")


def _perioden(bericht: Bericht, dossier: Dossier) -> Iterator[Zorgperiode]:
    """Everything the request wants to run, in the order of the message."""
    verzoek = bericht.client.verzoek
    for onveranderd in verzoek.ongewijzigde_producten:
        stand = actuele_toewijzing(onveranderd.toewijzing_nummer, bericht, dossier)
        if stand:
            yield Zorgperiode(onveranderd, stand.categorie, stand.productcode, stand.ingangsdatum, stand.einddatum)
    for wijziging, stand in te_wijzigen(bericht, dossier):
        begin, eind = wijziging.gewenste_ingangsdatum, wijziging.einddatum
        yield Zorgperiode(wijziging, stand.categorie, stand.productcode, begin, eind)
    for nieuw in verzoek.nieuwe_producten:
        categorie, code = (nieuw.product.categorie, nieuw.product.code) if nieuw.product else (None, None)
        yield Zorgperiode(nieuw, categorie, code, nieuw.gewenste_ingangsdatum, nieuw.einddatum)


REGEL = Regel(
    code="TR361",
    niveau=3,
    retourcode="9361",
    berichten={
        "317": (
            "OngewijzigdProduct/ToewijzingNummer",
            "TeWijzigenProduct/ToewijzingNummer",
            "TeWijzigenProduct/GewensteIngangsdatum",
            "TeWijzigenProduct/Einddatum",
            "NieuwProduct/Product",
            "NieuwProduct/GewensteIngangsdatum",
            "NieuwProduct/Einddatum",
        )
    },
    controleer=controleer,
)
