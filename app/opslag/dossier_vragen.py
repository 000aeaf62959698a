"""The queries behind a dossier: one per kind of fact, whatever the number of lines in the message."""

import functools
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.opslag.bulk import rijen
from app.opslag.dossier_sleutels import Sleutels
from app.opslag.tabellen import Bericht, Bevinding
from app.opslag.tabellen_domein import (
    AntwoordOpVerzoek,
    Bereik,
    Levering,
    Toewijzing,
    ToewijzingVersie,
    Verzoek,
)
from app.opslag.tabellen_domein_geld import Contracttarief, Declaratie, Gemeentecode, Prestatie, Productcode
from berichten.codelijsten import alle_gemeenten
from berichten.dossier import (
    ContractTarief,
    Geldigheid,
    LeveringStand,
    PrestatieStand,
    ToewijzingStand,
    Variant,
    VerzoekStand,
)

Voorwaarde = sa.ColumnElement[bool]
K = TypeVar("K")
W = TypeVar("W")

VERSIEVELDEN = (
    "toewijzingsdatum", "toewijzingstijd", "ingangsdatum", "einddatum", "categorie", "productcode", "volume",
    "eenheid", "frequentie", "budget", "reden_wijziging", "referentie_aanbieder",
)  # fmt: skip
"""Columns of a version that a ToewijzingStand has under the same name."""
LEVERINGVELDEN = (
    "bsn", "toewijzing_nummer", "categorie", "productcode", "begindatum", "einddatum", "reden_beeindiging",
)  # fmt: skip
"""Columns that a LeveringStand has under the same name."""
DECLARATIE = {"iwmo": "WMO323", "ijw": "JW323"}
"""The type of a declaration, by standard."""


def een_van(kolom: InstrumentedAttribute[Any], waarden: Iterable[str] | Iterable[int]) -> Voorwaarde:
    """`kolom = ANY(array)`: one parameter, however many values."""
    # As text without a length: a cast to the length of the column would cut a longer value off.
    soort = sa.BigInteger() if isinstance(kolom.type, sa.BigInteger) else sa.Text()
    return kolom == sa.any_(sa.literal(list(waarden), ARRAY(soort)))


def in_bereik(tabel: type[Bereik], sleutels: Sleutels) -> Voorwaarde:
    """Rows of the message's municipality, standard and provider."""
    return sa.and_(
        tabel.gemeente == sleutels.gemeente,
        tabel.standaard == sleutels.standaard,
        tabel.aanbieder == sleutels.aanbieder,
    )


def identificatie_bekend(session: Session, bericht_id: UUID) -> bool:
    """Whether the sender used this message's identification before, in another message of the same type (TR056).

    What never became a message (unreadable, or not valid to its schema) does not count.
    """
    return bool(session.scalar(_identificatievraag(), {"bericht_id": bericht_id}))


@functools.cache
def _identificatievraag() -> sa.Select[tuple[bool]]:
    # Made once: putting a query with aliases together takes several times as long as running it.
    dit, eerder = aliased(Bericht), aliased(Bericht)
    schemafout = sa.exists().where(Bevinding.bericht_id == eerder.id, Bevinding.niveau == 1)
    bekend = sa.exists().where(
        dit.id == sa.bindparam("bericht_id"),
        eerder.identificatie == dit.identificatie,
        eerder.type == dit.type,
        eerder.afzender == dit.afzender,
        eerder.volgnummer < dit.volgnummer,
        eerder.sha256 != dit.sha256,
        eerder.uitkomst.is_distinct_from("onleesbaar"),
        ~schemafout,
    )
    return sa.select(bekend)


def gemeenten(session: Session, codes: set[str]) -> dict[str, tuple[Geldigheid, ...]]:
    """The periods of these municipalities, from the imported list or else the one that travels with the library.

    A municipality on the first day of the list is taken to have existed before: a long-running toewijzing must not be
    refused because no older list is on record.
    """
    begin = session.scalar(sa.select(sa.func.min(Gemeentecode.begindatum)))
    if begin is None:
        begin = min(gemeente.begindatum for gemeente in alle_gemeenten())
        bekend = [(g.code, g.begindatum, g.einddatum) for g in alle_gemeenten() if g.code in codes]
    else:
        vraag = sa.select(Gemeentecode.code, Gemeentecode.begindatum, Gemeentecode.einddatum)
        bekend = rijen(session, vraag.where(een_van(Gemeentecode.code, codes)))
    return _per_sleutel(
        (code, Geldigheid(begindatum=date.min if van == begin else van, einddatum=tot)) for code, van, tot in bekend
    )


def productcodes(session: Session, sleutels: Sleutels) -> dict[tuple[str, str], tuple[Geldigheid, ...]] | None:
    """The periods of the product codes in the message; None when the municipality has no list on record."""
    lijst = sa.and_(Productcode.gemeente == sleutels.gemeente, Productcode.standaard == sleutels.standaard)
    if not session.scalar(sa.select(sa.exists().where(lijst))):
        return None
    vraag = sa.select(
        Productcode.categorie, Productcode.productcode, Productcode.begindatum, Productcode.einddatum
    ).where(lijst, een_van(Productcode.productcode, sleutels.productcodes))
    return _per_sleutel(
        ((categorie, code), Geldigheid(begindatum=van, einddatum=tot))
        for categorie, code, van, tot in session.execute(vraag)
    )


def contracten(session: Session, sleutels: Sleutels) -> dict[tuple[str, str], tuple[ContractTarief, ...]] | None:
    """All rates agreed with the provider; None when there is no contract on record."""
    tarieven = session.scalars(
        sa.select(Contracttarief)
        .where(in_bereik(Contracttarief, sleutels))
        .order_by(Contracttarief.begindatum, Contracttarief.eenheid)
    )
    uit = _per_sleutel(
        (
            (rij.categorie, rij.productcode),
            ContractTarief(
                categorie=rij.categorie,
                productcode=rij.productcode,
                eenheid=rij.eenheid,
                tarief=rij.tarief,
                variant=cast("Variant", rij.variant),
                begindatum=rij.begindatum,
                einddatum=rij.einddatum,
            ),
        )
        for rij in tarieven
    )
    return uit or None


def toewijzingen(session: Session, sleutels: Sleutels) -> list[ToewijzingStand]:
    """The toewijzingen with the numbers in the message, and those of its clients with its provider."""
    van_client = sa.and_(in_bereik(Toewijzing, sleutels), een_van(Toewijzing.bsn, sleutels.bsns))
    van_nummer = sa.and_(
        Toewijzing.gemeente == sleutels.gemeente,
        Toewijzing.standaard == sleutels.standaard,
        een_van(Toewijzing.nummer, sleutels.toewijzingen),
    )
    vraag = (
        sa.select(
            Toewijzing.nummer,
            Toewijzing.bsn,
            Toewijzing.aanbieder,
            *(getattr(ToewijzingVersie, veld) for veld in VERSIEVELDEN),
        )
        .join(ToewijzingVersie, ToewijzingVersie.toewijzing_id == Toewijzing.id)
        .where(sa.or_(van_nummer, van_client), ToewijzingVersie.actueel)
    )
    velden = ("nummer", "bsn", "aanbieder", *VERSIEVELDEN)
    return [ToewijzingStand(**dict(zip(velden, rij, strict=True))) for rij in rijen(session, vraag)]


def leveringen(session: Session, sleutels: Sleutels) -> dict[str, list[LeveringStand]]:
    """The starts and stops of the clients in the message that hold, by `start` and `stop`, oldest first."""
    vraag = (
        sa.select(Levering.soort, *(getattr(Levering, veld) for veld in LEVERINGVELDEN))
        .where(in_bereik(Levering, sleutels), een_van(Levering.bsn, sleutels.bsns), Levering.verwijderd_door.is_(None))
        .order_by(Levering.begindatum, Levering.einddatum, Levering.id)
    )
    uit: dict[str, list[LeveringStand]] = {"start": [], "stop": []}
    for soort, *waarden in session.execute(vraag):
        uit[soort].append(LeveringStand(**dict(zip(LEVERINGVELDEN, waarden, strict=True))))
    return uit


def verzoeken(session: Session, sleutels: Sleutels) -> dict[str, VerzoekStand]:
    """The accepted requests with the references in the message, and those of its clients."""
    vraag = sa.select(Verzoek.referentie, Verzoek.bsn, Verzoek.soort, Verzoek.toestand).where(
        in_bereik(Verzoek, sleutels),
        sa.or_(een_van(Verzoek.referentie, sleutels.verzoeken), een_van(Verzoek.bsn, sleutels.bsns)),
    )
    return {rij["referentie"]: VerzoekStand(**rij) for rij in session.execute(vraag).mappings()}


def antwoorden(session: Session, sleutels: Sleutels) -> dict[str, list[str]]:
    """The VerzoekAntwoord codes of earlier 319s, by reference, in the order in which they were processed."""
    vraag = (
        sa.select(AntwoordOpVerzoek.referentie, AntwoordOpVerzoek.verzoek_antwoord)
        .where(in_bereik(AntwoordOpVerzoek, sleutels), een_van(AntwoordOpVerzoek.referentie, sleutels.verzoeken))
        .order_by(AntwoordOpVerzoek.id)
    )
    return {referentie: list(codes) for referentie, codes in _per_sleutel(session.execute(vraag).all()).items()}


def toegewezen_referenties(session: Session, sleutels: Sleutels) -> set[str]:
    """Which of the references in the message an earlier 301 carried, in any version of a toewijzing."""
    vraag = (
        sa.select(ToewijzingVersie.referentie_aanbieder)
        .join(Toewijzing, Toewijzing.id == ToewijzingVersie.toewijzing_id)
        .where(in_bereik(Toewijzing, sleutels), een_van(ToewijzingVersie.referentie_aanbieder, sleutels.verzoeken))
    )
    return {referentie for referentie in session.scalars(vraag) if referentie is not None}


def prestaties(session: Session, sleutels: Sleutels) -> dict[str, PrestatieStand]:
    """Processed lines by ReferentieNummer, of the references in the message.

    A rejected line may carry the reference of another: the granted one wins, and of several the oldest.
    """
    vraag = _prestatievraag().where(in_bereik(Prestatie, sleutels), een_van(Prestatie.referentie, sleutels.prestaties))
    gevonden = rijen(session, vraag.order_by(Prestatie.toegekend, Prestatie.id.desc()))
    return {stand.referentie: stand for stand in map(_prestatie, gevonden)}


def prestaties_op_toewijzing(session: Session, sleutels: Sleutels) -> dict[int, list[PrestatieStand]]:
    """Granted lines by ToewijzingNummer, of the numbers in the message, in the order in which they were processed."""
    vraag = _prestatievraag().where(
        in_bereik(Prestatie, sleutels),
        een_van(Prestatie.toewijzing_nummer, sleutels.toewijzingen),
        Prestatie.toegekend,
    )
    uit: dict[int, list[PrestatieStand]] = {}
    for stand in map(_prestatie, rijen(session, vraag.order_by(Prestatie.id))):
        uit.setdefault(stand.toewijzing_nummer, []).append(stand)
    return uit


def declaratiehistorie(session: Session, sleutels: Sleutels) -> tuple[bool, date | None]:
    """Whether the DeclaratieNummer was processed before, and the first day of the latest period declared."""
    vraag = sa.select(
        sa.func.coalesce(sa.func.bool_or(Declaratie.nummer == sleutels.declaratienummer), sa.false()),
        sa.func.max(Declaratie.begindatum),
    ).where(in_bereik(Declaratie, sleutels))
    bekend, laatste = session.execute(vraag).one()
    return bekend, laatste


def declaratiebericht(session: Session, sleutels: Sleutels) -> tuple[UUID, bytes] | None:
    """Id and content of the declaration that a 325 names; of several with its identification the first received."""
    schemafout = sa.exists().where(Bevinding.bericht_id == Bericht.id, Bevinding.niveau == 1)
    vraag = (
        sa.select(Bericht.id, Bericht.inhoud)
        .where(
            Bericht.identificatie == sleutels.declaratie_identificatie,
            Bericht.type == DECLARATIE[sleutels.standaard],
            Bericht.afzender == sleutels.aanbieder,
            Bericht.gemeente == sleutels.gemeente,
            Bericht.uitkomst.is_distinct_from("onleesbaar"),
            ~schemafout,
        )
        .order_by(Bericht.volgnummer)
        .limit(1)
    )
    return session.execute(vraag).one_or_none()


def toegekend_in(session: Session, bericht_id: UUID) -> dict[str, bool]:
    """The granted lines of one declaration message by ReferentieNummer, with whether each was credited since."""
    vraag = (
        sa.select(Prestatie.referentie, Prestatie.gecrediteerd_door.is_not(None))
        .join(Declaratie, Declaratie.id == Prestatie.declaratie_id)
        .where(Declaratie.bericht_id == bericht_id, Prestatie.toegekend)
    )
    return dict(session.execute(vraag).all())


def _prestatievraag() -> sa.Select[*tuple[Any, ...]]:
    """The columns of a PrestatieStand, in the order in which `_prestatie` takes them."""
    return sa.select(
        Prestatie.referentie,
        Prestatie.vorige_referentie,
        Prestatie.bsn,
        Prestatie.toewijzing_nummer,
        Prestatie.categorie,
        Prestatie.productcode,
        Prestatie.begindatum,
        Prestatie.einddatum,
        Prestatie.volume,
        Prestatie.eenheid,
        Prestatie.tarief,
        Prestatie.bedrag,
        Prestatie.debet_credit,
        Prestatie.toegekend,
        Prestatie.gecrediteerd_door.is_not(None),
    )


def _prestatie(rij: tuple[Any, ...]) -> PrestatieStand:
    # Unpacked by position: a year of lines can be hundreds of thousands of rows, and a mapping per row costs double.
    (
        referentie, vorige, bsn, toewijzing, categorie, code, begin, eind, volume, eenheid, tarief, bedrag, teken,
        toegekend, gecrediteerd,
    ) = rij  # fmt: skip
    return PrestatieStand(
        referentie=referentie,
        vorige_referentie=vorige,
        bsn=bsn,
        toewijzing_nummer=toewijzing,
        categorie=categorie,
        productcode=code,
        begindatum=begin,
        einddatum=eind,
        volume=volume,
        eenheid=eenheid,
        tarief=tarief,
        bedrag=bedrag,
        debet_credit=teken,
        toegekend=toegekend,
        gecrediteerd=gecrediteerd,
    )


def _per_sleutel(paren: Iterable[tuple[K, W]]) -> dict[K, tuple[W, ...]]:
    """The values of each key, in order."""
    uit: dict[K, list[W]] = {}
    for sleutel, waarde in paren:
        uit.setdefault(sleutel, []).append(waarde)
    return {sleutel: tuple(waarden) for sleutel, waarden in uit.items()}
