"""The page on one's own account."""

from starlette.requests import Request
from starlette.responses import Response

from app.toegang.activiteiten import BEHEER
from app.toegang.deur import wachter_van
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht, rechten_van
from app.toegang.rollen import OMSCHRIJVING
from app.web.afmelden import herkomst_van_afmelden
from app.web.deur import sessie_van
from app.web.pagina import toon as toon_pagina


@vereist(Recht.IK, BEHEER)
def toon(aanvraag: Request) -> Response:
    """Who one is here, in which roles, and the way out."""
    sessie = sessie_van(aanvraag)
    wie = sessie.wie
    rollen = sorted(wie.rollen)
    return toon_pagina(
        aanvraag,
        "ik.html",
        formulieren_naar=herkomst_van_afmelden(wachter_van(aanvraag), sessie),
        titel="Uw account",
        feiten=[("Naam", wie.naam), ("Kenmerk", wie.id), *([("AGB-code", wie.aanbieder)] if wie.aanbieder else [])],
        rollen=[(OMSCHRIJVING[rol], gemeente) for rol, gemeente in rollen],
        rechten=sorted({recht.value for rol, _ in rollen for recht in rechten_van(rol)}),
    )
