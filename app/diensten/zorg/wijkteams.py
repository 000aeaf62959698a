"""Use case: the wijkteams of a municipality, and which of them serves a postcode on a day."""

import heapq
from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.kern.bladzijden import Bladzijde, blader
from app.kern.fouten import GegevensOngeldig
from app.kern.velden import GEMEENTECODE, NAAM, PERIODE, POSTCODE, Bezwaar, Rij, Veld, Veldfout, lees_rij, patroon
from app.opslag.beheer import inlezen
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.zorg import wijkteams as opslag
from app.opslag.zorg.wijkteams import Postcodereeks, Wijkteamregel

__all__ = ["Postcodereeks", "Wijkteamregel", "lijst", "wijkteam_van"]

CODE = Veld(patroon("[A-Za-z0-9-]{1,20}"), "een code van één tot en met twintig letters, cijfers of streepjes")
VELDEN = {"gemeente": GEMEENTECODE, "code": CODE, "naam": NAAM, **PERIODE}
POSTCODEVELDEN = {
    "gemeente": GEMEENTECODE,
    "wijkteam": CODE,
    "postcode_van": POSTCODE,
    "postcode_tot": POSTCODE,
    **PERIODE,
}


def wijkteam_van(postcode: str, dag: date, *, gemeente: str) -> Wijkteamregel | None:
    """The wijkteam of a municipality that serves a postcode (four digits, or with letters) on a day, or None.

    A range with letters goes before one without. Raises GegevensOngeldig for what is no postcode.
    """
    waarden, fouten = lees_rij({"postcode": POSTCODE}, (), {"postcode": postcode})
    if fouten:
        raise GegevensOngeldig(fouten)
    with sessie(PIJPLIJN) as session:
        return opslag.van_postcode(session, gemeente, waarden["postcode"], dag)


def lijst(
    *, gemeente: str | None = None, peildatum: date | None = None, cursor: str | None = None, aantal: int = 50
) -> Bladzijde[Wijkteamregel]:
    """Wijkteams with their postcodes, of all days or of one. Raises OngeldigeCursor."""
    with sessie(PIJPLIJN) as session:
        return blader(
            lambda na, hoeveel: opslag.lijst(session, gemeente=gemeente, peildatum=peildatum, na=na, aantal=hoeveel),
            lambda regel: regel.id,
            cursor=cursor,
            aantal=aantal,
        )


def reeks_klopt(waarden: Rij) -> Iterator[Veldfout]:
    """A range has two ends of the same length, in order."""
    van, tot = waarden.get("postcode_van"), waarden.get("postcode_tot")
    if van and tot:
        if len(van) != len(tot):
            yield Veldfout("postcode_tot", "reeks", "verwacht zijn twee postcodes van dezelfde lengte.")
        elif tot < van:
            yield Veldfout("postcode_tot", "reeks", "de laatste postcode ligt voor de eerste.")


def bezwaren(session: Session, rijen: Sequence[Rij]) -> Iterator[Bezwaar]:
    """What is wrong with ranges of an import: their wijkteam is unknown, or two of them hold on the same day."""
    perioden: defaultdict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for team in inlezen.opgeslagen(session, inlezen.WIJKTEAMS, rijen):
        perioden[team["gemeente"], team["code"]].append((team["begindatum"], team["einddatum"] or date.max))
    for index, rij in enumerate(rijen):
        if not _dekt(perioden[rij["gemeente"], rij["wijkteam"]], rij["begindatum"], rij["einddatum"] or date.max):
            melding = "dit wijkteam is in (een deel van) deze periode niet bekend; lees eerst de wijkteams in."
            yield Bezwaar(index, "wijkteam", "verwijzing", melding)
    for vak, ander in _overlappen(_vakken(session, rijen)):
        if vak.rij is None:
            continue
        met = (
            "op regel {regel}" if ander.rij is not None else "die al is vastgelegd; neem ook die op, met een einddatum"
        )
        melding = f"de postcodes en de periode overlappen met de reeks {met}."
        yield Bezwaar(vak.rij, "postcode_van", "overlap", melding, ander.rij)


def _dekt(perioden: Iterable[tuple[date, date]], begin: date, eind: date) -> bool:
    """Whether every day from `begin` to `eind` is in one of the periods."""
    for van, tot in sorted(perioden):
        if van > begin:
            return False
        if tot >= eind:
            return True
        if tot >= begin:
            begin = tot + timedelta(days=1)
    return False


class _Vak(NamedTuple):
    """Postcodes times days that one range takes."""

    begin: date
    eind: date
    van: str
    tot: str
    rij: int | None
    """Index of the row; None for a stored one that stays."""


def _vakken(session: Session, rijen: Sequence[Rij]) -> Iterator[list[_Vak]]:
    """What there would be after the import, by municipality and length of the postcode."""
    groepen: defaultdict[tuple[str, int], list[_Vak]] = defaultdict(list)
    vervangen = {_herken(rij) for rij in rijen}
    blijft = [rij for rij in inlezen.opgeslagen(session, inlezen.POSTCODES, rijen) if _herken(rij) not in vervangen]
    for index, rij in (*((None, rij) for rij in blijft), *enumerate(rijen)):
        vak = _Vak(rij["begindatum"], rij["einddatum"] or date.max, rij["postcode_van"], rij["postcode_tot"], index)
        groepen[rij["gemeente"], len(vak.van)].append(vak)
    yield from groepen.values()


def _herken(rij: Rij) -> tuple[object, ...]:
    return tuple(rij[kolom] for kolom in (*inlezen.POSTCODES.sleutel, "begindatum"))


def _overlappen(groepen: Iterable[list[_Vak]]) -> Iterator[tuple[_Vak, _Vak]]:
    """Pairs that share a postcode on a day: the one that is to blame, and the other.

    Goes through the postcodes in order and keeps the ranges that hold there by day: those do not overlap, so that only
    the neighbours of a new one have to be looked at.
    """
    for groep in groepen:
        lopend: list[tuple[str, int, _Vak]] = []
        op_dag: list[_Vak] = []
        # Stored ranges first, so that a row that is read gets the blame.
        for volgnummer, vak in enumerate(sorted(groep, key=lambda vak: (vak.van, vak.rij is not None, vak.rij or 0))):
            while lopend and lopend[0][0] < vak.van:
                del op_dag[bisect(op_dag, heapq.heappop(lopend)[2].begin, key=_begin) - 1]
            plek = bisect(op_dag, vak.begin, key=_begin)
            buren = op_dag[max(plek - 1, 0) : plek + 1]
            raak = next((ander for ander in buren if ander.begin <= vak.eind and vak.begin <= ander.eind), None)
            if raak is not None:
                yield (vak, raak) if vak.rij is not None else (raak, vak)
                continue
            insort(op_dag, vak, key=_begin)
            heapq.heappush(lopend, (vak.tot, volgnummer, vak))


def _begin(vak: _Vak) -> date:
    return vak.begin
