"""What honouring a request comes to: of a request for change as IV093 has it, of one for a toewijzing as IV094."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from berichten.dossier import ToewijzingStand
from berichten.model.bericht_315 import AangevraagdProduct
from berichten.model.bericht_317 import NieuwProduct, TeWijzigenProduct, Verzoek
from berichten.opstellen.stand import omvang_van, product_van
from berichten.opstellen.wijziging import DOOR_AANBIEDER, TOTAAL, Aanpassing, Nieuw, Verwijdering, Wijziging

EEN_DAG = timedelta(days=1)


def honoreer_wijziging(
    verzoek: Verzoek, standen: Mapping[int, ToewijzingStand], *, ingang: date | None = None
) -> list[Wijziging]:
    """The changes that honour a request for change: all of it, nothing else (OP348).

    The order that follows carries the request's reference in every product: give it to `stel_samen` as
    `alles_op_verzoek`.

    Args:
        verzoek: what is asked. Of a product that stays nothing has to be decided.
        standen: the toewijzingen of the client, by number. One that is asked for and not there is left out: the
            request is then judged on facts that have changed, and who decides sees it in the preview.
        ingang: when the wanted day has passed, the day agreed with the provider from which the changes hold; what was
            to end before it ends the day before it, so that what joins keeps joining (IV093, examples 2 and 3).
    """
    wijzigingen: list[Wijziging] = []
    for product in verzoek.te_wijzigen_producten:
        stand = standen.get(product.toewijzing_nummer)
        if stand is not None:
            wijzigingen += _wijzig(stand, product, verzoek.referentie_aanbieder, ingang)
    wijzigingen += [_nieuw(product, verzoek.referentie_aanbieder, ingang) for product in verzoek.nieuwe_producten]
    return wijzigingen


def honoreer_toewijzing(product: AangevraagdProduct, *, anders: Nieuw | None = None) -> Nieuw:
    """The grant that honours one product of a request, as asked, or as the municipality decides otherwise (IV094)."""
    if anders is not None:
        return replace(anders, referentie=product.referentie_aanbieder)
    return Nieuw(
        product=product.product,
        ingangsdatum=product.toewijzing_ingangsdatum,
        einddatum=product.toewijzing_einddatum,
        omvang=product.omvang,
        budget=product.budget,
        referentie=product.referentie_aanbieder,
    )


def _wijzig(
    stand: ToewijzingStand, product: TeWijzigenProduct, referentie: str, ingang: date | None
) -> Iterator[Wijziging]:
    """One toewijzing under its own number where that may be (OP380, OP033x1); else it ends and another follows."""
    einde = product.einddatum
    if _zelfde_omvang(stand, product) or _totaal(stand, product):
        if ingang is not None and einde is not None and einde < min(ingang, stand.einddatum or date.max):
            einde = ingang - EEN_DAG
        yield Aanpassing(
            nummer=stand.nummer,
            reden=DOOR_AANBIEDER,
            einddatum=einde,
            omvang=product.omvang or omvang_van(stand),
            budget=product.budget if product.budget is not None else stand.budget,
            referentie=referentie,
            # The provider asked for it.
            akkoord=True,
        )
        return
    begin = max(product.gewenste_ingangsdatum, ingang or date.min)
    if begin <= stand.ingangsdatum:
        yield Verwijdering(nummer=stand.nummer, referentie=referentie)
    else:
        yield _ingetrokken(stand, begin - EEN_DAG, referentie)
    yield Nieuw(
        product=product_van(stand),
        ingangsdatum=begin,
        einddatum=einde,
        omvang=product.omvang,
        budget=product.budget,
        referentie=referentie,
    )


def _zelfde_omvang(stand: ToewijzingStand, product: TeWijzigenProduct) -> bool:
    """Whether the volume stays: one that is left out is not changed (as an omitted Budget is not, TR373)."""
    return product.omvang is None or product.omvang == omvang_van(stand)


def _totaal(stand: ToewijzingStand, product: TeWijzigenProduct) -> bool:
    """Whether it is a total over the whole period that changes, in the same unit."""
    gevraagd = product.omvang
    return (
        gevraagd is not None
        and stand.frequentie == TOTAAL
        and (gevraagd.eenheid, gevraagd.frequentie) == (stand.eenheid, stand.frequentie)
    )


def _ingetrokken(stand: ToewijzingStand, einde: date, referentie: str) -> Aanpassing:
    return Aanpassing(
        nummer=stand.nummer,
        reden=DOOR_AANBIEDER,
        einddatum=min(einde, stand.einddatum or date.max),
        omvang=omvang_van(stand),
        budget=stand.budget,
        referentie=referentie,
        akkoord=True,
    )


def _nieuw(product: NieuwProduct, referentie: str, ingang: date | None) -> Nieuw:
    return Nieuw(
        product=product.product,
        ingangsdatum=max(product.gewenste_ingangsdatum, ingang or date.min),
        einddatum=product.einddatum,
        omvang=product.omvang,
        budget=product.budget,
        referentie=referentie,
    )
