"""What a role may do: one table, right by role. `docs/veiligheid.md` prints it."""

from enum import StrEnum

from app.toegang.rollen import Rol


class Recht(StrEnum):
    """Something that one may or may not do."""

    IK = "eigen gegevens zien"
    AANLEVEREN = "berichten aanleveren"
    VALIDEREN = "een bericht laten controleren"
    PROEVEN = "een bericht beoordelen zonder het te bewaren"
    BERICHTEN_LEZEN = "berichten volgen"
    BEVINDINGEN_LEZEN = "bevindingen lezen"
    INHOUD_LEZEN = "de inhoud van berichten lezen"
    BERICHTEN_VRIJGEVEN = "berichten vrijgeven"
    VERZENDINGEN_LEZEN = "verzendingen volgen"
    VERZENDINGEN_VRIJGEVEN = "verzendingen vrijgeven"
    TERMIJNEN_LEZEN = "termijnen zien"
    LIJSTEN_LEZEN = "aanbieders, producten en wijkteams zien"
    AANBIEDERS_BEHEREN = "gegevens van aanbieders bijhouden"
    REKENING_BEVESTIGEN = "een rekeningnummer bevestigen"
    IMPORTEREN = "gegevens inlezen"
    DIENST_BEHEREN = "de dienst draaien en bijwerken"


_ALLE = frozenset(Rol)
_LEZERS = frozenset({Rol.AANBIEDER, Rol.BACKOFFICE, Rol.FINANCIEN, Rol.CONTROLE})

RECHTEN: dict[Recht, frozenset[Rol]] = {
    Recht.IK: _ALLE,
    Recht.AANLEVEREN: frozenset({Rol.AANBIEDER, Rol.BACKOFFICE, Rol.SYSTEEM}),
    Recht.VALIDEREN: frozenset({Rol.AANBIEDER, Rol.BACKOFFICE, Rol.BEHEER, Rol.SYSTEEM}),
    # What it finds says what is on record, so it is not for who merely checks the form.
    Recht.PROEVEN: frozenset({Rol.AANBIEDER, Rol.BACKOFFICE}),
    # Heads of messages name no client; of what stands apart, beheer needs them.
    Recht.BERICHTEN_LEZEN: _LEZERS | {Rol.BEHEER},
    Recht.BEVINDINGEN_LEZEN: _LEZERS,
    # Of finance, the whole message is never the least that will do.
    Recht.INHOUD_LEZEN: frozenset({Rol.AANBIEDER, Rol.BACKOFFICE, Rol.CONTROLE}),
    Recht.BERICHTEN_VRIJGEVEN: frozenset({Rol.BACKOFFICE, Rol.BEHEER}),
    Recht.VERZENDINGEN_LEZEN: frozenset({Rol.BACKOFFICE, Rol.BEHEER}),
    Recht.VERZENDINGEN_VRIJGEVEN: frozenset({Rol.BACKOFFICE, Rol.BEHEER}),
    Recht.TERMIJNEN_LEZEN: frozenset({Rol.AANBIEDER, Rol.WIJKTEAM, Rol.BACKOFFICE, Rol.FINANCIEN, Rol.CONTROLE}),
    Recht.LIJSTEN_LEZEN: _ALLE - {Rol.SYSTEEM},
    Recht.AANBIEDERS_BEHEREN: frozenset({Rol.BACKOFFICE, Rol.BEHEER}),
    # Money goes to this account, so it takes a second pair of eyes.
    Recht.REKENING_BEVESTIGEN: frozenset({Rol.FINANCIEN, Rol.BEHEER}),
    Recht.IMPORTEREN: frozenset({Rol.BEHEER}),
    Recht.DIENST_BEHEREN: frozenset({Rol.BEHEER}),
}
"""Who has which right, in the municipalities for which the role is held."""


def rechten_van(rol: Rol) -> frozenset[Recht]:
    """Everything that a role may do."""
    return frozenset(recht for recht, rollen in RECHTEN.items() if rol in rollen)
