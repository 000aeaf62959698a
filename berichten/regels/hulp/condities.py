"""What a condition (CD…) is, and how a row of the table becomes a rule.

A condition is checked in every object of its classes; a row that applies to several classes names the elements as in
the first, `_NAMEN` has the exceptions. A finding names the filled elements that the rule looked at, or the object
itself when all of them are empty: what is not there has no place of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from berichten.bevinding import Plaats, Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.namen import attribuut
from berichten.regels.hulp.klassen import berichten_met, instanties
from berichten.regels.regel import Controle, Regel

RETOURCODE = "0001"
_NAMEN = {("AangevraagdProduct", "Einddatum"): "ToewijzingEinddatum"}
_EIND_OVERGANG = date(2020, 12, 31)


class Plicht(Enum):
    """What a rule asks of its element when the condition holds."""

    GEVULD = "gevuld"
    LEEG = "leeg"
    GEVULD_ANDERS_LEEG = "gevuld, en leeg als de voorwaarde niet geldt"


@dataclass(frozen=True, slots=True)
class Als:
    """One part of a condition: an element, and what has to hold of its value (None when it is empty).

    `toon` tells whether a finding may show the value: a code or the end of a product, never what describes a person.
    """

    pad: str
    toets: Callable[[Any], bool]
    toon: bool = False


@dataclass(frozen=True, slots=True)
class Conditie:
    """One row: when all of `als` hold in an object of one of `klassen`, then `plicht` holds for `element`."""

    code: str
    kort: str
    regel: str
    klassen: tuple[str, ...]
    als: tuple[Als, ...]
    element: str
    plicht: Plicht
    berichten: tuple[str, ...] = ("301", "315", "317")


def gevuld(pad: str) -> Als:
    """The element is filled."""
    return Als(pad, lambda waarde: waarde is not None)


def leeg(pad: str) -> Als:
    """The element is empty."""
    return Als(pad, lambda waarde: waarde is None)


def een_van(pad: str, *codes: str) -> Als:
    """The element has one of these codes."""
    return Als(pad, lambda waarde: waarde in codes, toon=True)


def anders_dan(pad: str, *codes: str) -> Als:
    """The element has none of these codes."""
    return Als(pad, lambda waarde: waarde not in codes, toon=True)


def na_2020(pad: str) -> Als:
    """The element is a date after 31 December 2020, or it is empty: no end is a late end."""
    return Als(pad, lambda waarde: waarde is None or waarde > _EIND_OVERGANG, toon=True)


def _pad(klasse: str, pad: str) -> str:
    return _NAMEN.get((klasse, pad), pad)


def _weg(pad: str) -> tuple[str, ...]:
    return tuple(attribuut(element) for element in pad.split("/"))


def _waarde(deel: Any, weg: tuple[str, ...]) -> Any:
    for naam in weg:
        if deel is None:
            return None
        deel = getattr(deel, naam)
    return deel


def _controle(conditie: Conditie) -> Controle:
    """The check of one row, with the paths of each class looked up once."""
    wegen = {
        klasse: (
            [(als.toets, _weg(_pad(klasse, als.pad))) for als in conditie.als],
            _weg(_pad(klasse, conditie.element)),
        )
        for klasse in conditie.klassen
    }
    moet_gevuld = conditie.plicht is not Plicht.LEEG
    ook_omgekeerd = conditie.plicht is Plicht.GEVULD_ANDERS_LEEG

    def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
        for klasse, (voorwaarden, element) in wegen.items():
            for deel in instanties(bericht, klasse):
                is_gevuld = _waarde(deel, element) is not None
                geldt = True
                for toets, weg in voorwaarden:
                    if not toets(_waarde(deel, weg)):
                        geldt = False
                        break
                if is_gevuld is not moet_gevuld if geldt else ook_omgekeerd and is_gevuld:
                    yield _treffer(conditie, klasse, deel)

    return controleer


def _treffer(conditie: Conditie, klasse: str, deel: Any) -> Treffer:
    element = _pad(klasse, conditie.element)
    voorwaarden = [(_pad(klasse, als.pad), als.toon) for als in conditie.als]
    plaatsen: list[Plaats] = []
    for pad in [element, *(pad for pad, _ in voorwaarden)]:
        *weg, laatste = pad.split("/")
        ouder = _waarde(deel, _weg("/".join(weg))) if weg else deel
        if _waarde(ouder, _weg(laatste)) is not None:
            plaatsen.append((ouder, laatste))
    is_gevuld = _waarde(deel, _weg(element)) is not None
    wat = "is gevuld en moet leeg zijn" if is_gevuld else "is leeg en moet gevuld zijn"
    want = " en ".join(f"{pad} is {_stand(_waarde(deel, _weg(pad)), toon=toon)}" for pad, toon in voorwaarden)
    return Treffer(tuple(plaatsen) or (deel,), f"{element} {wat}, want {want}.")


def _stand(waarde: Any, *, toon: bool) -> str:
    if waarde is None:
        return "leeg"
    if not toon:
        return "gevuld"
    return f"{waarde:%d-%m-%Y}" if isinstance(waarde, date) else str(waarde)


def als_regel(conditie: Conditie) -> Regel:
    """The rule that a row stands for: its facts, its check and its text with the fixed headings."""
    paden = [*(als.pad for als in conditie.als), conditie.element]
    return Regel(
        code=conditie.code,
        niveau=2,
        retourcode=RETOURCODE,
        berichten={
            nummer: tuple(
                f"{klasse}/{_pad(klasse, pad)}"
                for klasse in conditie.klassen
                if nummer in berichten_met(klasse)
                for pad in paden
            )
            for nummer in conditie.berichten
        },
        controleer=_controle(conditie),
        uitleg=(
            f"{conditie.code}: {conditie.kort}.\n\n"
            f"Regel: {conditie.regel}\n"
            f"Bron: iStandaarden iWmo en iJw 3.2, {conditie.code}.\n"
            f"Retourcode: {RETOURCODE}\n"
            f"Berichten: {', '.join(conditie.berichten)}"
        ),
    )
