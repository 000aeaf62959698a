"""The toewijzingen of one client at one provider as the next order has them, complete (OP087)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from berichten.dossier import ToewijzingStand
from berichten.model.bericht_301 import ToegewezenProduct
from berichten.opstellen.bezwaren import bezwaren_tegen
from berichten.opstellen.stand import omvang_van, product_van
from berichten.opstellen.wijziging import VERWIJDERD, Aanpassing, Gebruik, NietMogelijk, Nieuw, Verwijdering, Wijziging


class Moment(NamedTuple):
    """When the municipality decided (IV013): a day, and the time on it as `hh:mm:ss`."""

    dag: date
    tijd: str


def stel_samen(
    standen: Sequence[ToewijzingStand],
    wijzigingen: Sequence[Wijziging],
    *,
    moment: Moment,
    nummers: Iterator[int],
    gebruik: Mapping[int, Gebruik],
    niet_bezorgd: Collection[int] = (),
    alles_op_verzoek: str | None = None,
) -> list[ToegewezenProduct]:
    """What the order holds: everything valid on or after the day it is made, and everything that changed (OP087).

    What did not change goes along as it was, with the moment it was decided (IV013), and without RedenWijziging
    (IV099). ReferentieAanbieder is filled only where the order honours a request (IV097, TR379).

    Args:
        standen: every toewijzing of this client at this provider as it was last sent, removed ones too.
        wijzigingen: what is decided now, at most one per toewijzing.
        moment: when.
        nummers: numbers that no toewijzing of this municipality and law has (OP275); one is taken per new one.
        gebruik: by number, what was made of a toewijzing.
        niet_bezorgd: numbers of which the last version never reached the provider: that change still has to be sent.
        alles_op_verzoek: the reference of a request for change, which every product in its order carries (IV093).

    Raises NietMogelijk, with every objection.
    """
    per_nummer = {stand.nummer: stand for stand in standen}
    bezwaren = list(bezwaren_tegen(per_nummer, wijzigingen, gebruik, vandaag=moment.dag))
    if bezwaren:
        raise NietMogelijk(bezwaren)
    gewijzigd = {wijziging.nummer: wijziging for wijziging in wijzigingen if not isinstance(wijziging, Nieuw)}
    producten: list[ToegewezenProduct] = []
    for nummer, stand in sorted(per_nummer.items()):
        wijziging = gewijzigd.get(nummer)
        if wijziging is not None:
            producten.append(_gewijzigd(stand, wijziging, moment))
        elif nummer in niet_bezorgd:
            producten.append(_zoals_het_was(stand, reden=stand.reden_wijziging, referentie=stand.referentie_aanbieder))
        elif stand.actueel_op(moment.dag):
            producten.append(_zoals_het_was(stand, reden=None, referentie=alles_op_verzoek))
    producten += [_nieuw(wijziging, next(nummers), moment) for wijziging in wijzigingen if isinstance(wijziging, Nieuw)]
    return producten


def _nieuw(wijziging: Nieuw, nummer: int, moment: Moment) -> ToegewezenProduct:
    return ToegewezenProduct(
        toewijzing_nummer=nummer,
        referentie_aanbieder=wijziging.referentie,
        product=wijziging.product,
        toewijzingsdatum=moment.dag,
        toewijzingstijd=moment.tijd,
        ingangsdatum=wijziging.ingangsdatum,
        einddatum=wijziging.einddatum,
        omvang=wijziging.omvang,
        budget=wijziging.budget,
        commentaar=wijziging.commentaar,
    )


def _gewijzigd(stand: ToewijzingStand, wijziging: Aanpassing | Verwijdering, moment: Moment) -> ToegewezenProduct:
    product = _zoals_het_was(stand, reden=VERWIJDERD, referentie=wijziging.referentie)
    product.toewijzingsdatum, product.toewijzingstijd = moment
    if isinstance(wijziging, Verwijdering):
        product.einddatum = stand.ingangsdatum
    else:
        product.reden_wijziging = wijziging.reden
        product.einddatum = wijziging.einddatum
        product.omvang = wijziging.omvang
        product.budget = wijziging.budget
    return product


def _zoals_het_was(stand: ToewijzingStand, *, reden: str | None, referentie: str | None) -> ToegewezenProduct:
    return ToegewezenProduct(
        toewijzing_nummer=stand.nummer,
        referentie_aanbieder=referentie,
        product=product_van(stand),
        toewijzingsdatum=stand.toewijzingsdatum,
        toewijzingstijd=stand.toewijzingstijd,
        ingangsdatum=stand.ingangsdatum,
        einddatum=stand.einddatum,
        reden_wijziging=reden,
        omvang=omvang_van(stand),
        budget=stand.budget,
    )
