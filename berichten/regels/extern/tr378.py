"""TR378: the code of a municipality is in the list of Statistics Netherlands.

Regel: de gemeentecode in de Header, en in Woonplaatsbeginsel van een antwoord, staat in de gemeentelijke indeling van
    het CBS. Dat mag de indeling op de Dagtekening zijn, of een oudere die geldt op de ingangsdatum van de toewijzing.
Bron: iStandaarden iWmo en iJw 3.2, TR378.
Retourcode: S300
Berichten: 301, 305, 307, 315, 317, 319, 323, 325

After a merger of municipalities the old code stays right for what began before it. The day it began is the Ingangsdatum
of a 301, the ToewijzingIngangsdatum of a 305, 307 or 315, and in a 317, 323 or 325 the Ingangsdatum of a toewijzing
that the message names; one such day is enough, for the code stands once for the whole message. A 319 names no
toewijzing: there only the Dagtekening counts. The finding says which list was used: the one that was imported, or the
built-in one. Without a list on record the rule passes (OP095).
"""

from collections.abc import Iterator
from datetime import date

from berichten.bevinding import Treffer
from berichten.codelijsten import bron
from berichten.dossier import Dossier
from berichten.model import Bericht, bericht_301, bericht_305, bericht_307, bericht_315, bericht_317, bericht_319
from berichten.model.bericht_323 import Bericht as Bericht323
from berichten.model.bericht_325 import Bericht as Bericht325
from berichten.regels.hulp.algemeen import clienten
from berichten.regels.regel import Regel

VAN_GEMEENTE = bericht_301.Bericht | bericht_319.Bericht | Bericht325
"""Messages that a municipality sends; of the others it is the receiver."""
DAGTEKENING = "Header/BerichtIdentificatie/Dagtekening"


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Header and the Woonplaatsbeginsel whose municipality is not in the list."""
    if dossier.gemeenten is None:
        return
    header = bericht.header
    dagtekening = header.bericht_identificatie.dagtekening
    code = header.afzender if isinstance(bericht, VAN_GEMEENTE) else header.ontvanger
    if not _geldig(code, dagtekening, dossier):
        ingangsdatums = _ingangsdatums(bericht, dossier)
        if not any(_geldig(code, dag, dossier) for dag in ingangsdatums):
            yield Treffer((header,), _details(code, dagtekening, dossier, ook_op_ingangsdatum=bool(ingangsdatums)))
    plaats = bericht.antwoord.woonplaatsbeginsel if isinstance(bericht, bericht_319.Bericht) else None
    if plaats and not _geldig(plaats.gemeente, dagtekening, dossier):
        yield Treffer((plaats,), _details(plaats.gemeente, dagtekening, dossier))


def _geldig(code: str, dag: date, dossier: Dossier) -> bool:
    return any(periode.omvat(dag) for periode in (dossier.gemeenten or {}).get(code, ()))


def _details(code: str, dagtekening: date, dossier: Dossier, *, ook_op_ingangsdatum: bool = False) -> str:
    dagen = f"op de Dagtekening {dagtekening:%d-%m-%Y}"
    if ook_op_ingangsdatum:
        dagen += " of op de ingangsdatum van een toewijzing in het bericht"
    vanaf = dossier.gemeentelijst_vanaf
    lijst = f"ingelezen lijst, vanaf {vanaf:%d-%m-%Y}" if vanaf else f"ingebouwde lijst, {bron('gemeenten.csv')}"
    return f"Gemeentecode {code} staat niet in de gemeentelijke indeling die geldt {dagen} ({lijst})."


def _ingangsdatums(bericht: Bericht, dossier: Dossier) -> set[date]:
    """The days on which the toewijzingen of a message began, or are asked to begin."""
    nummers: set[int] = set()
    dagen: set[date | None] = set()
    match bericht:
        case bericht_301.Bericht():
            dagen = {product.ingangsdatum for product in bericht.client.toegewezen_producten}
        case bericht_305.Bericht():
            dagen = {product.toewijzing_ingangsdatum for product in bericht.client.start_producten}
        case bericht_307.Bericht():
            dagen = {product.toewijzing_ingangsdatum for product in bericht.client.stop_producten}
        case bericht_315.Bericht():
            dagen = {product.toewijzing_ingangsdatum for product in bericht.client.aangevraagde_producten}
        case bericht_317.Bericht():
            verzoek = bericht.client.verzoek
            nummers = {product.toewijzing_nummer for product in verzoek.ongewijzigde_producten}
            nummers |= {product.toewijzing_nummer for product in verzoek.te_wijzigen_producten}
        case Bericht323() | Bericht325():
            nummers = {prestatie.toewijzing_nummer for client in clienten(bericht) for prestatie in client.prestaties}
    dagen |= {dossier.toewijzingen[nummer].ingangsdatum for nummer in nummers & dossier.toewijzingen.keys()}
    return {dag for dag in dagen if dag is not None}


REGEL = Regel(
    code="TR378",
    niveau=4,
    retourcode="S300",
    berichten={
        "301": ("Header/Afzender", DAGTEKENING, "ToegewezenProduct/Ingangsdatum"),
        "305": ("Header/Ontvanger", DAGTEKENING, "StartProduct/ToewijzingIngangsdatum"),
        "307": ("Header/Ontvanger", DAGTEKENING, "StopProduct/ToewijzingIngangsdatum"),
        "315": ("Header/Ontvanger", DAGTEKENING, "AangevraagdProduct/ToewijzingIngangsdatum"),
        "317": (
            "Header/Ontvanger",
            DAGTEKENING,
            "OngewijzigdProduct/ToewijzingNummer",
            "TeWijzigenProduct/ToewijzingNummer",
        ),
        "319": ("Header/Afzender", DAGTEKENING),
        "323": ("Header/Ontvanger", DAGTEKENING, "Prestatie/ToewijzingNummer"),
        "325": ("Header/Afzender", DAGTEKENING, "Prestatie/ToewijzingNummer"),
    },
    controleer=controleer,
)
