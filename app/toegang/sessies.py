"""Sessions of people, on the server: begun by a sign-in, held to a term and the roles of now, ended from any side."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy.orm import Session

from app.opslag.beheer import websessies as opslag
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.websessie import Aanmelding, Websessie
from app.toegang.aanmelddienst import Bewijzen, Ingetrokken
from app.toegang.toekenningen import Toekenning, lees_toekenning, wie_met
from app.toegang.wie import Wie

STIL = timedelta(minutes=20)
"""Without a request for so long, it ends."""
HOOGSTENS = timedelta(hours=10)
VERS = timedelta(minutes=5)
"""So long after signing in, a payment or a large export is allowed."""
AANMELDTIJD = timedelta(minutes=10)
"""In which a sign-in that began has to end."""
_RAAK = timedelta(seconds=30)
"""Between two times that a session is noted as used; a write for every request would be no use."""
_SLEUTELKOP = {"alg": "dir", "enc": "A256GCM"}


@dataclass(frozen=True, slots=True)
class Identiteit:
    """Who signs in, in roles that are ours."""

    uitgever: str
    onderwerp: str
    naam: str
    toekenningen: frozenset[Toekenning]
    bewijzen: Bewijzen | None = None
    """What the provider gave; None for a demonstration."""
    sid: str | None = None
    acr: str | None = None
    aangemeld_op: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Poging:
    """A sign-in that has begun."""

    nonce: str
    bewijs: str
    """The code verifier (PKCE)."""
    naar: str
    """The page to go to afterwards."""
    vers: bool


@dataclass(frozen=True, slots=True, repr=False)
class Sessie:
    """A session that holds: who it is of, and the cookie that it goes by from now on."""

    cookie: str
    wie: Wie
    aangemeld_op: datetime
    acr: str | None
    bewijzen: Bewijzen | None

    @property
    def csrf(self) -> str:
        """What every form of this session has to carry."""
        return _afgeleid(self.cookie, b"formulier").hex()

    def is_vers(self, acr: str | None) -> bool:
        """Whether the sign-in was a moment ago, and as strong as asked."""
        return datetime.now(UTC) - self.aangemeld_op <= VERS and acr in {None, self.acr}


Verversing = Callable[[str, Bewijzen], Identiteit]
"""Asks the provider for the roles of now. Raises Ingetrokken and AanmelddienstWeg."""


def _transactie() -> AbstractContextManager[Session]:
    """A transaction on the sessions themselves: these belong to the service, whoever asks."""
    return sessie(PIJPLIJN, namens_dienst=True)


def sleutel_van(cookie: str) -> bytes:
    """Under what a cookie, or a state, is stored: nobody can go back from there."""
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).digest()


def _afgeleid(cookie: str, waarvoor: bytes) -> bytes:
    return hmac.digest(cookie.encode("utf-8", "surrogatepass"), waarvoor, "sha256")


def _versleutel(cookie: str, naam: str, bewijzen: Bewijzen | None) -> bytes:
    inhoud = json.dumps({"naam": naam, "bewijzen": bewijzen and bewijzen.als_dict()}).encode()
    return jwe.encrypt_compact(_SLEUTELKOP, inhoud, OctKey.import_key(_afgeleid(cookie, b"inhoud"))).encode()


def _ontsleutel(cookie: str, inhoud: bytes) -> tuple[str, Bewijzen | None]:
    """Name and tokens. Raises JoseError."""
    leesbaar = jwe.decrypt_compact(inhoud, OctKey.import_key(_afgeleid(cookie, b"inhoud"))).plaintext
    gelezen = json.loads(leesbaar or b"{}")
    return gelezen["naam"], Bewijzen(**gelezen["bewijzen"]) if gelezen["bewijzen"] else None


def begin_poging(*, browser: str, naar: str, vers: bool) -> tuple[str, Poging]:
    """Begin to sign in, in this browser; the state that has to come back, and what belongs to it."""
    staat, nu = secrets.token_urlsafe(32), datetime.now(UTC)
    poging = Poging(secrets.token_urlsafe(32), secrets.token_urlsafe(48), naar, vers)
    aanmelding = Aanmelding(staat=sleutel_van(staat), browser=sleutel_van(browser), begonnen_op=nu, **asdict(poging))
    with _transactie() as session:
        opslag.begin_aanmelding(session, aanmelding, verlopen=nu - AANMELDTIJD)
    return staat, poging


def neem_poging(*, browser: str, staat: str) -> Poging | None:
    """What a state belongs to, once, and only in the browser where it began."""
    with _transactie() as session:
        gevonden = opslag.neem_aanmelding(
            session, sleutel_van(staat), sleutel_van(browser), sinds=datetime.now(UTC) - AANMELDTIJD
        )
        if gevonden is None:
            return None
        return Poging(gevonden.nonce, gevonden.bewijs, gevonden.naar, gevonden.vers)


def open_sessie(wie: Identiteit, *, oude_cookie: str | None) -> str:
    """Begin a session under a cookie that nobody had before; the one that the browser came with ends."""
    cookie, nu = secrets.token_urlsafe(32), datetime.now(UTC)
    websessie = Websessie(
        sleutel=sleutel_van(cookie),
        uitgever=wie.uitgever,
        onderwerp=wie.onderwerp,
        sid=wie.sid,
        toekenningen=sorted(map(str, wie.toekenningen)),
        acr=wie.acr,
        inhoud=_versleutel(cookie, wie.naam, wie.bewijzen),
        begonnen_op=nu,
        # A provider that does not say when, may have known this browser for hours.
        aangemeld_op=min(wie.aangemeld_op or datetime.fromtimestamp(0, UTC), nu),
        gezien_op=nu,
        ververst_op=nu,
    )
    with _transactie() as session:
        if oude_cookie:
            opslag.beeindig(session, sleutel_van(oude_cookie))
        opslag.open_(session, websessie, stil_sinds=nu - STIL, begonnen_voor=nu - HOOGSTENS)
    return cookie


def lees_sessie(cookie: str, ververs: Verversing | None, *, hoogstens: timedelta) -> Sessie | None:
    """The session of a cookie, with roles that are no older than `hoogstens`.

    None when there is none, when it has run out, and when a role was withdrawn: then it ends. A role that came with it
    gives it another cookie. Raises AanmelddienstWeg.
    """
    sleutel, nu = sleutel_van(cookie), datetime.now(UTC)
    with _transactie() as session:
        gevonden = opslag.zoek(session, sleutel)
        if gevonden is None:
            return None
        if nu - gevonden.gezien_op > STIL or nu - gevonden.begonnen_op > HOOGSTENS:
            opslag.beeindig(session, sleutel)
            return None
        if nu - gevonden.gezien_op > _RAAK:
            opslag.wijzig(session, sleutel, {"gezien_op": nu})
    try:
        naam, bewijzen = _ontsleutel(cookie, gevonden.inhoud)
    except (JoseError, ValueError, KeyError, TypeError):
        beeindig(cookie)
        return None
    if bewijzen is not None and ververs is not None and nu - gevonden.ververst_op >= hoogstens:
        return _ververst(cookie, gevonden, bewijzen, ververs)
    return _sessie(cookie, gevonden, naam, gevonden.toekenningen, bewijzen)


def _ververst(cookie: str, gevonden: Websessie, bewijzen: Bewijzen, ververs: Verversing) -> Sessie | None:
    """The session with the roles of now, or None when it ends with that."""
    try:
        nu_wie = ververs(gevonden.onderwerp, bewijzen)
    except Ingetrokken:
        # Another request of this browser may just have exchanged the tokens for new ones.
        with _transactie() as session:
            nieuwer = opslag.zoek(session, sleutel_van(cookie))
        if nieuwer is None or nieuwer.inhoud == gevonden.inhoud:
            beeindig(cookie)
            return None
        naam, nieuwe = _ontsleutel(cookie, nieuwer.inhoud)
        return _sessie(cookie, nieuwer, naam, nieuwer.toekenningen, nieuwe)
    rollen = sorted(map(str, nu_wie.toekenningen))
    if set(gevonden.toekenningen) - set(rollen):
        beeindig(cookie)
        return None
    nieuwe_cookie = cookie if rollen == gevonden.toekenningen else secrets.token_urlsafe(32)
    waarden: dict[str, Any] = {
        "sleutel": sleutel_van(nieuwe_cookie),
        "toekenningen": rollen,
        "ververst_op": datetime.now(UTC),
    }
    if nieuwe_cookie != cookie or nu_wie.bewijzen != bewijzen:
        waarden["inhoud"] = _versleutel(nieuwe_cookie, nu_wie.naam, nu_wie.bewijzen)
    with _transactie() as session:
        opslag.wijzig(session, sleutel_van(cookie), waarden)
    return _sessie(nieuwe_cookie, gevonden, nu_wie.naam, rollen, nu_wie.bewijzen)


def _sessie(cookie: str, gevonden: Websessie, naam: str, toekenningen: list[str], bewijzen: Bewijzen | None) -> Sessie:
    rollen = frozenset[Toekenning]().union(*(lees_toekenning(tekst, ()) for tekst in toekenningen))
    wie = wie_met(rollen, soort="mens", kenmerk=gevonden.onderwerp, naam=naam)
    return Sessie(cookie, wie, gevonden.aangemeld_op, gevonden.acr, bewijzen)


def beeindig(cookie: str) -> None:
    """End the session of a cookie."""
    with _transactie() as session:
        opslag.beeindig(session, sleutel_van(cookie))


def beeindig_van(uitgever: str, *, onderwerp: str | None = None, sid: str | None = None) -> int:
    """End the sessions that the provider names, by its own session or by person; how many there were."""
    with _transactie() as session:
        return opslag.beeindig_van(session, uitgever, onderwerp=onderwerp, sid=sid)
