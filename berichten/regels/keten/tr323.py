"""TR323: a credit line takes back a granted debit line, as it was.

Regel: het VorigReferentieNummer van een credit Prestatie noemt een eerder toegekende debet Prestatie van deze
    aanbieder, en de credit Prestatie is daaraan gelijk op haar eigen ReferentieNummer, VorigReferentieNummer en
    DebetCredit na.
Bron: iStandaarden iWmo en iJw 3.2, TR323, IV085, IV086, IV091.
Retourcode: 8017
Berichten: 323

Equal are client, toewijzing, product, ProductPeriode, volume, unit, rate and amount. A debit line of the same message
was not answered yet and cannot be taken back (IV086). A debit line that was credited before is TR390's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.hulp.declaratie import afwijkingen, genoemd, is_credit
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each credit Prestatie without a granted debit line, or that differs from it."""
    for client, prestatie in prestaties(bericht):
        if not is_credit(prestatie):
            continue
        nummer = prestatie.product_referentie.vorig_referentie_nummer
        debet = genoemd(prestatie, dossier)
        if debet is None:
            yield Treffer((prestatie,), f"Er is geen eerder toegekende debet Prestatie met ReferentieNummer {nummer}.")
            continue
        anders = afwijkingen(client, prestatie, debet)
        if anders:
            yield Treffer((prestatie,), f"Anders dan debet Prestatie {nummer}: {', '.join(anders)}.")


REGEL = Regel(
    code="TR323",
    niveau=3,
    retourcode="8017",
    berichten={
        "323": (
            "Client/Bsn",
            "Prestatie/ProductReferentie/VorigReferentieNummer",
            "Prestatie/ToewijzingNummer",
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
    ronde=1,
)
