"""The text of a rule, from its docstring: what `berichtenverkeer regel` and the list of rules show."""

import re

from berichten.regels.regel import Regel

NIVEAUS = {
    1: "het schema",
    2: "binnen het bericht",
    3: "tegen eerdere berichten",
    4: "tegen bronnen buiten de berichten",
}
"""The levels of judging, as people say them."""

_KOP = re.compile(r"^(Regel|Bron|Retourcode|Berichten): *", re.MULTILINE)


def koppen(regel: Regel) -> dict[str, str]:
    """The text under each heading of a rule's docstring, on one line."""
    delen = _KOP.split(regel.uitleg)
    # What follows an empty line is for who maintains the rule, not for who reads it.
    teksten = {
        naam: " ".join(tekst.split("\n\n")[0].split()) for naam, tekst in zip(delen[1::2], delen[2::2], strict=True)
    }
    return teksten | {"Regel": teksten["Regel"][:1].upper() + teksten["Regel"][1:]} if "Regel" in teksten else teksten
