"""The roles in which one acts. A role is held for one municipality at a time."""

from enum import StrEnum


class Rol(StrEnum):
    """A role; its name as settings, tokens and `demo-token` write it."""

    AANBIEDER = "aanbieder"
    WIJKTEAM = "wijkteam"
    BACKOFFICE = "backoffice"
    FINANCIEN = "financien"
    CONTROLE = "controle"
    BEHEER = "beheer"
    SYSTEEM = "systeem"


OMSCHRIJVING: dict[Rol, str] = {
    Rol.AANBIEDER: "Zorgaanbieder: alleen wat bij de eigen AGB-code hoort",
    Rol.WIJKTEAM: "Sociaal wijkteam: cliënten van de gemeente of van eigen wijken",
    Rol.BACKOFFICE: "Backoffice: berichten, bevindingen en herstel",
    Rol.FINANCIEN: "Financiën: bedragen en declaraties, zonder zorginhoud",
    Rol.CONTROLE: "Accountant of controller: lezen, in een steekproef",
    Rol.BEHEER: "Beheer: instellingen, inlezen en wat apart staat; geen gegevens van cliënten",
    Rol.SYSTEEM: "Systeem dat berichten aanlevert, zoals het GGK",
}
"""What each role is for, in the words of the sign-in page of a demonstration."""
