"""Judge a message that is read: the rules of level 2, and of levels 3 and 4 against a dossier."""

from collections.abc import Iterable

from berichten.bevinding import Bevinding, Treffer
from berichten.catalogus import Berichttype
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.plaatsbepaling import deel_van, locatie, paden
from berichten.regels.regel import Regel
from berichten.regels.register import regels_voor


def beoordeel_inhoud(bericht: Bericht, soort: Berichttype) -> list[Bevinding]:
    """All findings of level 2: what is wrong within the message itself."""
    leeg = Dossier()
    treffers = [(regel, treffer) for regel in regels_voor(soort, 2) for treffer in regel.controleer(bericht, leeg)]
    return _bevindingen(bericht, soort, treffers)


def beoordeel_zonder_keten(bericht: Bericht, soort: Berichttype) -> list[Bevinding]:
    """What a validator reports that knows the message alone: level 2, and rules of level 3 that it can already tell."""
    leeg = Dossier()
    treffers = [
        (regel, treffer)
        for regel in regels_voor(soort, 3)
        if regel.binnen_bericht is not None
        for treffer in regel.binnen_bericht(bericht, leeg)
    ]
    return beoordeel_inhoud(bericht, soort) + _bevindingen(bericht, soort, treffers)


def beoordeel_keten(bericht: Bericht, soort: Berichttype, dossier: Dossier) -> list[Bevinding]:
    """All findings of levels 3 and 4, against what `dossier` holds of earlier messages and outside sources.

    Rules run in rounds. After each round the classes that have a finding are added to `dossier.afgekeurd`, so that a
    rule of a later round can leave them out of its sums (OP366: credits are settled before debits).
    """
    treffers: list[tuple[Regel, Treffer]] = []
    regels = sorted((*regels_voor(soort, 3), *regels_voor(soort, 4)), key=lambda regel: (regel.ronde, regel.code))
    for ronde in sorted({regel.ronde for regel in regels}):
        gevonden = [
            (regel, treffer)
            for regel in regels
            if regel.ronde == ronde
            for treffer in regel.controleer(bericht, dossier)
        ]
        dossier.afgekeurd.update(id(deel_van(treffer.plaatsen[0])) for _, treffer in gevonden)
        treffers += gevonden
    return _bevindingen(bericht, soort, treffers)


def _bevindingen(bericht: Bericht, soort: Berichttype, treffers: Iterable[tuple[Regel, Treffer]]) -> list[Bevinding]:
    """Findings with the paths of the places that the rules named."""
    treffers = list(treffers)
    if not treffers:
        return []
    pad_van = paden(bericht, soort, [deel_van(plaats) for _, treffer in treffers for plaats in treffer.plaatsen])
    return [
        Bevinding(
            regel=regel.code,
            niveau=regel.niveau,
            retourcode=regel.retourcode,
            klasse=pad_van[id(deel_van(treffer.plaatsen[0]))].klasse,
            locaties=tuple(sorted(locatie(plaats, pad_van) for plaats in treffer.plaatsen)),
            details=treffer.details,
        )
        for regel, treffer in treffers
    ]
