"""The kinds of file that can be read in: their columns, and what each does with its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from app.diensten.zorg import aanbieders, producten, wijkteams
from app.kern.importsoorten import Importsoort
from app.kern.velden import (
    AGB,
    BEDRAG,
    CATEGORIE,
    EENHEID,
    GEMEENTECODE,
    NAAM,
    PERIODE,
    PRODUCTCODE,
    STANDAARD,
    TEKST,
    Bezwaar,
    Rij,
    Toets,
    Veld,
    in_codelijst,
    patroon,
    volgorde,
)
from app.opslag.beheer import inlezen
from app.opslag.beheer.inlezen import Lijst

Bezwaren = Callable[[Session, Sequence[Rij]], Iterator[Bezwaar]]


@dataclass(frozen=True, slots=True)
class Soort:
    """A kind of file: its columns, the checks within a row, and what happens with rows that are in order."""

    velden: Mapping[str, Veld]
    toetsen: Sequence[Toets]
    bezwaren: Bezwaren
    """What is wrong with rows against each other and against what is stored."""
    bekend: Callable[[Session, Sequence[Rij]], list[Rij | None]]
    """For each row what it would replace, or None."""
    schrijf: Callable[[Session, Sequence[Rij], str], None]
    """Store rows that are new or differ, in the name of who asks."""


def _lijst(
    lijst: Lijst,
    velden: Mapping[str, Veld],
    *toetsen: Toets,
    overlap: Bezwaren | None = None,
    verwijzingen: Bezwaren | None = None,
) -> Soort:
    """A kind whose rows stand by themselves, each for a period.

    `overlap` stands in for the check that periods of one key do not overlap, where there is more to it.
    """

    def bezwaren(session: Session, rijen: Sequence[Rij]) -> Iterator[Bezwaar]:
        inlezen.sluit_af(session, lijst)
        yield from overlap(session, rijen) if overlap else _overlap(lijst, session, rijen)
        if verwijzingen is not None:
            yield from verwijzingen(session, rijen)

    return Soort(
        velden,
        (volgorde, *toetsen),
        bezwaren,
        lambda session, rijen: inlezen.bekend(session, lijst, rijen),
        partial(_schrijf, lijst),
    )


def _overlap(lijst: Lijst, session: Session, rijen: Sequence[Rij]) -> Iterator[Bezwaar]:
    for overlap in inlezen.overlappen(session, lijst, rijen):
        vanaf = f"vanaf {overlap.begindatum.isoformat()}"
        met = (
            f"die al is vastgelegd ({vanaf}); neem ook die regel op, met een einddatum"
            if overlap.andere is None
            else f"op regel {{regel}} ({vanaf})"
        )
        melding = f"de periode overlapt met de periode {met}."
        yield Bezwaar(overlap.rij, "begindatum", "overlap", melding, overlap.andere)


def _schrijf(lijst: Lijst, session: Session, rijen: Sequence[Rij], _door: str) -> None:
    oud = inlezen.bekend(session, lijst, rijen)
    paren = list(zip(rijen, oud, strict=True))
    inlezen.schrijf(
        session,
        lijst,
        [rij for rij, was in paren if was is None],
        [{"id": was["id"], **rij} for rij, was in paren if was is not None],
    )


_PRODUCT = {"gemeente": GEMEENTECODE, "standaard": STANDAARD, "productcategorie": CATEGORIE, "productcode": PRODUCTCODE}
_CATEGORIEEN = in_codelijst({"productcategorie": "LDT_ProductCategorie"})

SOORTEN: dict[Importsoort, Soort] = {
    Importsoort.CONTRACTEN: _lijst(
        inlezen.CONTRACTEN,
        {
            "gemeente": GEMEENTECODE,
            "standaard": STANDAARD,
            "aanbieder": AGB,
            "productcategorie": CATEGORIE,
            "productcode": PRODUCTCODE,
            "eenheid": EENHEID,
            "tarief": BEDRAG,
            "uitvoeringsvariant": Veld(
                patroon("inspanningsgericht|outputgericht"), "inspanningsgericht of outputgericht", kolom="variant"
            ),
            **PERIODE,
        },
        in_codelijst({"productcategorie": "LDT_ProductCategorie", "eenheid": "LDT_Eenheid"}),
    ),
    Importsoort.PRODUCTEN: _lijst(inlezen.PRODUCTEN, {**_PRODUCT, "omschrijving": TEKST, **PERIODE}, _CATEGORIEEN),
    Importsoort.GEMEENTEN: _lijst(
        inlezen.GEMEENTEN, {"code": GEMEENTECODE, "naam": NAAM, "provincie": NAAM, **PERIODE}
    ),
    Importsoort.AANBIEDERS: Soort(
        aanbieders.VELDEN, aanbieders.TOETSEN, aanbieders.bezwaren, aanbieders.bekend, aanbieders.schrijf
    ),
    Importsoort.WIJKTEAMS: _lijst(inlezen.WIJKTEAMS, wijkteams.VELDEN),
    Importsoort.POSTCODES: _lijst(
        inlezen.POSTCODES, wijkteams.POSTCODEVELDEN, wijkteams.reeks_klopt, overlap=wijkteams.bezwaren
    ),
    Importsoort.PRODUCTKENMERKEN: _lijst(
        inlezen.PRODUCTKENMERKEN, producten.VELDEN, _CATEGORIEEN, verwijzingen=producten.bezwaren
    ),
}
