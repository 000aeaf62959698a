"""What may not be decided: stacking, changes that a toewijzing cannot take, and what would make care unlawful."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from berichten.dossier import ToewijzingStand
from berichten.opstellen.stand import omvang_van, product_van
from berichten.opstellen.wijziging import TOTAAL, Aanpassing, Bezwaar, Gebruik, Nieuw, Verwijdering, Wijziging
from berichten.regels.hulp.overlap import Zorgperiode, overlappend

GEEN_GEBRUIK = Gebruik()


def bezwaren_tegen(
    standen: Mapping[int, ToewijzingStand],
    wijzigingen: Sequence[Wijziging],
    gebruik: Mapping[int, Gebruik],
    *,
    vandaag: date,
) -> Iterator[Bezwaar]:
    """Everything that stands in the way of these changes, in their order; then what would stack."""
    for plaats, wijziging in enumerate(wijzigingen):
        for bron, melding in _tegen(standen, wijziging, wijzigingen, gebruik, vandaag):
            yield Bezwaar(plaats=plaats, bron=bron, melding=melding)
    yield from _stapelingen(standen, wijzigingen)


def _tegen(
    standen: Mapping[int, ToewijzingStand],
    wijziging: Wijziging,
    alle: Sequence[Wijziging],
    gebruik: Mapping[int, Gebruik],
    vandaag: date,
) -> Iterator[tuple[str, str]]:
    if isinstance(wijziging, Nieuw):
        if wijziging.einddatum is not None and wijziging.einddatum < wijziging.ingangsdatum:
            yield "CS003", "De einddatum ligt voor de ingangsdatum."
        return
    stand = standen.get(wijziging.nummer)
    if stand is None or stand.vervallen:
        yield "IV066", f"Toewijzing {wijziging.nummer} bestaat niet of is verwijderd."
        return
    gebruikt = gebruik.get(stand.nummer, GEEN_GEBRUIK)
    if isinstance(wijziging, Verwijdering):
        yield from _tegen_verwijdering(stand, gebruikt, alle)
    else:
        yield from _tegen_inhoud(stand, wijziging)
        yield from _tegen_einde(stand, wijziging, gebruikt, vandaag)
        yield from _tegen_verlaging(stand, wijziging, gebruikt)


def _tegen_verwijdering(
    stand: ToewijzingStand, gebruikt: Gebruik, alle: Sequence[Wijziging]
) -> Iterator[tuple[str, str]]:
    """Delivered care stays lawful when the same product is granted anew from the same day (OP257, whole period)."""
    vervangen = any(
        isinstance(nieuw, Nieuw) and nieuw.product == product_van(stand) and nieuw.ingangsdatum <= stand.ingangsdatum
        for nieuw in alle
    )
    if gebruikt.laatste_dag is not None:
        yield "TR385", "Op deze toewijzing is al zorg toegekend; verwijderen zou die onrechtmatig maken."
    elif gebruikt.geleverd and not vervangen:
        yield "OP362", "De aanbieder heeft de start van deze zorg gemeld; verwijderen zou die onrechtmatig maken."


def _tegen_inhoud(stand: ToewijzingStand, nieuw: Aanpassing) -> Iterator[tuple[str, str]]:
    """Only a total volume may change under the same number, and what has none may not get one (OP033x1, IV066)."""
    oud, wordt = omvang_van(stand), nieuw.omvang
    alleen_totaal = oud and wordt and oud.eenheid == wordt.eenheid and oud.frequentie == wordt.frequentie == TOTAAL
    if oud != wordt and not alleen_totaal:
        yield "IV066", "De omvang wijzigt; beëindig deze toewijzing en geef een nieuwe af."
    if (stand.budget is None) != (nieuw.budget is None):
        yield "IV066", "Een budget kan er niet bij komen of verdwijnen; beëindig deze toewijzing en geef een nieuwe af."


def _tegen_einde(
    stand: ToewijzingStand, nieuw: Aanpassing, gebruikt: Gebruik, vandaag: date
) -> Iterator[tuple[str, str]]:
    oud, wordt = stand.einddatum or date.max, nieuw.einddatum or date.max
    if wordt < stand.ingangsdatum:
        yield "CS003", "De einddatum ligt voor de ingangsdatum."
    elif wordt > oud and oud < vandaag:
        yield "OP380", f"Deze toewijzing is al geëindigd op {oud:%d-%m-%Y}; geef een nieuwe af voor de tijd daarna."
    elif wordt < oud:
        if gebruikt.laatste_dag is not None and gebruikt.laatste_dag > wordt:
            yield "UP031", f"Er is zorg toegekend tot en met {gebruikt.laatste_dag:%d-%m-%Y}; eerder eindigen kan niet."
        elif wordt < vandaag and not nieuw.akkoord:
            yield "OP186", "Beëindigen in het verleden kan alleen als de aanbieder ermee instemt; leg dat vast."


def _tegen_verlaging(stand: ToewijzingStand, nieuw: Aanpassing, gebruikt: Gebruik) -> Iterator[tuple[str, str]]:
    if nieuw.budget is not None and stand.budget is not None and nieuw.budget < stand.budget:
        if nieuw.budget < gebruikt.bedrag:
            yield "UP031", "Het budget wordt lager dan wat al is toegekend."
        elif not nieuw.akkoord:
            yield "OP299", "Het budget verlagen kan alleen als de aanbieder ermee instemt; leg dat vast."
    if nieuw.omvang is not None and stand.volume is not None and nieuw.omvang.volume < stand.volume:
        if nieuw.omvang.volume < gebruikt.volume:
            yield "UP031", "Het totale volume wordt lager dan wat al is toegekend."
        elif not nieuw.akkoord:
            yield "OP033x1", "Het volume verlagen kan alleen als de aanbieder ermee instemt; leg dat vast."


def _stapelingen(standen: Mapping[int, ToewijzingStand], wijzigingen: Sequence[Wijziging]) -> Iterator[Bezwaar]:
    """The same product twice at the same time (OP259): at the change that causes it."""
    perioden = {stand.nummer: _zorgperiode(stand) for stand in standen.values() if not stand.vervallen}
    plaats_van: dict[int, int] = {}
    nieuwe: list[Zorgperiode] = []
    for plaats, wijziging in enumerate(wijzigingen):
        match wijziging:
            case Nieuw():
                periode = Zorgperiode.van(wijziging, wijziging.product, wijziging.ingangsdatum, wijziging.einddatum)
                nieuwe.append(periode)
                plaats_van[id(periode)] = plaats
            case Verwijdering():
                perioden.pop(wijziging.nummer, None)
            case Aanpassing() if wijziging.nummer in perioden:
                periode = perioden[wijziging.nummer]._replace(eind=wijziging.einddatum)
                perioden[wijziging.nummer] = periode
                plaats_van[id(periode)] = plaats
    for een, ander in overlappend([*perioden.values(), *nieuwe]):
        plaats = plaats_van.get(id(ander), plaats_van.get(id(een), -1))
        if plaats >= 0:
            yield Bezwaar(plaats=plaats, bron="OP259", melding=f"Dezelfde zorg loopt tegelijk: {een}, en {ander}.")


def _zorgperiode(stand: ToewijzingStand) -> Zorgperiode:
    return Zorgperiode.van(stand, product_van(stand), stand.ingangsdatum, stand.einddatum)
