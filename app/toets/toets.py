"""The simulated municipality held beside the service: every message through the whole pipeline, outcome by outcome.

The pipeline is the service's own: receive and judge, one message after the other, on the database of the settings.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from app.diensten.beheer.importeren import importeer
from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer import berichten
from app.diensten.verkeer.ontvangen import ontvang
from berichten.bevinding import Bevinding
from simulatie.aanbieders import contracten_csv, producten_csv
from simulatie.wereld import Wereld
from simulatie.zending import DECLARATIE, KOP, Zending

_EIGEN = ("IdentificatieRetour", "DagtekeningRetour", "BerichtIdentificatie")
"""Elements of an answer that whoever makes it fills in itself; the last one only in a 325."""


@dataclass(frozen=True, slots=True)
class Verschil:
    """A message of which the service and the simulation think differently, with the reasons of both."""

    nummer: int
    zending: Zending
    wat: str
    simulatie: str
    dienst: str

    def __str__(self) -> str:
        """For people; no BSN or name."""
        kop = f"{self.nummer} {self.zending.soort.naam} {self.zending.identificatie} ({self.zending.datum}): {self.wat}"
        return f"{kop}\n    simulatie: {self.simulatie}\n    dienst:    {self.dienst}"


def lees_in(w: Wereld) -> None:
    """Read the contracts and the product list of the simulation in."""
    importeer("contracten", "\n".join(contracten_csv(w.opzet, w.aanbieders)).encode())
    importeer("producten", "\n".join(producten_csv(w.opzet)).encode())


def vergelijk(zendingen: Iterable[tuple[int, Zending]]) -> Iterator[tuple[Zending, list[Verschil]]]:
    """Send every message, with its number, through the pipeline on its own day, and tell where they differ."""
    for nummer, zending in zendingen:
        yield zending, list(_vergelijk(nummer, zending))


def _vergelijk(nummer: int, zending: Zending) -> Iterator[Verschil]:
    ontvangst = ontvang(zending.inhoud, bron="cli", gemeenten=(), taak=False)
    if zending.herhaling == ontvangst.nieuw:
        yield Verschil(nummer, zending, "eerder ontvangen", str(zending.herhaling), str(not ontvangst.nieuw))
    if ontvangst.fout is None:
        beoordeel(ontvangst.bericht_id, klok=lambda: zending.datum)
    kop = berichten.haal(ontvangst.bericht_id)
    bevindingen = berichten.bevindingen_van(ontvangst.bericht_id)
    verwacht = zending.verwachting
    waarom = " + ".join(zending.oorzaken) or "niets mis"
    gevonden = "; ".join(f"{b.regel} {b.retourcode} {b.klasse}: {b.details}" for b in bevindingen) or str(
        kop.fout_melding
    )
    if kop.uitkomst != verwacht.uitkomst:
        yield Verschil(
            nummer,
            zending,
            "uitkomst",
            f"{verwacht.uitkomst} ({waarom})",
            f"{kop.uitkomst or kop.toestand} ({gevonden})",
        )
    klassen = {} if verwacht.transportfout else beslissend(bevindingen)
    if klassen != dict(verwacht.klassen):
        yield Verschil(
            nummer, zending, "retourcodes", f"{dict(verwacht.klassen)} ({waarom})", f"{klassen} ({gevonden})"
        )
    if zending.soort.rol.afzender == "aanbieder" and zending.soort.rol.soort == "heen" and not zending.herhaling:
        eigen = berichten.inhoud_van(kop.antwoord_id) if kop.antwoord_id else None
        if _kern(eigen) != _kern(zending.antwoord):
            yield Verschil(nummer, zending, "antwoord", _tekst(zending.antwoord), _tekst(eigen))


def beslissend(bevindingen: Iterable[Bevinding]) -> dict[str, tuple[str, ...]]:
    """The codes per class that an answer goes by: see Verwachting."""
    klassen: dict[str, set[str]] = {}
    for bevinding in bevindingen:
        if bevinding.niveau == 2:
            return {KOP: ("0001",)}
        if bevinding.retourcode:
            klassen.setdefault(bevinding.klasse, set()).add(bevinding.retourcode)
    for alleen in (KOP, DECLARATIE):
        if alleen in klassen:
            klassen = {alleen: klassen[alleen]}
    clienten = {pad for pad in klassen if pad.startswith(DECLARATIE) and "/Prestaties" not in pad}
    return {
        pad: tuple(sorted(codes))
        for pad, codes in klassen.items()
        if not any(pad.startswith(f"{client}/") for client in clienten)
    }


def _kern(antwoord: bytes | None) -> bytes | None:
    """An answer without what its maker fills in himself."""
    if antwoord is None:
        return None
    wortel = etree.fromstring(
        antwoord, etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
    )
    kop = wortel[0]
    is_325 = any(etree.QName(element).localname == "DeclaratieIdentificatie" for element in kop)
    for element in list(kop):
        if etree.QName(element).localname in (_EIGEN if is_325 else _EIGEN[:2]):
            kop.remove(element)
    return bytes(etree.tostring(wortel, method="c14n"))


def _tekst(antwoord: bytes | None) -> str:
    """What an answer says in codes, for a report."""
    if antwoord is None:
        return "geen antwoord"
    wortel = etree.fromstring(antwoord)
    codes = [
        f"{etree.QName(klasse).localname}={code.text}"
        for klasse in wortel.iter("*")
        for code in klasse.iterfind("{*}RetourCodes/{*}RetourCode")
    ]
    bedrag = wortel.findtext(".//{*}TotaalToegekendBedrag/{*}TotaalBedrag")
    return ", ".join(codes) + (f", toegekend {bedrag}" if bedrag else "")
