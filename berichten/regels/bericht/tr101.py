"""TR101: nothing stands twice in a message.

Regel: binnen een bericht is de logische sleutel van elke berichtklasse, samen met die van de klassen erboven, uniek.
Bron: iStandaarden iWmo en iJw 3.2, TR101.
Retourcode: 0001
Berichten: 301, 305, 307, 315, 317, 323, 325

Compared are classes beside each other in the same class above: of a Client that stands twice, the Client is the finding
and not every line in it. The finding names all that share a key. An element of the key that is empty is part of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_301, bericht_305, bericht_307, bericht_315, bericht_317, bericht_323, bericht_325
from berichten.regels.hulp.algemeen import clienten
from berichten.regels.hulp.klassen import NUMMERS
from berichten.regels.regel import Regel


class Sleutel(NamedTuple):
    """The logical key of a message class: where its members stand beside each other, and what tells them apart."""

    klasse: str
    elementen: tuple[str, ...]
    lijsten: Callable[[Any], Iterable[Sequence[Any]]]
    """From a message: the members, a list for each class above them."""
    waarden: Callable[[Any], object]
    """From a member: its key, hashable."""
    persoonlijk: bool = False
    """Whether the key tells who someone is, so that a finding does not show it."""


def _product(deel: Any) -> tuple[str | None, str | None]:
    product = deel.product
    return (product.categorie, product.code) if product else (None, None)


def _start(product: bericht_305.StartProduct) -> tuple[object, ...]:
    return product.toewijzing_nummer, *_product(product), product.begindatum


def _stop(product: bericht_307.StopProduct) -> tuple[object, ...]:
    begin, eind = product.begindatum, product.einddatum
    return product.toewijzing_nummer, *_product(product), begin, product.reden_beeindiging, eind


def _nieuw(product: bericht_317.NieuwProduct) -> tuple[object, ...]:
    return *_product(product), product.gewenste_ingangsdatum


def _lijst(pad: str) -> Callable[[Any], Iterable[Sequence[Any]]]:
    lijst = attrgetter(pad)
    return lambda bericht: (lijst(bericht),)


def _prestaties(bericht: Any) -> Iterable[Sequence[Any]]:
    return (client.prestaties for client in clienten(bericht))


PRODUCT = ("Product/Categorie", "Product/Code")
DECLARATIE = (
    Sleutel("Client", ("Bsn",), lambda bericht: (clienten(bericht),), attrgetter("bsn"), persoonlijk=True),
    Sleutel(
        "Prestatie",
        ("ProductReferentie/ReferentieNummer", "ProductReferentie/VorigReferentieNummer"),
        _prestaties,
        attrgetter("product_referentie.referentie_nummer", "product_referentie.vorig_referentie_nummer"),
    ),
)
NUMMER = attrgetter("toewijzing_nummer")
SLEUTELS: Mapping[type, tuple[Sleutel, ...]] = MappingProxyType(
    {
        bericht_301.Bericht: (
            Sleutel("Relatie", ("Nummer",), _lijst("client.relaties"), attrgetter("nummer"), persoonlijk=True),
            Sleutel("Contact", ("Soort",), _lijst("client.contactgegevens"), attrgetter("soort")),
            Sleutel("ToegewezenProduct", ("ToewijzingNummer",), _lijst("client.toegewezen_producten"), NUMMER),
        ),
        bericht_305.Bericht: (
            Sleutel(
                "StartProduct",
                ("ToewijzingNummer", *PRODUCT, "Begindatum"),
                _lijst("client.start_producten"),
                _start,
            ),
        ),
        bericht_307.Bericht: (
            Sleutel(
                "StopProduct",
                ("ToewijzingNummer", *PRODUCT, "Begindatum", "RedenBeeindiging", "Einddatum"),
                _lijst("client.stop_producten"),
                _stop,
            ),
        ),
        bericht_315.Bericht: (
            Sleutel(
                "AangevraagdProduct",
                ("ReferentieAanbieder",),
                _lijst("client.aangevraagde_producten"),
                attrgetter("referentie_aanbieder"),
            ),
        ),
        bericht_317.Bericht: (
            Sleutel(
                "OngewijzigdProduct", ("ToewijzingNummer",), _lijst("client.verzoek.ongewijzigde_producten"), NUMMER
            ),
            Sleutel("TeWijzigenProduct", ("ToewijzingNummer",), _lijst("client.verzoek.te_wijzigen_producten"), NUMMER),
            Sleutel(
                "NieuwProduct", (*PRODUCT, "GewensteIngangsdatum"), _lijst("client.verzoek.nieuwe_producten"), _nieuw
            ),
        ),
        bericht_323.Bericht: DECLARATIE,
        bericht_325.Bericht: DECLARATIE,
    }
)
"""The keys of each message, by its class."""


def controleer(bericht: Any, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each group of classes that share their key."""
    for sleutel in SLEUTELS[type(bericht)]:
        for leden in sleutel.lijsten(bericht):
            if len(leden) > 1 and len(set(map(sleutel.waarden, leden))) < len(leden):
                yield from _dubbel(sleutel, leden)


def _dubbel(sleutel: Sleutel, leden: Sequence[Any]) -> Iterator[Treffer]:
    per_waarde: defaultdict[object, list[Any]] = defaultdict(list)
    for lid in leden:
        per_waarde[sleutel.waarden(lid)].append(lid)
    for waarde, groep in per_waarde.items():
        if len(groep) > 1:
            wat = f"{sleutel.klasse} komt {len(groep)} keer voor met dezelfde {_toon(sleutel, waarde)}"
            yield Treffer(tuple(groep), f"{wat}; verwacht is één keer.")


def _toon(sleutel: Sleutel, waarde: object) -> str:
    """The elements of a key with their values, or without where those tell who someone is."""
    namen = [element.rpartition("/")[2] for element in sleutel.elementen]
    if sleutel.persoonlijk:
        return ", ".join(namen)
    waarden = waarde if isinstance(waarde, tuple) else (waarde,)
    return ", ".join(
        f"{naam} {'leeg' if deel is None else f'{deel:%d-%m-%Y}' if isinstance(deel, date) else deel}"
        for naam, deel in zip(namen, waarden, strict=True)
    )


REGEL = Regel(
    code="TR101",
    niveau=2,
    retourcode="0001",
    berichten={
        NUMMERS[soort]: tuple(f"{sleutel.klasse}/{element}" for sleutel in sleutels for element in sleutel.elementen)
        for soort, sleutels in SLEUTELS.items()
    },
    controleer=controleer,
)
