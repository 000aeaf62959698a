"""What the rules on volume, unit, rate and amount of a declaration share: the contract, and sums over a toewijzing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from berichten.dossier import ContractTarief, Dossier, ToewijzingStand
from berichten.model.bericht_323 import Bericht, Prestatie
from berichten.omvang import (
    EUROS,
    MINUUT,
    STUKS_OUTPUT,
    UUR,
    WEEK,
    ToegewezenOmvang,
    eenheid_past,
    in_grondmaat,
    maximum_in_periode,
    variant_van_eenheid,
)
from berichten.regels.hulp.algemeen import euro, prestaties
from berichten.regels.hulp.declaratie import is_afgekeurd, is_credit

HUISHOUDELIJKE_HULP = "01"
"""The product category of household help; only iWmo has it."""
_EENHEDEN = {
    MINUUT: ("minuut", "minuten"),
    "14": ("etmaal", "etmalen"),
    "16": ("dagdeel", "dagdelen"),
    STUKS_OUTPUT: ("stuk", "stuks"),
    "84": ("stuk", "stuks"),
}
"""What people call one and more of each unit that is not money or hours."""

Maat = Callable[[ToewijzingStand, int, str, int], int]
"""What a line adds to a sum, of its volume, unit and amount: a volume in the toewijzing's own measure, or cents.

Of the volumes and amounts of lines in one unit together it gives the same as of each line apart.
"""


class Overschrijding(NamedTuple):
    """A line that makes the sum on its toewijzing too large: the sum with it, and the maximum."""

    prestatie: Prestatie
    toewijzing: ToewijzingStand
    som: int
    maximum: int


@dataclass(slots=True)
class _Stand:
    """The sum so far on one toewijzing that has a maximum."""

    toewijzing: ToewijzingStand
    maximum: int
    som: int


def tarieven(prestatie: Prestatie, dossier: Dossier) -> list[ContractTarief]:
    """The rates on record for the product of a line that hold on any day of its period; none without a contract.

    One line has one rate. Where the rate changes within the period the standard does not say which; both are good.
    """
    if not dossier.contracten:
        return []
    begin, eind = prestatie.product_periode.begindatum, prestatie.product_periode.einddatum
    return [
        tarief
        for tarief in dossier.contracten.get((prestatie.product_categorie, prestatie.product_code), ())
        if tarief.begindatum <= eind and (tarief.einddatum is None or begin <= tarief.einddatum)
    ]


def eenheid_klopt(prestatie: Prestatie, toewijzing: ToewijzingStand, dossier: Dossier) -> bool:
    """Whether the unit of a line goes with its toewijzing or, where that names none, with the contract (TR341).

    True too when the toewijzing names none and no contract is on record.
    """
    if toewijzing.eenheid is not None:
        return eenheid_past(prestatie.eenheid, toewijzing.eenheid)
    if dossier.contracten is None:
        return True
    return any(eenheid_past(prestatie.eenheid, tarief.eenheid) for tarief in tarieven(prestatie, dossier))


def toegewezen_omvang(toewijzing: ToewijzingStand, dossier: Dossier) -> ToegewezenOmvang | None:
    """What a toewijzing grants in volume, with the variant that its unit stands for; None when it names no Omvang."""
    if toewijzing.volume is None or toewijzing.frequentie is None:
        return None
    # Worked out once per message: several rules go by it.
    if toewijzing.nummer not in dossier.omvangen:
        dossier.omvangen[toewijzing.nummer] = _omvang(toewijzing, toewijzing.volume, toewijzing.frequentie)
    omvang: ToegewezenOmvang = dossier.omvangen[toewijzing.nummer]
    return omvang


def maximum_van_regel(prestatie: Prestatie, toewijzing: ToewijzingStand, dossier: Dossier) -> int | None:
    """The most that a line may hold over its period, in the unit of its toewijzing (TR321).

    By week the variant counts: that of the rates on record for the product in the period (OP261), else what the unit
    stands for. Where it changes within the period either is good.

    Returns:
        None when the toewijzing names no Omvang, or the period lies wholly outside it.
    """
    omvang = toegewezen_omvang(toewijzing, dossier)
    if omvang is None:
        return None
    begin, eind = prestatie.product_periode.begindatum, prestatie.product_periode.einddatum
    if omvang.frequentie != WEEK:
        return maximum_in_periode(omvang, begin, eind)
    gevonden = tarieven(prestatie, dossier)
    varianten = {t.variant for t in gevonden if eenheid_past(toewijzing.eenheid or "", t.eenheid)} or {omvang.variant}
    maxima = [maximum_in_periode(omvang._replace(variant=variant), begin, eind) for variant in varianten]
    return max((maximum for maximum in maxima if maximum is not None), default=None)


def overschrijdingen(
    bericht: Bericht, dossier: Dossier, maximum: Callable[[ToewijzingStand], int | None], maat: Maat
) -> Iterator[Overschrijding]:
    """Yield each line that makes the sum of all granted lines on its toewijzing exceed the maximum.

    The sum holds what was granted earlier and the lines of this message that no earlier round rejected, credits first
    and then in the order of the message (OP366). A line is granted whole or not at all: one that does not fit does not
    count for those after it, and a smaller one may still fit.

    Args:
        bericht: the declaration.
        dossier: what is known of its toewijzingen, with what the earlier rounds rejected.
        maximum: the maximum of a toewijzing in the measure of `maat`; None when it has none.
        maat: what a line adds to the sum.
    """
    standen: dict[int, _Stand | None] = {}
    for prestatie in _credits_eerst(bericht, dossier):
        nummer = prestatie.toewijzing_nummer
        if nummer not in standen:
            standen[nummer] = _begin(dossier, nummer, maximum, maat)
        stand = standen[nummer]
        if stand is None:
            continue
        bedrag = prestatie.ingediend_bedrag.bedrag
        waarde = maat(stand.toewijzing, prestatie.geleverd_volume, prestatie.eenheid, bedrag)
        if is_credit(prestatie):
            stand.som -= waarde
        elif waarde and stand.som + waarde > stand.maximum:
            yield Overschrijding(prestatie, stand.toewijzing, stand.som + waarde, stand.maximum)
        else:
            stand.som += waarde


def volume_maat(toewijzing: ToewijzingStand, volume: int, eenheid: str, _bedrag: int) -> int:
    """The volume of a line in the measure of its toewijzing; 0 when the two cannot be compared."""
    waarde, grondmaat = in_grondmaat(volume, eenheid)
    if eenheid == toewijzing.eenheid:  # as nearly every line
        return waarde
    return waarde if grondmaat == in_grondmaat(0, toewijzing.eenheid or "")[1] else 0


def hoeveelheid(grondvolume: int, eenheid: str) -> str:
    """A volume for people, from the measure it is compared in (`in_grondmaat`) to the unit of a line or toewijzing."""
    if eenheid == EUROS:
        return euro(grondvolume)
    if eenheid == UUR:
        uren, minuten = divmod(grondvolume, 60)
        return f"{uren} uur en {hoeveelheid(minuten, MINUUT)}" if minuten else f"{uren} uur"
    een, meer = _EENHEDEN[eenheid]
    return f"{grondvolume} {een if grondvolume == 1 else meer}"


def _omvang(toewijzing: ToewijzingStand, volume: int, frequentie: str) -> ToegewezenOmvang:
    return ToegewezenOmvang(
        volume,
        frequentie,
        variant_van_eenheid(toewijzing.eenheid or ""),
        toewijzing.ingangsdatum,
        toewijzing.einddatum,
        huishoudelijk=toewijzing.categorie == HUISHOUDELIJKE_HULP,
    )


def _credits_eerst(bericht: Bericht, dossier: Dossier) -> list[Prestatie]:
    """The lines that no earlier round rejected: credits, then debits, each in the order of the message."""
    over = [prestatie for client, prestatie in prestaties(bericht) if not is_afgekeurd(dossier, client, prestatie)]
    credits_ = [prestatie for prestatie in over if is_credit(prestatie)]
    return [*credits_, *(prestatie for prestatie in over if not is_credit(prestatie))] if credits_ else over


def _begin(
    dossier: Dossier, nummer: int, maximum: Callable[[ToewijzingStand], int | None], maat: Maat
) -> _Stand | None:
    """The sum before this message: granted debits less granted credits."""
    toewijzing = dossier.toewijzingen.get(nummer)
    if toewijzing is None:
        return None
    grens = maximum(toewijzing)
    if grens is None:
        return None
    som = 0
    for eerder in dossier.prestaties_op_toewijzing.get(nummer, ()):
        waarde = maat(toewijzing, eerder.volume, eerder.eenheid, eerder.bedrag)
        som += waarde if eerder.debet_credit == "D" else -waarde
    for overig in dossier.overige_sommen.get(nummer, ()):
        som += maat(toewijzing, overig.volume, overig.eenheid, overig.bedrag)
    return _Stand(toewijzing, grens, som)
