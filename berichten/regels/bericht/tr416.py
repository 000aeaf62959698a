"""TR416: the same delivery is declared once in a message.

Regel: binnen een Client komt een debet Prestatie met dezelfde ToewijzingNummer, ProductCategorie, ProductCode en
    ProductPeriode één keer voor.
Bron: iStandaarden iWmo en iJw 3.2, TR416.
Retourcode: 0001
Berichten: 323

Lines of another Client class are not compared. Each pair is a finding. What was declared earlier is TR389's.
"""

from collections import defaultdict
from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht, Prestatie
from berichten.regels.hulp.overlap import paren
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each pair of debit lines of one client for the same delivery."""
    for client in bericht.declaratie.clienten:
        if len(client.prestaties) < 2:
            continue
        per_toewijzing: defaultdict[int, list[Prestatie]] = defaultdict(list)
        for prestatie in client.prestaties:
            if prestatie.ingediend_bedrag.debet_credit == "D":
                per_toewijzing[prestatie.toewijzing_nummer].append(prestatie)
        for groep in per_toewijzing.values():
            if len(groep) > 1:
                yield from _dubbel(groep)


def _dubbel(groep: list[Prestatie]) -> Iterator[Treffer]:
    """The pairs of lines on one toewijzing that are for the same product and period."""
    per_levering: defaultdict[tuple[object, ...], list[Prestatie]] = defaultdict(list)
    for prestatie in groep:
        periode = prestatie.product_periode
        sleutel = (prestatie.product_categorie, prestatie.product_code, periode.begindatum, periode.einddatum)
        per_levering[sleutel].append(prestatie)
    for gelijk in per_levering.values():
        for een, ander in paren(gelijk):
            yield Treffer(
                (een, ander),
                f"Op toewijzing {een.toewijzing_nummer} is {een.product_categorie} {een.product_code} van "
                f"{een.product_periode.begindatum:%d-%m-%Y} tot en met {een.product_periode.einddatum:%d-%m-%Y} "
                "vaker dan één keer debet gedeclareerd.",
            )


REGEL = Regel(
    code="TR416",
    niveau=2,
    retourcode="0001",
    berichten={
        "323": (
            "Prestatie/ToewijzingNummer",
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
