"""Where the objects of a message class are, for rules that check each of them in whatever message it stands."""

from collections.abc import Callable, Iterable
from typing import Any

from berichten.model import (
    MODULES,
    Bericht,
    bericht_301,
    bericht_305,
    bericht_307,
    bericht_315,
    bericht_317,
    bericht_319,
    bericht_323,
    bericht_325,
)
from berichten.regels.hulp.algemeen import clienten

NUMMERS: dict[type, str] = {module.Bericht: nummer for nummer, module in MODULES.items()}
"""The message number of each message class."""

_WEGEN: dict[tuple[type, str], Callable[[Any], Iterable[Any]]] = {
    (bericht_301.Bericht, "Client"): lambda bericht: (bericht.client,),
    (bericht_301.Bericht, "Relatie"): lambda bericht: bericht.client.relaties,
    (bericht_301.Bericht, "Contact"): lambda bericht: (
        *(relatie.contact for relatie in bericht.client.relaties),
        *bericht.client.contactgegevens,
    ),
    (bericht_301.Bericht, "ToegewezenProduct"): lambda bericht: bericht.client.toegewezen_producten,
    (bericht_305.Bericht, "Client"): lambda bericht: (bericht.client,),
    (bericht_305.Bericht, "StartProduct"): lambda bericht: bericht.client.start_producten,
    (bericht_307.Bericht, "Client"): lambda bericht: (bericht.client,),
    (bericht_307.Bericht, "StopProduct"): lambda bericht: bericht.client.stop_producten,
    (bericht_315.Bericht, "Client"): lambda bericht: (bericht.client,),
    (bericht_315.Bericht, "AangevraagdProduct"): lambda bericht: bericht.client.aangevraagde_producten,
    (bericht_317.Bericht, "Client"): lambda bericht: (bericht.client,),
    (bericht_317.Bericht, "NieuwProduct"): lambda bericht: bericht.client.verzoek.nieuwe_producten,
    (bericht_317.Bericht, "TeWijzigenProduct"): lambda bericht: bericht.client.verzoek.te_wijzigen_producten,
    (bericht_319.Bericht, "Antwoord"): lambda bericht: (bericht.antwoord,),
    (bericht_323.Bericht, "Client"): clienten,
    (bericht_323.Bericht, "Prestatie"): lambda bericht: (p for client in clienten(bericht) for p in client.prestaties),
    (bericht_325.Bericht, "Client"): clienten,
    (bericht_325.Bericht, "Prestatie"): lambda bericht: (p for client in clienten(bericht) for p in client.prestaties),
}


def instanties(bericht: Bericht, klasse: str) -> Iterable[Any]:
    """Every object of a class, by its name in the standard, in message order; none when it has no such class."""
    weg = _WEGEN.get((type(bericht), klasse))
    return weg(bericht) if weg else ()


def berichten_met(klasse: str) -> frozenset[str]:
    """The numbers of the messages, as far as rules look there, that have a class."""
    return frozenset(NUMMERS[bericht] for bericht, naam in _WEGEN if naam == klasse)
