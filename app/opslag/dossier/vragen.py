"""The queries behind a dossier: one per kind of fact, whatever the number of lines in the message.

Each is made once, as putting a query together takes longer than running it; its parameters are the keys of a message
under their own names (`waarden`).
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.opslag.dossier.sleutels import Waarden
from app.opslag.kern.bereik import in_bereik
from app.opslag.kern.bulk import rijen
from app.opslag.tabellen.bericht import Bericht, Bevinding
from app.opslag.tabellen.geld import Contracttarief, Declaratie, Gemeentecode, Prestatie, Productcode
from app.opslag.tabellen.zorg import AntwoordOpVerzoek, Levering, Toewijzing, ToewijzingVersie, Verzoek
from app.opslag.zorg.personen import met_bsn, vul_aan
from berichten.catalogus import naam_van
from berichten.codelijsten import alle_gemeenten
from berichten.dossier import (
    ContractTarief,
    Geldigheid,
    LeveringStand,
    PrestatieStand,
    ToegekendeSom,
    ToewijzingStand,
    VerzoekStand,
)

Voorwaarde = sa.ColumnElement[bool]
K = TypeVar("K")
W = TypeVar("W")

LEVERINGVELDEN = (
    "bsn", "toewijzing_nummer", "categorie", "productcode", "begindatum", "einddatum", "reden_beeindiging",
)  # fmt: skip
"""Columns that a LeveringStand has under the same name, but that the tables have a person's number for their BSN."""
PERSOON = {"bsn": "persoon_id"}


def een_van(kolom: InstrumentedAttribute[Any], naam: str) -> Voorwaarde:
    """`kolom = ANY(array)`: one parameter, however many values."""
    # As text without a length: a cast to the length of the column would cut a longer value off.
    soort = sa.Text() if isinstance(kolom.type, sa.String) else kolom.type
    return kolom == sa.any_(sa.bindparam(naam, type_=ARRAY(soort)))


def gelijk(kolom: InstrumentedAttribute[Any], naam: str) -> Voorwaarde:
    """`kolom` is the key with this name."""
    return kolom == sa.bindparam(naam)


_BEGIN = sa.select(sa.func.min(Gemeentecode.begindatum).label("begin")).subquery()
_GEMEENTEN = sa.select(_BEGIN.c.begin, Gemeentecode.code, Gemeentecode.begindatum, Gemeentecode.einddatum).select_from(
    sa.outerjoin(_BEGIN, Gemeentecode, een_van(Gemeentecode.code, "gemeenten"))
)


def gemeenten(session: Session, keys: Waarden) -> tuple[dict[str, tuple[Geldigheid, ...]], date | None]:
    """The periods of the municipalities in the message, from the imported list or else the one of the library.

    A municipality on the first day of the list is taken to have existed before: a long-running toewijzing must not be
    refused because no older list is on record. With them the first day of the imported list, if there is one.
    """
    gevonden = rijen(session, _GEMEENTEN, keys)
    begin = ingelezen_vanaf = gevonden[0][0]
    if begin is None:
        begin = min(gemeente.begindatum for gemeente in alle_gemeenten())
        bekend = [(g.code, g.begindatum, g.einddatum) for g in alle_gemeenten() if g.code in keys["gemeenten"]]
    else:
        bekend = [(code, van, tot) for _, code, van, tot in gevonden if code is not None]
    perioden = _per_sleutel(
        (code, Geldigheid(begindatum=date.min if van == begin else van, einddatum=tot)) for code, van, tot in bekend
    )
    return perioden, ingelezen_vanaf


def _productcodevraag() -> sa.Select[*tuple[Any, ...]]:
    lijst, code = aliased(Productcode), aliased(Productcode)
    van_gemeente = [
        sa.and_(tabel.gemeente == sa.bindparam("gemeente"), tabel.standaard == sa.bindparam("standaard"))
        for tabel in (lijst, code)
    ]
    bekend = sa.select(sa.exists().where(van_gemeente[0]).label("bekend")).subquery()
    in_bericht = sa.and_(van_gemeente[1], een_van(code.productcode, "productcodes"))
    return sa.select(bekend.c.bekend, code.categorie, code.productcode, code.begindatum, code.einddatum).select_from(
        sa.outerjoin(bekend, code, in_bericht)
    )


_PRODUCTCODES = _productcodevraag()


def productcodes(session: Session, keys: Waarden) -> dict[tuple[str, str], tuple[Geldigheid, ...]] | None:
    """The periods of the product codes in the message; None when the municipality has no list on record."""
    gevonden = rijen(session, _PRODUCTCODES, keys)
    if not gevonden[0][0]:
        return None
    return _per_sleutel(
        ((categorie, code), Geldigheid(begindatum=van, einddatum=tot))
        for _, categorie, code, van, tot in gevonden
        if code is not None
    )


_CONTRACTEN = (
    sa.select(
        Contracttarief.categorie,
        Contracttarief.productcode,
        Contracttarief.eenheid,
        Contracttarief.tarief,
        Contracttarief.variant,
        Contracttarief.begindatum,
        Contracttarief.einddatum,
    )
    .where(in_bereik(Contracttarief))
    .order_by(Contracttarief.begindatum, Contracttarief.eenheid)
)
_TAAKGERICHT = _CONTRACTEN.where(een_van(Contracttarief.productcode, "taakgericht"))


def contracten(
    session: Session, keys: Waarden, *, alle: bool
) -> dict[tuple[str, str], tuple[ContractTarief, ...]] | None:
    """Rates agreed with the provider, all or those of what is reported without a number; None when there are none."""
    uit = _per_sleutel(
        (
            (categorie, code),
            ContractTarief(
                categorie=categorie,
                productcode=code,
                eenheid=eenheid,
                tarief=tarief,
                variant=variant,
                begindatum=begin,
                einddatum=eind,
            ),
        )
        for categorie, code, eenheid, tarief, variant, begin, eind in rijen(
            session, _CONTRACTEN if alle else _TAAKGERICHT, keys
        )
    )
    return uit or None


# The columns of a ToewijzingStand in its own order: each row makes one.
_VERSIES = sa.select(
    *(
        getattr(Toewijzing if hasattr(Toewijzing, naam) else ToewijzingVersie, naam)
        for naam in (PERSOON.get(veld.name, veld.name) for veld in fields(ToewijzingStand))
    )
).join(ToewijzingVersie, ToewijzingVersie.toewijzing_id == Toewijzing.id)
_VAN_PERSONEN = sa.and_(in_bereik(Toewijzing), een_van(Toewijzing.persoon_id, "nummers"))
_VAN_CLIENTEN = _VERSIES.where(ToewijzingVersie.actueel, _VAN_PERSONEN)
# Of each the version that was the actual one on that day, by IV013; without one the actual one.
_OP_DAGTEKENING = (
    _VERSIES.where(_VAN_PERSONEN)
    .ext(distinct_on(Toewijzing.id))
    .order_by(
        Toewijzing.id,
        (ToewijzingVersie.toewijzingsdatum <= sa.bindparam("dagtekening")).desc(),
        ToewijzingVersie.toewijzingsdatum.desc(),
        ToewijzingVersie.toewijzingstijd.desc(),
        ToewijzingVersie.id.desc(),
    )
)
_MET_NUMMER = _VERSIES.where(
    ToewijzingVersie.actueel,
    gelijk(Toewijzing.gemeente, "gemeente"),
    gelijk(Toewijzing.standaard, "standaard"),
    een_van(Toewijzing.nummer, "toewijzingen"),
)


def toewijzingen(session: Session, keys: Waarden) -> list[ToewijzingStand]:
    """The toewijzingen of the clients in the message with its provider, and any others with a number in it.

    Those of the clients are as they were on the day of the message when that is among the keys.
    """
    van_clienten = _VAN_CLIENTEN if keys["dagtekening"] is None else _OP_DAGTEKENING
    standen = [ToewijzingStand(*rij) for rij in rijen(session, van_clienten, keys)]
    # In two steps: nearly every number is one of the first, and one question with both is not planned well.
    andere = set(keys["toewijzingen"]).difference(stand.nummer for stand in standen)
    if andere:
        standen += [ToewijzingStand(*rij) for rij in rijen(session, _MET_NUMMER, {**keys, "toewijzingen": [*andere]})]
    return met_bsn(session, keys["personen"], standen)


_LEVERINGEN = (
    sa.select(Levering.soort, *(getattr(Levering, PERSOON.get(veld, veld)) for veld in LEVERINGVELDEN))
    .join(Bericht, Bericht.id == Levering.bericht_id)
    .where(in_bereik(Levering), een_van(Levering.persoon_id, "nummers"), Levering.verwijderd_door.is_(None))
    # By the date of the sender first: the order in which messages come in has no meaning (OP080).
    .order_by(Bericht.dagtekening, Bericht.volgnummer, Levering.begindatum, Levering.einddatum, Levering.id)
)


def leveringen(session: Session, keys: Waarden) -> dict[str, list[LeveringStand]]:
    """The starts and stops of the clients in the message that hold, by `start` and `stop`, as they were reported."""
    uit: dict[str, list[LeveringStand]] = {"start": [], "stop": []}
    for soort, nummer, *velden in rijen(session, _LEVERINGEN, keys):
        waarden_ = (keys["personen"][nummer], *velden)
        uit[soort].append(LeveringStand(**dict(zip(LEVERINGVELDEN, waarden_, strict=True))))
    return uit


_VERZOEKEN = sa.select(Verzoek.referentie, Verzoek.persoon_id, Verzoek.soort, Verzoek.toestand).where(
    in_bereik(Verzoek), sa.or_(een_van(Verzoek.referentie, "verzoeken"), een_van(Verzoek.persoon_id, "nummers"))
)


def verzoeken(session: Session, keys: Waarden) -> dict[str, VerzoekStand]:
    """The accepted requests with the references in the message, and those of its clients."""
    gevonden = rijen(session, _VERZOEKEN, keys)
    bsns = vul_aan(session, keys["personen"], (nummer for _, nummer, _, _ in gevonden))
    return {
        referentie: VerzoekStand(referentie=referentie, bsn=bsns[nummer], soort=soort, toestand=toestand)
        for referentie, nummer, soort, toestand in gevonden
    }


_ANTWOORDEN = (
    sa.select(AntwoordOpVerzoek.referentie, AntwoordOpVerzoek.verzoek_antwoord)
    .where(in_bereik(AntwoordOpVerzoek), een_van(AntwoordOpVerzoek.referentie, "verzoeken"))
    .order_by(AntwoordOpVerzoek.id)
)


def antwoorden(session: Session, keys: Waarden) -> dict[str, list[str]]:
    """The VerzoekAntwoord codes of earlier 319s, by reference, in the order in which they were processed."""
    return {
        referentie: list(codes)
        for referentie, codes in _per_sleutel((r, code) for r, code in rijen(session, _ANTWOORDEN, keys)).items()
    }


_TOEGEWEZEN_REFERENTIES = (
    sa.select(ToewijzingVersie.referentie_aanbieder)
    .join(Toewijzing, Toewijzing.id == ToewijzingVersie.toewijzing_id)
    .where(in_bereik(Toewijzing), een_van(ToewijzingVersie.referentie_aanbieder, "verzoeken"))
)


def toegewezen_referenties(session: Session, keys: Waarden) -> set[str]:
    """Which of the references in the message an earlier 301 carried, in any version of a toewijzing."""
    return {referentie for (referentie,) in rijen(session, _TOEGEWEZEN_REFERENTIES, keys)}


# The columns of a PrestatieStand in its own order, as above.
_PRESTATIE = sa.select(
    *(
        getattr(Prestatie, PERSOON.get(veld.name, veld.name))
        for veld in fields(PrestatieStand)
        if veld.name != "gecrediteerd"
    ),
    Prestatie.gecrediteerd_door.is_not(None),
)
_PRESTATIES = _PRESTATIE.where(in_bereik(Prestatie), een_van(Prestatie.referentie, "prestaties")).order_by(
    Prestatie.toegekend, Prestatie.id.desc()
)


def prestaties(session: Session, keys: Waarden) -> dict[str, PrestatieStand]:
    """Processed lines by ReferentieNummer, of the references in the message.

    A rejected line may carry the reference of another: the granted one wins, and of several the oldest.
    """
    standen = [PrestatieStand(*rij) for rij in rijen(session, _PRESTATIES, keys)]
    return {stand.referentie: stand for stand in met_bsn(session, keys["personen"], standen)}


_OP_TOEWIJZING = sa.and_(
    in_bereik(Prestatie), een_van(Prestatie.toewijzing_nummer, "toewijzingen"), Prestatie.toegekend
)
_ZELFDE_BEGIN = een_van(Prestatie.begindatum, "begindata")
_ALLE_OP_TOEWIJZING = _PRESTATIE.where(_OP_TOEWIJZING).order_by(Prestatie.id)
_EERDER_OP_TOEWIJZING = _PRESTATIE.where(_OP_TOEWIJZING, _ZELFDE_BEGIN).order_by(Prestatie.id)


def _plus_of_min(kolom: InstrumentedAttribute[int]) -> sa.ColumnElement[int]:
    """The sum of a column: debits less credits."""
    return sa.cast(sa.func.sum(sa.case((Prestatie.debet_credit == "D", kolom), else_=-kolom)), sa.BigInteger())


_SOMMEN = (
    sa.select(
        Prestatie.toewijzing_nummer,
        Prestatie.eenheid,
        _plus_of_min(Prestatie.volume),
        _plus_of_min(Prestatie.bedrag),
    )
    .where(_OP_TOEWIJZING, ~_ZELFDE_BEGIN)
    .group_by(Prestatie.toewijzing_nummer, Prestatie.eenheid)
)


def prestaties_op_toewijzing(session: Session, keys: Waarden, *, begin_telt: bool) -> dict[int, list[PrestatieStand]]:
    """Granted lines by ToewijzingNummer, of the numbers in the message, in the order in which they were processed.

    With `begin_telt` only those whose period begins on a day on which a line of the message begins.
    """
    vraag = _EERDER_OP_TOEWIJZING if begin_telt else _ALLE_OP_TOEWIJZING
    standen = [PrestatieStand(*rij) for rij in rijen(session, vraag, keys)]
    uit: dict[int, list[PrestatieStand]] = {}
    for stand in met_bsn(session, keys["personen"], standen):
        uit.setdefault(stand.toewijzing_nummer, []).append(stand)
    return uit


def overige_sommen(session: Session, keys: Waarden) -> dict[int, list[ToegekendeSom]]:
    """What was granted on the toewijzingen in the message by lines whose period begins on another day, per unit.

    Summed by the database: there may be years of such lines, and only their sum counts.
    """
    uit: dict[int, list[ToegekendeSom]] = {}
    for nummer, eenheid, volume, bedrag in rijen(session, _SOMMEN, keys):
        uit.setdefault(nummer, []).append(ToegekendeSom(eenheid, volume, bedrag))
    return uit


_HISTORIE = sa.select(
    sa.func.coalesce(sa.func.bool_or(gelijk(Declaratie.nummer, "declaratienummer")), sa.false()),
    sa.func.max(Declaratie.begindatum),
).where(in_bereik(Declaratie))


def declaratiehistorie(session: Session, keys: Waarden) -> tuple[bool, date | None]:
    """Whether the DeclaratieNummer was processed before, and the first day of the latest period declared."""
    ((bekend, laatste),) = rijen(session, _HISTORIE, keys)
    return bekend, laatste


_DECLARATIEBERICHT = (
    sa.select(Bericht.id, Bericht.inhoud)
    .where(
        gelijk(Bericht.identificatie, "declaratie_identificatie"),
        gelijk(Bericht.type, "type"),
        gelijk(Bericht.afzender, "aanbieder"),
        gelijk(Bericht.gemeente, "gemeente"),
        Bericht.uitkomst.is_distinct_from("onleesbaar"),
        ~sa.exists().where(Bevinding.bericht_id == Bericht.id, Bevinding.niveau == 1),
    )
    .order_by(Bericht.volgnummer)
    .limit(1)
)


def declaratiebericht(session: Session, keys: Waarden) -> tuple[UUID, bytes] | None:
    """Id and sealed content of the declaration that a 325 names; of several with that identification the first."""
    return session.execute(_DECLARATIEBERICHT, {**keys, "type": naam_van(keys["standaard"], "323")}).one_or_none()


_TOEGEKEND = (
    sa.select(Prestatie.referentie, Prestatie.gecrediteerd_door.is_not(None))
    .join(Declaratie, Declaratie.id == Prestatie.declaratie_id)
    .where(Declaratie.bericht_id == sa.bindparam("bericht_id"), Prestatie.toegekend)
)


def toegekend_in(session: Session, bericht_id: UUID) -> dict[str, bool]:
    """The granted lines of one declaration message by ReferentieNummer, with whether each was credited since."""
    return dict(session.execute(_TOEGEKEND, {"bericht_id": bericht_id}).all())


def _per_sleutel(paren: Iterable[tuple[K, W]]) -> dict[K, tuple[W, ...]]:
    """The values of each key, in order."""
    uit: dict[K, list[W]] = {}
    for sleutel, waarde in paren:
        uit.setdefault(sleutel, []).append(waarde)
    return {sleutel: tuple(waarden) for sleutel, waarden in uit.items()}
