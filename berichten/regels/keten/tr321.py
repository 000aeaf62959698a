"""TR321: a line declares no more than its toewijzing grants over the product period.

Regel: het GeleverdVolume van een debet Prestatie is niet groter dan wat de Omvang van het ToegewezenProduct, naar
    Eenheid en Frequentie, over de ProductPeriode toelaat. Voor hulp bij het huishouden (categorie 01, alleen iWmo)
    per week is dat altijd zes keer het weekvolume.
Bron: iStandaarden iWmo en iJw 3.2, TR321, IV042, IV076, IV077, IV078, IV081, OP365.
Retourcode: 9321
Berichten: 323

The arithmetic is in `berichten.omvang`. Minutes and hours are compared in minutes; a unit that cannot be compared is
TR341's, and a period wholly outside the toewijzing TR307's or TR308's. Whether a product is inspannings- or
outputgericht is read from what the contract has in the unit of the toewijzing for any day of the ProductPeriode, else
from that unit; where it changes within the period either is good. A trajectory that is paid at its end (IV089) is
granted as a total; a volume per week or month is held against that frequency. A credit line is never disputed (IV085).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.omvang import in_grondmaat
from berichten.regels.hulp.declaratie import debet_op_toewijzing
from berichten.regels.hulp.omvang import hoeveelheid, maximum_van_regel, volume_maat
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie that is too large for its own period."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        maximum = maximum_van_regel(prestatie, toewijzing, dossier)
        if maximum is None or toewijzing.eenheid is None:
            continue
        periode = prestatie.product_periode
        hoogstens, _ = in_grondmaat(maximum, toewijzing.eenheid)
        volume = volume_maat(toewijzing, prestatie.geleverd_volume, prestatie.eenheid, 0)
        if volume > hoogstens:
            yield Treffer(
                (prestatie,),
                f"Gedeclareerd is {hoeveelheid(volume, prestatie.eenheid)} over {periode.begindatum:%d-%m-%Y} "
                f"tot en met {periode.einddatum:%d-%m-%Y}; toewijzing {toewijzing.nummer} laat over die periode "
                f"hoogstens {hoeveelheid(hoogstens, toewijzing.eenheid)} toe.",
            )


REGEL = Regel(
    code="TR321",
    niveau=3,
    retourcode="9321",
    berichten={
        "323": (
            "Prestatie/ToewijzingNummer",
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Prestatie/GeleverdVolume",
            "Prestatie/Eenheid",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
