"""Encrypting what is stored about people, and keyed hashes to find it by.

A sealed value is: a byte that says whether it was compressed, the id of its key (4 bytes), a random nonce (12 bytes),
and what AES-GCM made. Table, column and row go in as associated data, so that a value that was moved does not open.
"""

import hmac
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import zstandard
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from app.kern.fouten import Dienstfout
from app.kern.sleutels import Sleutel, sleutel
from app.opslag.kern.bulk import driver

VERZEGELD: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "persoon": (("gemeente", "hash"), ("bsn",)),
        "client": (("gemeente", "standaard", "persoon_id"), ("gegevens",)),
        "bericht": (("id",), ("inhoud", "details", "fout_melding", "traceback")),
        "envelop": (("id",), ("fout_omschrijving", "fout_details")),
        "aanlevering": (("id",), ("naam",)),
        "aanlevering_bestand": (("aanlevering_id", "volgorde"), ("naam", "melding")),
    }
)
"""By table: the columns that tell which row a value belongs to, all known before it is written; and the sealed ones."""

KAAL, GEPERST = 1, 2
PERS_VANAF = 200
"""Bytes from which compressing gains more than it costs."""
_KOP, _NONCE = 5, 12

SLOT = 0x736C_6575_7465_6C
"""Number of the advisory lock: whoever encrypts shares it, whoever changes the key to encrypt with has it alone."""
_IN_GEBRUIK = f"select pg_advisory_xact_lock_shared({SLOT}); select id, schrijft from sleutel"  # noqa: S608  a number of our own

Rij = tuple[object, ...]


class VersleutelingFout(Dienstfout):
    """A value in the database is not what this service wrote there."""

    code = "waarde-beschadigd"
    status = 500

    def __init__(self, tabel: str, kolom: str) -> None:
        super().__init__(
            f"Een bewaarde waarde ({tabel}.{kolom}) is beschadigd of hoort niet op deze plaats, en wordt niet "
            "gebruikt. Meld dit aan de beheerder; «berichtenverkeer sleutels controleer» zoekt zulke waarden op."
        )


@dataclass(frozen=True, slots=True)
class Kluis:
    """What a transaction encrypts with, and hashes with: while one key replaces another, with both."""

    schrijft: Sleutel
    leest: tuple[Sleutel, ...]

    def verzegel(self, tabel: str, kolom: str, rij: Rij, waarde: bytes | str) -> bytes:
        """The value of a column of a row, encrypted."""
        return verzegel(self.schrijft, tabel, kolom, rij, waarde)

    def verzegel_velden(self, tabel: str, rij: Rij, waarden: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of a row, with those encrypted that have to be; what is None stays so."""
        geheim = VERZEGELD[tabel][1]
        return {
            kolom: self.verzegel(tabel, kolom, rij, waarde) if kolom in geheim and waarde is not None else waarde
            for kolom, waarde in waarden.items()
        }


def kluis(session: Session) -> Kluis:
    """What this transaction encrypts with, asked once; nobody changes that before the transaction ends.

    Raises SleutelFout when this process lacks a key that is in use.
    """
    bekend: Kluis | None = session.info.get("kluis")
    if bekend is None:
        # Two statements in one go: the second has to see what was there once the lock was given.
        cursor = driver(session).execute(_IN_GEBRUIK, prepare=False)
        cursor.nextset()
        leest = {sleutel(id_): schrijft for id_, schrijft in cursor}
        bekend = Kluis(next(sleutel_ for sleutel_, schrijft in leest.items() if schrijft), tuple(leest))
        session.info["kluis"] = bekend
    return bekend


def verzegel(met: Sleutel, tabel: str, kolom: str, rij: Rij, waarde: bytes | str) -> bytes:
    """Encrypt a value with a key."""
    kaal = waarde.encode() if isinstance(waarde, str) else waarde
    vorm = KAAL
    if len(kaal) >= PERS_VANAF:
        vorm, kaal = GEPERST, zstandard.ZstdCompressor().compress(kaal)
    kop = bytes([vorm]) + bytes.fromhex(met.id)
    nonce = os.urandom(_NONCE)
    return kop + nonce + met.aead.encrypt(nonce, kaal, _plek(kop, tabel, kolom, rij))


def ontzegel(tabel: str, kolom: str, rij: Rij, zegel: bytes) -> bytes:
    """Decrypt a value. Raises VersleutelingFout when it is not of this place, and SleutelFout."""
    kop, nonce = bytes(zegel[:_KOP]), bytes(zegel[_KOP : _KOP + _NONCE])
    if len(nonce) < _NONCE or kop[0] not in {KAAL, GEPERST}:
        raise VersleutelingFout(tabel, kolom)
    try:
        kaal = sleutel(kop[1:].hex()).aead.decrypt(nonce, zegel[_KOP + _NONCE :], _plek(kop, tabel, kolom, rij))
    except InvalidTag:
        raise VersleutelingFout(tabel, kolom) from None
    return zstandard.ZstdDecompressor().decompress(kaal) if kop[0] == GEPERST else kaal


def ontzegel_teksten(tabel: str, rij: Rij, waarden: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row, with those decrypted that are encrypted, all of them texts; what is None stays so."""
    geheim = VERZEGELD[tabel][1]
    return {
        kolom: ontzegel(tabel, kolom, rij, waarde).decode() if kolom in geheim and waarde is not None else waarde
        for kolom, waarde in waarden.items()
    }


def sleutel_van(zegel: bytes) -> str:
    """The id of the key that a value was encrypted with."""
    return bytes(zegel[1:_KOP]).hex()


def hash_met(met: Sleutel, soort: str, gemeente: str, waarden: Iterable[str]) -> list[bytes]:
    """The keyed hash of each value: equal values are found, and without the key nobody learns which they are.

    Of each municipality its own, so that nobody sees that a person is known to two.
    """
    voor = f"{soort}|{gemeente}|".encode()
    return [hmac.digest(met.opzoeken, voor + waarde.encode(), "sha256") for waarde in waarden]


def _plek(kop: bytes, tabel: str, kolom: str, rij: Rij) -> bytes:
    delen = (deel.hex() if isinstance(deel, bytes) else str(deel) for deel in rij)
    return kop + "|".join((tabel, kolom, *delen)).encode()
