"""Reading CSV as spreadsheets and other systems write it: UTF-8, any line end, semicolons, commas or tabs."""

import csv
import io
import re
from collections.abc import Collection, Iterator

from app.diensten.beheer.bestand import ONGELEZEN, Blad, Cel, Celfout, meeste, neem_op

SCHEIDINGSTEKENS = (";", ",", "\t")
_SEP = re.compile(r'\s*"?sep=(.)"?\1*\s*', re.IGNORECASE)


def lees(inhoud: bytes, kolommen: Collection[str]) -> Blad:
    """The lines of a CSV file with (some of) these columns. A first line `sep=;` names the separator."""
    blad = Blad()
    try:
        tekst = inhoud.decode("utf-8-sig")
    except UnicodeDecodeError as fout:
        regel = inhoud.count(b"\n", 0, fout.start) + 1
        blad.fouten.append(
            Celfout(regel, None, "tekenset", "dit is geen geldige UTF-8; bewaar het bestand als CSV UTF-8.")
        )
        return blad
    eerste, _, _ = tekst.partition("\n")
    sep = _SEP.fullmatch(eerste)
    scheidingsteken = sep[1] if sep else _scheidingsteken(tekst, kolommen)
    if scheidingsteken not in SCHEIDINGSTEKENS:
        melding = "het scheidingsteken achter sep= kan hier niet; verwacht is een puntkomma, komma of tab."
        blad.fouten.append(Celfout(1, None, "scheidingsteken", melding))
        return blad
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=scheidingsteken, strict=True)
    try:
        for cellen in lezer:
            if sep and lezer.line_num == 1:
                continue
            nummer = lezer.line_num
            if not neem_op(blad, nummer, list(_cellen(blad, nummer, cellen)), velden=len(cellen)):
                break
    except csv.Error:
        melding = "deze regel is geen geldige CSV; staan de aanhalingstekens goed?"
        blad.fouten.append(Celfout(lezer.line_num, None, "csv", melding))
    return blad


def _cellen(blad: Blad, nummer: int, cellen: list[str]) -> Iterator[Cel]:
    for plek, cel in enumerate(cellen):
        tekst = cel.strip()
        if tekst.startswith("="):
            melding = "deze cel begint met een is-teken, als een formule; zet er de waarde neer."
            blad.fouten.append(Celfout(nummer, plek, "formule", melding))
        yield ONGELEZEN if tekst.startswith("=") else Cel(tekst)


def _scheidingsteken(tekst: str, kolommen: Collection[str]) -> str:
    """The separator with which the first line that is no remark names most of the columns."""
    for regel in io.StringIO(tekst, newline=""):
        if regel.strip(" ;,\t\r\n") and not regel.lstrip(' "').startswith("#"):
            return max(
                SCHEIDINGSTEKENS,
                key=lambda teken: meeste(kolommen, [kop.strip(' "\r\n\ufeff') for kop in regel.split(teken)]),
            )
    return SCHEIDINGSTEKENS[0]
