"""Persons by BSN and by number: the store translates here, once per message, for everything beyond it speaks BSN."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.opslag.kern.bulk import driver
from app.opslag.kern.versleuteling import hash_met, kluis, ontzegel

S = TypeVar("S", bound=Any)
SOORT = "bsn"
"""What is hashed, so that no other hash is ever equal to it."""

_ZOEK = "select id, hash from persoon where gemeente = %b and hash = any(%b)"
_NEEM_OP = """
    insert into persoon (gemeente, hash, bsn)
    select %b, nieuw.hash, nieuw.bsn from unnest(%b::bytea[], %b::bytea[]) nieuw (hash, bsn)
    on conflict do nothing
"""
_HAAL = "select id, gemeente, hash, bsn from persoon where id = any(%b)"


def ken(session: Session, gemeente: str, bsns: Collection[str]) -> dict[int, str]:
    """The BSN of each of these persons whom the municipality knows, by number; in one query."""
    if not bsns:
        return {}
    # While keys are being replaced a person may stand under the hash of either.
    per_hash = {
        hash_: bsn
        for sleutel in kluis(session).leest
        for hash_, bsn in zip(hash_met(sleutel, SOORT, gemeente, bsns), bsns, strict=True)
    }
    with driver(session).cursor(binary=True) as cursor:
        return {id_: per_hash[hash_] for id_, hash_ in cursor.execute(_ZOEK, [gemeente, list(per_hash)])}


def neem_op(session: Session, gemeente: str, bsns: Collection[str]) -> dict[str, int]:
    """The number of each of these persons, by BSN; whom the municipality does not know yet is written down."""
    nummers = {bsn: id_ for id_, bsn in ken(session, gemeente, bsns).items()}
    nieuw = [bsn for bsn in bsns if bsn not in nummers]
    if nieuw:
        schrijft = kluis(session).schrijft
        # In one order for all, or two messages that bring the same persons could wait for each other.
        paren = sorted(zip(hash_met(schrijft, SOORT, gemeente, nieuw), nieuw, strict=True))
        hashes = [hash_ for hash_, _ in paren]
        zegels = [kluis(session).verzegel("persoon", "bsn", (gemeente, hash_), bsn) for hash_, bsn in paren]
        driver(session).execute(_NEEM_OP, [gemeente, hashes, zegels])
        nummers |= {bsn: id_ for id_, bsn in ken(session, gemeente, nieuw).items()}
    return nummers


def vul_aan(session: Session, bekend: dict[int, str], nummers: Iterable[int]) -> dict[int, str]:
    """Add to `bekend` the BSNs of the persons with these numbers that it lacks; in one query, or none."""
    andere = {nummer for nummer in nummers if nummer not in bekend}
    if andere:
        with driver(session).cursor(binary=True) as cursor:
            for id_, gemeente, hash_, bsn in cursor.execute(_HAAL, [list(andere)]):
                bekend[id_] = ontzegel("persoon", "bsn", (gemeente, hash_), bsn).decode()
    return bekend


def met_bsn(session: Session, bekend: dict[int, str], standen: list[S]) -> list[S]:
    """The same facts, each with a BSN where the table gave the number of a person."""
    bsns = vul_aan(session, bekend, (stand.bsn for stand in standen))
    for stand in standen:
        stand.bsn = bsns[stand.bsn]
    return standen
