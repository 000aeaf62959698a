"""From what a sign-in service, a token or a certificate says to roles: by a mapping in the settings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from app.toegang.rollen import Rol
from app.toegang.wie import ALLE, Wie

_VORM = re.compile(
    r"(?P<rol>[a-z]+)(:(?P<aanbieder>[0-9]{8}))?@(?P<gemeente>[0-9]{4}|\*)(/(?P<wijk>[\w-]{1,40}))?", re.ASCII
)
AGB = re.compile(r"[0-9]{8}", re.ASCII)

Tabel = Mapping[str, frozenset["Toekenning"]]
"""By value of a claim, or by name of an organisation: the roles it means."""


@dataclass(frozen=True, slots=True)
class Toekenning:
    """A role in one municipality; for a provider its code, for a wijkteam its district."""

    rol: Rol
    gemeente: str
    aanbieder: str | None = None
    wijk: str | None = None

    def __str__(self) -> str:
        aanbieder = f":{self.aanbieder}" if self.aanbieder else ""
        wijk = f"/{self.wijk}" if self.wijk else ""
        return f"{self.rol}{aanbieder}@{self.gemeente}{wijk}"


def lees_toekenning(tekst: str, gemeenten: Iterable[str]) -> frozenset[Toekenning]:
    """`rol[:agb]@gemeente[/wijk]`; `*` is each of `gemeenten`. Raises ValueError."""
    gevonden = _VORM.fullmatch(tekst.strip())
    if gevonden is None:
        raise ValueError(tekst)
    rol = Rol(gevonden["rol"])
    if (gevonden["aanbieder"] and rol is not Rol.AANBIEDER) or (gevonden["wijk"] and rol is not Rol.WIJKTEAM):
        raise ValueError(tekst)
    waar = list(gemeenten) if gevonden["gemeente"] == ALLE else [gevonden["gemeente"]]
    if not waar:
        raise ValueError(tekst)
    return frozenset(Toekenning(rol, gemeente, gevonden["aanbieder"], gevonden["wijk"]) for gemeente in waar)


def lees_tabel(tekst: str, gemeenten: Iterable[str]) -> Tabel:
    """`waarde=toekenning` with semicolons between them; a value may have several. Raises ValueError."""
    tabel: dict[str, frozenset[Toekenning]] = {}
    for regel in tekst.replace("\n", ";").split(";"):
        if not regel.strip():
            continue
        # The value comes from elsewhere and may hold any sign, as `CN=groep,OU=zorg` does.
        waarde, teken, toekenning = regel.rpartition("=")
        if not teken or not waarde.strip():
            raise ValueError(regel)
        sleutel = waarde.strip()
        tabel[sleutel] = tabel.get(sleutel, frozenset()) | lees_toekenning(toekenning, gemeenten)
    if not tabel:
        raise ValueError(tekst)
    return tabel


def waarden_van(claim: object) -> list[str]:
    """The values of a claim: words of a text, or texts of a list. Of anything else: none."""
    if isinstance(claim, str):
        return claim.split()
    return [deel for deel in claim if isinstance(deel, str)] if isinstance(claim, list) else []


def toegekend(waarden: Iterable[str], tabel: Tabel, agb: object = None) -> frozenset[Toekenning]:
    """The roles behind these values; what the table does not know means nothing.

    `agb` is the provider's code in a claim, for roles that do not name one. Whoever would act for a provider and in
    another role, or for two providers, gets no role at all: it cannot be told which one they mean.
    """
    code = agb if isinstance(agb, str) and AGB.fullmatch(agb) else None
    gevonden = set()
    for waarde in waarden:
        for toekenning in tabel.get(waarde, frozenset()):
            if toekenning.rol is Rol.AANBIEDER and toekenning.aanbieder is None:
                if code is None:
                    continue
                gevonden.add(replace(toekenning, aanbieder=code))
            else:
                gevonden.add(toekenning)
    aanbieders = {toekenning.aanbieder for toekenning in gevonden}
    return frozenset(gevonden) if len(aanbieders) == 1 else frozenset()


def wie_met(toekenningen: frozenset[Toekenning], *, soort: Literal["mens", "machine"], kenmerk: str, naam: str) -> Wie:
    """The one who has these roles."""
    wijken = frozenset(toekenning.wijk for toekenning in toekenningen if toekenning.wijk)
    teams = {toekenning.wijk for toekenning in toekenningen if toekenning.rol is Rol.WIJKTEAM}
    return Wie(
        soort,
        kenmerk,
        naam,
        frozenset((toekenning.rol, toekenning.gemeente) for toekenning in toekenningen),
        aanbieder=next((toekenning.aanbieder for toekenning in toekenningen if toekenning.aanbieder), None),
        # A team for the whole municipality is not held to the districts of another.
        wijken=frozenset() if None in teams else wijken,
    )
