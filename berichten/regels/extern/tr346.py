"""TR346: the amount of a line is its volume times its rate.

Regel: bij een andere Eenheid dan 83 is IngediendBedrag van een debet Prestatie gelijk aan GeleverdVolume maal
    ProductTarief. Bij minuten op een contract per uur is het uurtarief maal minuten, gedeeld door 60 en afgerond.
Bron: iStandaarden iWmo en iJw 3.2, TR346, IV081.
Retourcode: 9346
Berichten: 323

Minutes count by the hour when the contract has a rate per hour of which ProductTarief is the rate per minute; the plain
product is then wrong, unless the contract has that same rate per minute too. A ProductTarief that is in no contract is
TR418's, and the amount is held against it. With no rate on record for the product, minutes may also come to what some
rate per hour in whole cents explains together with ProductTarief, whatever the unit of the toewijzing: a rate per hour
may have been agreed where minutes are ordered (IV081). The arithmetic of a credit line is that of the debit line it
repeats (TR323), which was granted; it is not disputed (IV085).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht, Prestatie
from berichten.omvang import EUROS, MINUUT, UUR, bedrag_van_minuten, minuuttarief, verklaarbaar_uit_uurtarief
from berichten.regels.hulp.algemeen import euro, prestaties
from berichten.regels.hulp.declaratie import is_credit
from berichten.regels.hulp.omvang import tarieven
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie whose amount does not follow from volume and rate."""
    for _, prestatie in prestaties(bericht):
        tarief = prestatie.product_tarief
        if tarief is None or prestatie.eenheid == EUROS or is_credit(prestatie):
            continue
        volume, bedrag = prestatie.geleverd_volume, prestatie.ingediend_bedrag.bedrag
        if prestatie.eenheid != MINUUT and bedrag == volume * tarief:
            continue
        goed = _bedragen_van_minuten(prestatie, tarief, dossier) if prestatie.eenheid == MINUUT else {volume * tarief}
        if bedrag not in goed:
            verwacht = " of ".join(map(euro, sorted(goed)))
            yield Treffer(
                (prestatie,),
                f"Het IngediendBedrag is {euro(bedrag)}; bij volume {volume} en ProductTarief {euro(tarief)} "
                f"is het {verwacht}.",
            )


def _bedragen_van_minuten(prestatie: Prestatie, tarief: int, dossier: Dossier) -> set[int]:
    """The right amounts, in cents, of a line in minutes."""
    minuten, bedrag = prestatie.geleverd_volume, prestatie.ingediend_bedrag.bedrag
    gevonden = [t for t in tarieven(prestatie, dossier) if t.eenheid in {MINUUT, UUR}]
    per_uur = [t.tarief for t in gevonden if t.eenheid == UUR and minuuttarief(t.tarief) == tarief]
    goed = {bedrag_van_minuten(uurtarief, minuten) for uurtarief in per_uur}
    if not goed or any(t.eenheid == MINUUT and t.tarief == tarief for t in gevonden):
        goed.add(minuten * tarief)
    if not gevonden and verklaarbaar_uit_uurtarief(bedrag, tarief, minuten):
        goed.add(bedrag)
    return goed


REGEL = Regel(
    code="TR346",
    niveau=4,
    retourcode="9346",
    berichten={
        "323": (
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Prestatie/GeleverdVolume",
            "Prestatie/Eenheid",
            "Prestatie/ProductTarief",
            "Prestatie/IngediendBedrag/Bedrag",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
