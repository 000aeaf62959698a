"""The words of the standard for kinds and states, each list once. Nothing is imported here, so any part may use it."""

from typing import Literal

Standaard = Literal["iwmo", "ijw"]
DebetCredit = Literal["D", "C"]
Variant = Literal["inspanningsgericht", "outputgericht"]
"""Uitvoeringsvariant of a contract."""

Uitkomst = Literal["goedgekeurd", "deels", "afgekeurd"]
"""Of a message that is judged; `deels` only of a declaration."""

TECHNISCH_AFGEKEURD = "0001"
GEEN_OPMERKING = "0200"
NIET_BEOORDEELD = "0233"
VOLLEDIG_TOEGEWEZEN = "8001"
"""RetourCode: those that are no rule's own."""

Leveringsoort = Literal["start", "stop"]
Verzoeksoort = Literal["315", "317"]
Verzoektoestand = Literal["onderhanden", "in onderzoek", "gehonoreerd", "afgewezen"]
Verzoekproduct = Literal["aangevraagd", "ongewijzigd", "te wijzigen", "nieuw"]
"""A product in a request: asked for, to stay, to change, or new."""

AFGEWEZEN, IN_ONDERZOEK = "1", "2"
"""VerzoekAntwoord."""

Termijnsoort = Literal["retour", "declaratie-antwoord", "verzoek", "onderzoek", "retour-aanbieder", "start"]
Termijnstand = Literal["loopt", "nadert", "te laat"]
"""Of a deadline that is not met."""

Envelopsoort = Literal["Di01", "Du01", "Fo01"]
