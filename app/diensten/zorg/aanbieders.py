"""Use case: care providers as a municipality knows them. An account is paid to once a second person confirms it."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.kern.bladzijden import Bladzijde, blader
from app.kern.fouten import Dienstfout, GegevensOngeldig, VersieVeranderd, Wijziging
from app.kern.velden import (
    AGB,
    GEMEENTECODE,
    IBAN,
    KVK,
    MAILBOX,
    NAAM,
    PERIODE,
    TENAAMSTELLING,
    Bezwaar,
    Rij,
    Veldfout,
    als_tekst,
    lees_rij,
    of_niets,
    volgorde,
)
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.zorg import aanbieders as opslag
from app.opslag.zorg.aanbieders import Aanbiederregel, Filter

__all__ = ["Aanbiederregel", "Filter", "bevestig_iban", "haal", "lijst", "maak", "wijzig"]

VELDEN = {
    "gemeente": GEMEENTECODE,
    "agb": AGB,
    "naam": NAAM,
    "kvk": of_niets(KVK),
    "mailbox_toewijzing": of_niets(MAILBOX),
    "mailbox_zorglevering": of_niets(MAILBOX),
    "mailbox_declaratie": of_niets(MAILBOX),
    "iban": of_niets(IBAN),
    "tenaamstelling": of_niets(TENAAMSTELLING),
    **PERIODE,
}
SLEUTEL = ("gemeente", "agb")
REKENING = ("iban", "tenaamstelling")
_ONUITWISBAAR = "een rekening kan worden vervangen, niet weggehaald."


class AanbiederNietGevonden(Dienstfout):
    """No provider has this id."""

    code = "aanbieder-niet-gevonden"
    status = 404

    def __init__(self, sleutel: UUID) -> None:
        super().__init__(f"Er is geen aanbieder {sleutel}.")


class AanbiederBestaat(Dienstfout):
    """The municipality has a provider with this AGB code already."""

    code = "aanbieder-bestaat"
    status = 409

    def __init__(self) -> None:
        super().__init__("Deze gemeente heeft al een aanbieder met deze AGB-code; wijzig die.")


class NietsTeBevestigen(Dienstfout):
    """No account waits, or another one than was meant."""

    code = "iban-niet-te-bevestigen"
    status = 409


class VierOgen(Dienstfout):
    """Who records an account cannot confirm it too."""

    code = "vier-ogen"
    status = 403

    def __init__(self) -> None:
        super().__init__("U hebt deze rekening zelf opgegeven; iemand anders moet haar bevestigen.")


def rekening_is_compleet(waarden: Rij) -> Iterator[Veldfout]:
    """An account has a number and a name, or neither."""
    iban, naam = (waarden.get(veld) for veld in REKENING)
    if iban and not naam:
        yield Veldfout("tenaamstelling", "verplicht", "bij een IBAN hoort de tenaamstelling.")
    elif naam and not iban:
        yield Veldfout("iban", "verplicht", "bij een tenaamstelling hoort de IBAN.")


TOETSEN = (volgorde, rekening_is_compleet)


def maak(ruw: Mapping[str, str | None], *, door: str) -> Aanbiederregel:
    """Record a provider, from texts by field of VELDEN.

    Raises:
        GegevensOngeldig: with everything that is wrong.
        AanbiederBestaat: the municipality has it already.
    """
    waarden = _lees(ruw)
    with sessie(PIJPLIJN) as session:
        return _maak(session, waarden, door)


def haal(sleutel: UUID) -> Aanbiederregel:
    """One provider. Raises AanbiederNietGevonden."""
    with sessie(PIJPLIJN) as session:
        return _gevonden(opslag.haal(session, sleutel), sleutel)


def wijzig(sleutel: UUID, ruw: Mapping[str, str | None], *, versie: int | None, door: str) -> Aanbiederregel:
    """Replace what is known of a provider. Nothing changes, its version neither, when it says what is there already.

    Args:
        sleutel: its id.
        ruw: texts by field of VELDEN; what is absent becomes empty.
        versie: the version that the change was made from; None for whatever is there.
        door: who does it.

    Raises:
        AanbiederNietGevonden, VersieVeranderd, GegevensOngeldig.
    """
    with sessie(PIJPLIJN) as session:
        oud = _gevonden(opslag.haal(session, sleutel, slot=True), sleutel)
        if versie is not None and versie != oud.versie:
            eerder = opslag.gegevens_van(session, oud.id, versie) or {}
            raise VersieVeranderd(oud.versie, _verschillen(eerder, _gegevens(oud)) if eerder else ())
        waarden, fouten = lees_rij(VELDEN, TOETSEN, dict.fromkeys(VELDEN) | dict(ruw))
        waarden = dict.fromkeys(VELDEN) | waarden
        # A field that is wrong by itself has been named already.
        fout = {fout.veld for fout in fouten}
        for veld in SLEUTEL:
            if veld not in fout and waarden[veld] != getattr(oud, veld):
                fouten.append(Veldfout(veld, "onveranderlijk", "dit kan niet wijzigen; maak een andere aanbieder aan."))
        if oud.iban and not waarden["iban"] and not fout & set(REKENING):
            fouten.append(Veldfout("iban", "onuitwisbaar", _ONUITWISBAAR))
        if fouten:
            raise GegevensOngeldig(fouten)
        return _pas_toe(session, oud, waarden, door)


def bevestig_iban(sleutel: UUID, iban: str, *, door: str) -> Aanbiederregel:
    """Confirm the account that waits, by its number: so that what is confirmed is what was seen.

    Raises:
        AanbiederNietGevonden, GegevensOngeldig.
        NietsTeBevestigen: no account waits, or one with another number.
        VierOgen: `door` recorded it.
    """
    waarden, fouten = lees_rij({"iban": IBAN}, (), {"iban": iban})
    if fouten:
        raise GegevensOngeldig(fouten)
    with sessie(PIJPLIJN) as session:
        aanbieder = _gevonden(opslag.haal(session, sleutel, slot=True), sleutel)
        if aanbieder.rekening_id is None or aanbieder.bevestigd_op is not None:
            raise NietsTeBevestigen("Er wacht bij deze aanbieder geen rekening op bevestiging.")
        if aanbieder.iban != waarden["iban"]:
            raise NietsTeBevestigen("De rekening die op bevestiging wacht, heeft een andere IBAN.")
        if aanbieder.opgegeven_door == door:
            raise VierOgen
        opslag.bevestig(session, aanbieder.rekening_id, door)
        return _nieuwe_versie(session, aanbieder, {}, door)


def lijst(filters: Filter, *, cursor: str | None = None, aantal: int = 50) -> Bladzijde[Aanbiederregel]:
    """Providers that match, from just after `cursor`. Raises OngeldigeCursor."""
    with sessie(PIJPLIJN) as session:
        return blader(
            lambda na, hoeveel: opslag.lijst(session, filters, na=na, aantal=hoeveel),
            lambda regel: regel.id,
            cursor=cursor,
            aantal=aantal,
        )


def bekend(session: Session, rijen: Sequence[Rij]) -> list[Rij | None]:
    """For each row of an import the provider as it is now, or None when it is new."""
    gevonden = {(regel.gemeente, regel.agb): regel for regel in opslag.met_codes(session, _codes(rijen))}
    regels = [gevonden.get(code) for code in _codes(rijen)]
    return [None if regel is None else {veld: getattr(regel, veld) for veld in VELDEN} for regel in regels]


def bezwaren(session: Session, rijen: Sequence[Rij]) -> Iterator[Bezwaar]:
    """What is wrong with the rows of an import against each other and against what is recorded."""
    eerste: dict[tuple[str, str], int] = {}
    for index, code in enumerate(_codes(rijen)):
        if eerste.setdefault(code, index) != index:
            melding = "deze aanbieder staat ook op regel {regel}."
            yield Bezwaar(index, "agb", "dubbel", melding, eerste[code])
    for index, (rij, oud) in enumerate(zip(rijen, bekend(session, rijen), strict=True)):
        if oud and oud["iban"] and "iban" in rij and not rij["iban"]:
            yield Bezwaar(index, "iban", "onuitwisbaar", _ONUITWISBAAR)


def schrijf(session: Session, rijen: Sequence[Rij], door: str) -> None:
    """Record the rows of an import; a column that the file does not have stays as it is."""
    nu = {(regel.gemeente, regel.agb): regel for regel in opslag.met_codes(session, _codes(rijen), slot=True)}
    for code, rij in zip(_codes(rijen), rijen, strict=True):
        if code in nu:
            _pas_toe(session, nu[code], rij, door)
        else:
            _maak(session, rij, door)


def _codes(rijen: Sequence[Rij]) -> list[tuple[str, str]]:
    return [(rij["gemeente"], rij["agb"]) for rij in rijen]


def _lees(ruw: Mapping[str, str | None]) -> Rij:
    waarden, fouten = lees_rij(VELDEN, TOETSEN, ruw)
    if fouten:
        raise GegevensOngeldig(fouten)
    return waarden


def _gevonden(aanbieder: Aanbiederregel | None, sleutel: UUID) -> Aanbiederregel:
    if aanbieder is None:
        raise AanbiederNietGevonden(sleutel)
    return aanbieder


def _maak(session: Session, waarden: Rij, door: str) -> Aanbiederregel:
    sleutel = opslag.voeg_toe(session, {veld: waarde for veld, waarde in waarden.items() if veld not in REKENING})
    if sleutel is None:
        raise AanbiederBestaat
    nieuw = _gevonden(opslag.haal(session, sleutel), sleutel)
    if waarden.get("iban"):
        opslag.voeg_rekening_toe(session, nieuw, waarden["iban"], waarden["tenaamstelling"], door)
        nieuw = _gevonden(opslag.haal(session, sleutel), sleutel)
    opslag.leg_versie_vast(session, nieuw, _gegevens(nieuw), door)
    return nieuw


def _pas_toe(session: Session, oud: Aanbiederregel, waarden: Rij, door: str) -> Aanbiederregel:
    """Change what differs; another account than the one in use waits to be confirmed."""
    anders = {veld: waarde for veld, waarde in waarden.items() if veld not in REKENING and waarde != getattr(oud, veld)}
    iban, naam = waarden.get("iban"), waarden.get("tenaamstelling")
    if iban and naam and (iban, naam) != (oud.iban, oud.tenaamstelling):
        opslag.laat_vervallen(session, oud.id)
        if (iban, naam) != (oud.betaal_iban, oud.betaal_tenaamstelling):
            opslag.voeg_rekening_toe(session, oud, iban, naam, door)
    elif not anders:
        return oud
    return _nieuwe_versie(session, oud, anders, door)


def _nieuwe_versie(session: Session, oud: Aanbiederregel, anders: Rij, door: str) -> Aanbiederregel:
    opslag.werk_bij(session, oud.id, anders)
    nieuw = _gevonden(opslag.haal(session, oud.sleutel), oud.sleutel)
    opslag.leg_versie_vast(session, nieuw, _gegevens(nieuw), door)
    return nieuw


def _gegevens(aanbieder: Aanbiederregel) -> dict[str, str]:
    """A provider as texts by field, to keep and to compare."""
    return {veld: als_tekst(getattr(aanbieder, veld)) for veld in VELDEN} | {
        "iban_bevestigd": als_tekst(aanbieder.bevestigd_op is not None)
    }


def _verschillen(oud: Mapping[str, str], nieuw: Mapping[str, str]) -> list[Wijziging]:
    return [Wijziging(veld, oud.get(veld, ""), waarde) for veld, waarde in nieuw.items() if oud.get(veld, "") != waarde]
