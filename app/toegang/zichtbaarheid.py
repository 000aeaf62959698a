"""What each role sees of a person: one table, kind of data by role. `docs/veiligheid.md` prints it.

The law gives limits by purpose (Jeugdwet 7.4.0, Wmo 2015 5.1.1, Regeling Jeugdwet 6a), not tables by role; the rows
are what practice makes of that. Whoever shows data of a person asks `zicht`.
"""

from enum import StrEnum

from app.toegang.rollen import Rol


class Gegeven(StrEnum):
    """A kind of data about a person or their care."""

    NAAM = "naam, geboortedatum, adres"
    BSN = "BSN"
    PRODUCT = "product, periode, volume"
    GEVOELIG_PRODUCT = "naam van een product dat iets over gezondheid zegt"
    RELATIES = "relaties, communicatie, commentaar"
    REDEN = "reden van beëindiging, verwijzer, juridische status"
    BEDRAGEN = "bedragen en tarieven"
    INHOUD = "het hele bericht"


class Zicht(StrEnum):
    """How much of it one sees."""

    ALLES = "ja"
    BIJ_OPENEN = "na het openen van het dossier"
    LAATSTE_DRIE = "laatste drie cijfers"
    AFGESCHERMD = "afgeschermd; opent met een reden"
    PSEUDONIEM = "pseudoniem; opent met een reden"
    STEEKPROEF = "alleen in een steekproef, met een reden"
    CODE = "alleen de code"
    GROND = "alleen of er een grond is"
    GEEN = "nee"


_A, _W, _B, _F, _C = Rol.AANBIEDER, Rol.WIJKTEAM, Rol.BACKOFFICE, Rol.FINANCIEN, Rol.CONTROLE
ZICHTBAARHEID: dict[Gegeven, dict[Rol, Zicht]] = {
    Gegeven.NAAM: {
        _A: Zicht.ALLES, _W: Zicht.ALLES, _B: Zicht.BIJ_OPENEN, _F: Zicht.AFGESCHERMD, _C: Zicht.STEEKPROEF,
    },
    Gegeven.BSN: {
        _A: Zicht.ALLES, _W: Zicht.LAATSTE_DRIE, _B: Zicht.LAATSTE_DRIE, _F: Zicht.AFGESCHERMD, _C: Zicht.PSEUDONIEM,
    },
    Gegeven.PRODUCT: dict.fromkeys((_A, _W, _B, _F, _C), Zicht.ALLES),
    Gegeven.GEVOELIG_PRODUCT: {_A: Zicht.ALLES, _W: Zicht.ALLES, _B: Zicht.ALLES, _F: Zicht.CODE, _C: Zicht.CODE},
    Gegeven.RELATIES: dict.fromkeys((_A, _W, _B), Zicht.ALLES),
    Gegeven.REDEN: {_A: Zicht.ALLES, _W: Zicht.ALLES, _B: Zicht.ALLES, _F: Zicht.GROND, _C: Zicht.GROND},
    Gegeven.BEDRAGEN: dict.fromkeys((_A, _B, _F, _C), Zicht.ALLES),
    Gegeven.INHOUD: {_A: Zicht.ALLES, _B: Zicht.ALLES, _C: Zicht.STEEKPROEF},
}  # fmt: skip
"""By kind of data and role. What a cell does not name, one does not see."""


def zicht(gegeven: Gegeven, rol: Rol) -> Zicht:
    """How much of it a role sees."""
    return ZICHTBAARHEID[gegeven].get(rol, Zicht.GEEN)
