"""TR390: a line is taken back once.

Regel: een credit Prestatie verwijst niet naar een debet Prestatie die al is gecrediteerd, eerder of hoger in dit
    bericht.
Bron: iStandaarden iWmo en iJw 3.2, TR390, OP360.
Retourcode: 9390
Berichten: 323

Within one message the first credit line that is right (it repeats its debit line, TR323, and was not rejected in an
earlier round) counts; every later one for the same debit line is named. A credit line that is itself rejected takes
nothing back, so it does not stand in the way of a right one.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.hulp.declaratie import afwijkingen, genoemd, is_afgekeurd, is_credit
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each credit Prestatie whose debit line has been credited already."""
    gezien: set[str] = set()
    for client, prestatie in prestaties(bericht):
        if not is_credit(prestatie):
            continue
        debet = genoemd(prestatie, dossier)
        if debet is None:
            continue
        if debet.gecrediteerd or debet.referentie in gezien:
            waar = "eerder" if debet.gecrediteerd else "hoger in dit bericht"
            yield Treffer((prestatie,), f"Debet Prestatie {debet.referentie} is al {waar} gecrediteerd.")
        elif not is_afgekeurd(dossier, client, prestatie) and not afwijkingen(client, prestatie, debet):
            gezien.add(debet.referentie)


REGEL = Regel(
    code="TR390",
    niveau=3,
    retourcode="9390",
    berichten={
        "323": (
            "Prestatie/ProductReferentie/VorigReferentieNummer",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
    ronde=1,
)
