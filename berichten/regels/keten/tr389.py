"""TR389: what was granted is not declared again before it is taken back.

Regel: een debet Prestatie wordt niet ingediend als voor dezelfde toewijzing, ProductCategorie, ProductCode en
    ProductPeriode al een debet Prestatie is toegekend die niet is gecrediteerd.
Bron: iStandaarden iWmo en iJw 3.2, TR389, OP366, IV085, IV086.
Retourcode: 9389
Berichten: 323

A credit counts when it was granted before, or when it stands in this message and nothing is wrong with it or with its
client: credits are settled first (OP366). A rejected debit line was never granted and blocks nothing (IV085), and
neither does one of nothing: it cannot be credited (CS325), so it would close its month for good. The product code is
part of the key, so several products on one generic toewijzing pass. Two debit lines in one message are TR416's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.hulp.declaratie import is_afgekeurd, is_credit
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie for which a granted debit line still stands."""
    gecrediteerd = {
        prestatie.product_referentie.vorig_referentie_nummer
        for client, prestatie in prestaties(bericht)
        if is_credit(prestatie) and not is_afgekeurd(dossier, client, prestatie)
    }
    staand = {
        (eerder.toewijzing_nummer, eerder.categorie, eerder.productcode, eerder.begindatum, eerder.einddatum): eerder
        for regels in dossier.prestaties_op_toewijzing.values()
        for eerder in regels
        if eerder.debet_credit == "D"
        and eerder.toegekend
        and eerder.bedrag
        and not eerder.gecrediteerd
        and eerder.referentie not in gecrediteerd
    }
    if not staand:
        return
    for _, prestatie in prestaties(bericht):
        periode = prestatie.product_periode
        sleutel = (
            prestatie.toewijzing_nummer,
            prestatie.product_categorie,
            prestatie.product_code,
            periode.begindatum,
            periode.einddatum,
        )
        if sleutel in staand and not is_credit(prestatie):
            yield Treffer(
                (prestatie,),
                f"Debet Prestatie {staand[sleutel].referentie} over dezelfde ProductPeriode is al toegekend "
                "en niet gecrediteerd.",
            )


REGEL = Regel(
    code="TR389",
    niveau=3,
    retourcode="9389",
    berichten={
        "323": (
            "Prestatie/ProductReferentie/VorigReferentieNummer",
            "Prestatie/ToewijzingNummer",
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
    ronde=2,
)
