"""The keys by which what is stored about people is encrypted: from a file or a setting, never from the database.

A key is 32 random bytes. From it follow, by HKDF, a key for AES-GCM, a key for HMAC and its id; so an id never stands
for another key than its own.
"""

import base64
import binascii
import functools
import os
import secrets
import stat
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from app.kern.fouten import Dienstfout
from app.kern.instellingen import instellingen

LENGTE = 32
NAAM = "sleutels.toml"
_KOP = """\
# De sleutels waarmee berichtenverkeer persoonsgegevens versleutelt. Wie dit bestand en de databank heeft, kan ze lezen;
# wie dit bestand kwijt is, kan ze nooit meer lezen. Bewaar er een kopie van, apart van de kopie van de databank.
"""


class SleutelFout(Dienstfout):
    """A key is missing, or the keys cannot be read; `melding` says which and what to do."""

    code = "sleutel-ontbreekt"
    status = 503


@dataclass(frozen=True, slots=True)
class Sleutel:
    """One key, ready for use."""

    id: str
    """Eight hexadecimal digits."""
    aead: AESGCM = field(repr=False)
    opzoeken: bytes = field(repr=False)
    """The key of keyed hashes."""


def van(geheim: bytes) -> Sleutel:
    """The key that follows from 32 secret bytes."""

    def deel(waarvoor: str, lengte: int) -> bytes:
        return HKDFExpand(SHA256(), lengte, f"berichtenverkeer {waarvoor}".encode()).derive(geheim)

    return Sleutel(deel("id", 4).hex(), AESGCM(deel("versleutelen", 32)), deel("opzoeken", 32))


@functools.cache
def sleutelbos() -> Mapping[str, Sleutel]:
    """The keys that this process has, by id, in the order in which they were made. Raises SleutelFout."""
    inline = instellingen().sleutels
    pad = sleutelpad()
    if inline is not None:
        geheimen = [_geheim(deel) for deel in inline.get_secret_value().split(",")]
    elif pad is not None:
        geheimen = _lees(pad)
    else:
        raise SleutelFout(
            "Er zijn geen sleutels om persoonsgegevens mee te versleutelen. Geef met BERICHTENVERKEER_SLEUTELBESTAND "
            "een bestand op en maak het met «berichtenverkeer sleutels nieuw»."
        )
    return {sleutel.id: sleutel for sleutel in map(van, geheimen)}


def sleutel(id_: str) -> Sleutel:
    """The key with this id; one that is new in the file is found without a restart. Raises SleutelFout."""
    bos = sleutelbos()
    if id_ not in bos:
        sleutelbos.cache_clear()
        bos = sleutelbos()
    if id_ not in bos:
        raise ontbreekt([id_])
    return bos[id_]


def ontbreekt(ids: list[str]) -> SleutelFout:
    """The error for keys that are in use and that this process does not have."""
    pad = sleutelpad()
    waar = "in BERICHTENVERKEER_SLEUTELS" if zijn_ingesteld() else f"in {pad}"
    return SleutelFout(
        f"De databank is versleuteld met een sleutel die niet {waar} staat: {', '.join(ids)}. Zet de juiste sleutels "
        "terug; zonder zijn de gegevens niet te lezen."
    )


def nieuwste() -> Sleutel:
    """The key that was made last. Raises SleutelFout."""
    return list(sleutelbos().values())[-1]


def sleutelpad() -> Path | None:
    """The file with the keys; with the embedded database it is in the data folder. None when there is none."""
    if instellingen().sleutels is not None:
        return None
    ingebed = instellingen().gegevensmap / NAAM if instellingen().database_url is None else None
    return instellingen().sleutelbestand or ingebed


def zijn_ingesteld() -> bool:
    """Whether the keys stand in a setting instead of a file."""
    return instellingen().sleutels is not None


def maak(pad: Path) -> Sleutel:
    """Make a key and add it to a file, which is made when it is not there. Raises SleutelFout."""
    bekend = pad.read_text(encoding="utf-8") if pad.exists() and _lees(pad) else _KOP
    geheim = secrets.token_bytes(LENGTE)
    nieuw = van(geheim)
    vandaag = datetime.now(UTC).date()
    tekst = f'\n[[sleutel]]\nid = "{nieuw.id}"\ngemaakt = {vandaag}\ngeheim = "{base64.b64encode(geheim).decode()}"\n'
    try:
        pad.parent.mkdir(parents=True, exist_ok=True)
        # Made with mode 0600; whole or not at all, also after a power cut.
        greep, tijdelijk = tempfile.mkstemp(dir=pad.parent, prefix=".sleutels")
        with os.fdopen(greep, "w", encoding="utf-8") as bestand:
            bestand.write(bekend + tekst)
            bestand.flush()
            os.fsync(bestand.fileno())
        Path(tijdelijk).replace(pad)
    except OSError as fout:
        raise SleutelFout(f"Het sleutelbestand {pad} kan niet worden geschreven: {fout.strerror}.") from None
    sleutelbos.cache_clear()
    return nieuw


def _lees(pad: Path) -> list[bytes]:
    """The secrets in a file. Raises SleutelFout."""
    try:
        rechten = stat.S_IMODE(pad.stat().st_mode)
        inhoud = pad.read_bytes()
    except FileNotFoundError:
        raise SleutelFout(
            f"Het sleutelbestand {pad} is er niet. Zet het terug, of maak bij een nieuwe databank een bestand met "
            "«berichtenverkeer sleutels nieuw»."
        ) from None
    except OSError as fout:
        raise SleutelFout(f"Het sleutelbestand {pad} kan niet worden gelezen: {fout.strerror}.") from None
    if rechten & 0o077:
        raise SleutelFout(
            f"Het sleutelbestand {pad} is ook voor anderen toegankelijk (rechten {rechten:o}). Maak het alleen "
            f"leesbaar voor de dienst met: chmod 600 {pad}"
        )
    try:
        tabel: dict[str, Any] = tomllib.loads(inhoud.decode("utf-8"))
        paren = [(str(deel["id"]), _geheim(deel["geheim"])) for deel in tabel["sleutel"]]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
        raise SleutelFout(
            f"Het sleutelbestand {pad} is beschadigd: het is niet te lezen als TOML met sleutels."
        ) from None
    for id_, geheim in paren:
        if van(geheim).id != id_:
            raise SleutelFout(
                f"Het sleutelbestand {pad} is beschadigd: sleutel {id_[:8]} is niet de sleutel van die naam."
            )
    return [geheim for _, geheim in paren]


def _geheim(tekst: object) -> bytes:
    """The bytes of a secret as it is written. Raises SleutelFout."""
    try:
        geheim = base64.b64decode(str(tekst).strip(), validate=True)
    except (binascii.Error, ValueError):
        geheim = b""
    if len(geheim) != LENGTE:
        raise SleutelFout(
            f"Een sleutel is geen {LENGTE} bytes in base64; maak er een met «berichtenverkeer sleutels nieuw»."
        )
    return geheim
