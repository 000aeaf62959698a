"""TR304: a line has to belong to its client.

Regel: de Bsn is die van een Client voor wie deze aanbieder een toewijzing heeft of had (bij 325: die in de beantwoorde
    declaratie voorkomt), en de Prestatie hoort bij die Client.
Bron: iStandaarden iWmo en iJw 3.2, TR304, OP276.
Retourcode: 8187
Berichten: 317, 323, 325

The whole Client is at fault when its Bsn is not on record with this provider. When it is, a Prestatie is at fault whose
toewijzing is on record for another client; the number itself is known then, so TR338 is silent. In a 325 the same holds
against the declaration that it answers: the Bsn has to occur in it, and the line has to stand under that Bsn there. A
325 without a known declaration is TR337's. Credit lines are judged like any other: a client never changes.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_317, bericht_323, bericht_325
from berichten.regels.hulp.algemeen import clienten
from berichten.regels.regel import Regel

Bericht = bericht_317.Bericht | bericht_323.Bericht | bericht_325.Bericht


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Client that is not on record, and each Prestatie that is on record for another client."""
    if isinstance(bericht, bericht_317.Bericht):
        if bericht.client.bsn not in dossier.clienten:
            yield Treffer((bericht.client,), "Voor deze cliënt is geen toewijzing bij deze aanbieder bekend.")
    elif isinstance(bericht, bericht_323.Bericht):
        yield from _declaratie(bericht, dossier)
    else:
        yield from _antwoord(bericht, dossier)


def _declaratie(bericht: bericht_323.Bericht, dossier: Dossier) -> Iterator[Treffer]:
    toewijzingen = dossier.toewijzingen
    for client in bericht.declaratie.clienten:
        if client.bsn not in dossier.clienten:
            yield Treffer((client,), "Voor deze cliënt is geen toewijzing bij deze aanbieder bekend.")
            continue
        for prestatie in client.prestaties:
            toewijzing = toewijzingen.get(prestatie.toewijzing_nummer)
            if toewijzing is not None and toewijzing.bsn != client.bsn:
                yield Treffer((prestatie,), f"Toewijzing {toewijzing.nummer} is voor een andere cliënt afgegeven.")


def _antwoord(bericht: bericht_325.Bericht, dossier: Dossier) -> Iterator[Treffer]:
    if dossier.declaratie is None:
        return
    ingediend = dossier.declaratie.prestaties
    bekend = {prestatie.bsn for prestatie in ingediend.values()}
    for client in clienten(bericht):
        if client.bsn not in bekend:
            yield Treffer((client,), "Deze cliënt komt niet voor in de beantwoorde declaratie.")
            continue
        for prestatie in client.prestaties:
            nummer = prestatie.product_referentie.referentie_nummer
            if nummer in ingediend and ingediend[nummer].bsn != client.bsn:
                yield Treffer((prestatie,), f"Prestatie {nummer} is voor een andere cliënt gedeclareerd.")


REGEL = Regel(
    code="TR304",
    niveau=3,
    retourcode="8187",
    berichten={
        "317": ("Client/Bsn",),
        "323": ("Client/Bsn", "Prestatie/ToewijzingNummer"),
        "325": ("Client/Bsn", "Prestatie/ProductReferentie/ReferentieNummer"),
    },
    controleer=controleer,
)
