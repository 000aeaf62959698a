"""The doorkeeper of one web process: recognises people and machines, and lets in whoever may come in."""

import logging
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex

import httpx
from starlette.requests import Request

from app.kern.instellingen import PREFIX, Instellingen, InstellingFout, instellingen
from app.kern.netwerken import ligt_in
from app.kern.toegangsinstellingen import is_loopback
from app.toegang import sessies
from app.toegang.aanmelddienst import Aanmelddienst, Bewijzen, Persoon
from app.toegang.certificaten import Certificaten, lees_kop
from app.toegang.demo import demotokens
from app.toegang.fouten import NietAangemeld
from app.toegang.grenzen import Grenzen
from app.toegang.machines import GeenTokens, Toegangstokens, Tokenlezer
from app.toegang.ophalen import nieuwe_client
from app.toegang.rollen import Rol
from app.toegang.sessies import Identiteit, Sessie
from app.toegang.sleutels import Sleutels
from app.toegang.toekenningen import Tabel, lees_tabel, toegekend
from app.toegang.wie import ALLE, Wie

logger = logging.getLogger(__name__)

_SPOOR = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
HIER = "hier"
GGK_DEMO = Wie("machine", "demo-ggk", "Demonstratie", frozenset({(Rol.SYSTEEM, ALLE)}))
"""Whoever knocks at the GGK door of a demonstration."""


@dataclass(frozen=True, slots=True)
class Mensen:
    """How people sign in: at a provider, with the roles that its words stand for."""

    dienst: Aanmelddienst
    rollen: Tabel

    def identiteit(self, persoon: Persoon) -> Identiteit:
        """The person in roles of ours."""
        return Identiteit(
            self.dienst.uitgever, persoon.onderwerp, persoon.naam,
            toegekend(persoon.waarden, self.rollen, persoon.agb), persoon.bewijzen,
        )  # fmt: skip

    def ververs(self, onderwerp: str, bewijzen: Bewijzen) -> Identiteit:
        """The same person with the roles of now. Raises Ingetrokken and AanmelddienstWeg."""
        return self.identiteit(self.dienst.vraag_opnieuw(onderwerp, bewijzen))


class Wachter:
    """Recognises who asks. `mensen` is None in a demonstration, where roles are for the asking."""

    def __init__(
        self, *, tokens: Tokenlezer, certificaten: Certificaten | None, mensen: Mensen | None, inst: Instellingen
    ) -> None:
        self.mensen = mensen
        self.demo = mensen is None
        self.grenzen = Grenzen(inst)
        self._tokens = tokens
        self._certificaten = certificaten
        self._inst = inst

    def herkomst(self, aanvraag: Request) -> str:
        """The network address that asks. Raises NietAangemeld when a demonstration is asked from elsewhere."""
        adres = adres_van(aanvraag)
        if self.demo and not (adres == HIER or (is_loopback(adres) and _is_eigen_naam(aanvraag))):
            raise NietAangemeld("demonstratie van buiten")
        return adres

    def machine(self, aanvraag: Request) -> Wie:
        """The machine that asks, by its token or its certificate. Raises NietAangemeld, TeVeel, AanmelddienstWeg."""
        adres = self.herkomst(aanvraag)
        try:
            wie = self._herken(aanvraag, adres)
        except NietAangemeld as fout:
            self.mislukt(adres, fout)
            raise
        self.grenzen.tel("machine", wie.id)
        return _met_spoor(wie, aanvraag, adres)

    def ggk(self, aanvraag: Request) -> Wie:
        """As `machine`; a demonstration believes anyone on this machine."""
        if not self.demo:
            return self.machine(aanvraag)
        adres = self.herkomst(aanvraag)
        self.grenzen.tel("machine", GGK_DEMO.id)
        return _met_spoor(GGK_DEMO, aanvraag, adres)

    def sessie(self, aanvraag: Request) -> Sessie:
        """The session of the person who asks. Raises NietAangemeld, TeVeel and AanmelddienstWeg."""
        adres = self.herkomst(aanvraag)
        cookie = aanvraag.cookies.get(self.cookienaam("sessie"))
        ververs = self.mensen.ververs if self.mensen else None
        hoogstens = timedelta(seconds=self._inst.oidc_ververs)
        gevonden = sessies.lees_sessie(cookie, ververs, hoogstens=hoogstens) if cookie else None
        if gevonden is None:
            self.grenzen.tel("adres", adres)
            raise NietAangemeld("geen sessie")
        self.grenzen.tel("mens", gevonden.wie.id)
        return replace(gevonden, wie=_met_spoor(gevonden.wie, aanvraag, adres))

    def is_vers(self, sessie: Sessie) -> bool:
        """Whether this session may pay, or take out much at once."""
        return sessie.is_vers(self._inst.oidc_acr)

    def cookienaam(self, naam: str) -> str:
        """A demonstration has no TLS, and without it no browser takes a name that promises it."""
        return f"bv-demo-{naam}" if self.demo else f"__Host-bv-{naam}"

    def mislukt(self, adres: str, fout: NietAangemeld) -> None:
        """Count a failure, and tell the log why. Raises TeVeel."""
        logger.warning("toegang geweigerd: %s", fout.reden)
        if fout.bewijs_getoond:
            self.grenzen.mislukt(adres)
        self.grenzen.tel("adres", adres)

    def _herken(self, aanvraag: Request, adres: str) -> Wie:
        token = _bearer(aanvraag)
        der = None if token else self._certificaat(aanvraag)
        if token is None and der is None:
            raise NietAangemeld
        # Who failed too often hears the same as before, whatever is shown now.
        if self.grenzen.geblokkeerd(adres):
            raise NietAangemeld("geblokkeerd", bewijs_getoond=True)
        if token is not None:
            return self._tokens.lees(token)
        if self._certificaten is None or der is None:
            raise NietAangemeld("certificaten staan uit", bewijs_getoond=True)
        return self._certificaten.lees(der)

    def _certificaat(self, aanvraag: Request) -> bytes | None:
        """The certificate (DER) of the connection, or the one that a named proxy passes. Raises NietAangemeld."""
        der = getattr(aanvraag.state, "certificaat", None)
        if isinstance(der, bytes):
            return der
        waarden = aanvraag.headers.getlist(self._inst.certificaatkop)
        tegenpartij = getattr(aanvraag.state, "tegenpartij", None)
        if waarden and not ligt_in(tegenpartij or "", self._inst.certificaatproxy):
            raise NietAangemeld("kop van wie geen proxy is", bewijs_getoond=True)
        return lees_kop(waarden)


def demowachter() -> Wachter:
    """The doorkeeper of a demonstration. Raises InstellingFout."""
    inst = instellingen()
    return Wachter(tokens=demotokens(inst.gegevensmap), certificaten=None, mensen=None, inst=inst)


def wachter_uit_instellingen(client: httpx.Client | None = None) -> Wachter:
    """The doorkeeper of a real service. Raises InstellingFout, which names everything that is missing at once."""
    inst, client = instellingen(), client or nieuwe_client()
    gebreken = [f"{PREFIX}{veld.upper()} ontbreekt: {_uitleg(veld)}." for veld in _ontbrekend(inst)]
    tabellen: dict[str, Tabel] = {}
    for veld in ("oidc_rollen", "token_rollen", "certificaten"):
        tekst = getattr(inst, veld)
        # Without municipalities it cannot be told what `*` means, and that is what is missing then.
        if tekst and inst.gemeenten:
            try:
                tabellen[veld] = lees_tabel(tekst, inst.gemeenten)
            except ValueError:
                gebreken.append(f"{PREFIX}{veld.upper()}: de waarde kan niet; verwacht is {_uitleg(veld)}.")
    if gebreken:
        raise InstellingFout("De dienst start pas als de toegang is ingesteld.\n" + "\n".join(gebreken))
    tokens: Tokenlezer = GeenTokens()
    if inst.token_sleutels and inst.token_uitgever and inst.token_ontvanger:
        adres = inst.token_sleutels
        sleutels = Sleutels(lambda: adres, client)
        tokens = Toegangstokens(inst.token_uitgever, inst.token_ontvanger, sleutels, tabellen["token_rollen"], inst)
    return Wachter(
        tokens=tokens,
        certificaten=Certificaten(tabellen["certificaten"]),
        mensen=Mensen(Aanmelddienst(inst, client), tabellen["oidc_rollen"]),
        inst=inst,
    )


def _ontbrekend(inst: Instellingen) -> list[str]:
    """The settings that a real service cannot do without."""
    nodig = ["gemeenten", "adres", "oidc_uitgever", "oidc_client", "oidc_geheim", "oidc_rollen", "certificaten"]
    # Tokens are for who has them: all of it, or none.
    tokens = ["token_uitgever", "token_ontvanger", "token_sleutels", "token_rollen"]
    if any(getattr(inst, veld) for veld in tokens):
        nodig += tokens
    # The exchange point shows its certificate to us, or to a proxy in front of us.
    if not inst.certificaatproxy:
        nodig += ["tls_certificaat", "tls_sleutel", "tls_ca"]
    return [veld for veld in nodig if not getattr(inst, veld)]


def _uitleg(veld: str) -> str:
    return Instellingen.model_fields[veld].description or ""


def adres_van(aanvraag: Request) -> str:
    """The network address that asks; over a Unix socket it is this machine."""
    return aanvraag.client.host if aanvraag.client else HIER


def _is_eigen_naam(aanvraag: Request) -> bool:
    """Whether a browser means this machine by the name it used: a page elsewhere could make its own name point here."""
    naam = aanvraag.url.hostname
    return naam is None or is_loopback(naam)


def _bearer(aanvraag: Request) -> str | None:
    """The token in the header, if that is what it holds. Raises NietAangemeld for anything else in it."""
    kop = aanvraag.headers.get("Authorization")
    if kop is None:
        return None
    soort, _, token = kop.partition(" ")
    if soort.lower() != "bearer" or not token.strip():
        raise NietAangemeld("geen bearer", bewijs_getoond=True)
    return token.strip()


def _met_spoor(wie: Wie, aanvraag: Request, adres: str) -> Wie:
    """The same one, with where it comes from and the trace that it belongs to."""
    gevonden = _SPOOR.fullmatch(aanvraag.headers.get("traceparent", ""))
    return replace(wie, trace_id=gevonden[1] if gevonden else token_hex(16), herkomst=adres)
