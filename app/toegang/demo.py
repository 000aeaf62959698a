"""The demonstration: roles for the asking, on this machine only, with a key that no other service knows."""

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OctKey

from app.kern.instellingen import InstellingFout
from app.toegang.bewijzen import controleer, ontcijfer
from app.toegang.fouten import NietAangemeld
from app.toegang.toekenningen import Toekenning, lees_toekenning, waarden_van, wie_met
from app.toegang.wie import Wie

DAG = 24 * 3600
_NAAM = "berichtenverkeer-demo"
_ALG = ["HS256"]
_BESTAND = "demo.sleutel"


@dataclass(frozen=True, slots=True, repr=False)
class Demotokens:
    """The bearer tokens of one data folder."""

    sleutel: OctKey

    def lees(self, token: str) -> Wie:
        """Whose it is. Raises NietAangemeld."""
        claims = ontcijfer(token, self.sleutel, _ALG)
        controleer(claims, uitgever=_NAAM, ontvanger=_NAAM)
        try:
            rollen = [lees_toekenning(tekst, ()) for tekst in waarden_van(claims.get("rollen"))]
            return wie_met(frozenset().union(*rollen), soort="machine", kenmerk=str(claims["sub"]), naam="Demonstratie")
        except (ValueError, KeyError):
            raise NietAangemeld("rollen", bewijs_getoond=True) from None

    def maak(self, toekenningen: Iterable[Toekenning], *, geldig: int = DAG, kenmerk: str | None = None) -> str:
        """A token for these roles, valid for so many seconds; without a `kenmerk` each is of somebody else."""
        nu = int(time.time())
        claims = {
            "iss": _NAAM, "aud": _NAAM, "sub": kenmerk or f"demo-{secrets.token_hex(4)}", "iat": nu, "exp": nu + geldig,
            "rollen": sorted(map(str, toekenningen)),
        }  # fmt: skip
        return jwt.encode({"alg": "HS256"}, claims, self.sleutel)


def demotokens(map_: Path) -> Demotokens:
    """The tokens of a data folder, whose key is made when there is none. Raises InstellingFout."""
    pad = map_ / _BESTAND
    try:
        if not pad.exists():
            _maak_sleutel(pad)
        if pad.stat().st_mode & 0o077:
            raise InstellingFout(f"{pad} is ook voor anderen leesbaar; verwijder het bestand.")
        tekst = pad.read_text()
    except OSError as fout:
        raise InstellingFout(f"De sleutel van de demonstratie in {map_} is niet te lezen of te maken.") from fout
    if not re.fullmatch(r"[0-9a-f]{64}", tekst):
        raise InstellingFout(f"{pad} is geen sleutel; verwijder het bestand.")
    return Demotokens(OctKey.import_key(bytes.fromhex(tekst)))


def _maak_sleutel(pad: Path) -> None:
    """Write a new key, whole at once: another process may look at the same moment, or make one too. Raises OSError."""
    pad.parent.mkdir(parents=True, exist_ok=True)
    tijdelijk = pad.with_name(f".{pad.name}.{os.getpid()}")
    with os.fdopen(os.open(tijdelijk, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as bestand:
        bestand.write(secrets.token_hex(32))
    try:
        with contextlib.suppress(FileExistsError):
            pad.hardlink_to(tijdelijk)
    finally:
        tijdelijk.unlink()
