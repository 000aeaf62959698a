"""Declarations of any size for the benchmarks: fictitious clients with three lines each, and lines that are wrong."""

from collections.abc import Iterator
from datetime import date, timedelta

from stdnum.nl import bsn

KOP = """<?xml version="1.0" encoding="UTF-8"?>\r
<wmo323:Bericht xmlns:iwmo="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema" \
xmlns:wmo323="http://www.istandaarden.nl/iwmo/3_2/wmo323/schema">\r
  <wmo323:Header>\r
    <wmo323:BerichtCode>484</wmo323:BerichtCode>\r
    <wmo323:BerichtVersie>3</wmo323:BerichtVersie>\r
    <wmo323:BerichtSubversie>2</wmo323:BerichtSubversie>\r
    <wmo323:Afzender>{aanbieder}</wmo323:Afzender>\r
    <wmo323:Ontvanger>0193</wmo323:Ontvanger>\r
    <wmo323:BerichtIdentificatie>\r
      <iwmo:Identificatie>{naam}</iwmo:Identificatie>\r
      <iwmo:Dagtekening>{dagtekening}</iwmo:Dagtekening>\r
    </wmo323:BerichtIdentificatie>\r
    <wmo323:XsdVersie>\r
      <iwmo:BasisschemaXsdVersie>1.0.0</iwmo:BasisschemaXsdVersie>\r
      <iwmo:BerichtXsdVersie>1.0.0</iwmo:BerichtXsdVersie>\r
    </wmo323:XsdVersie>\r
  </wmo323:Header>\r
  <wmo323:Declaratie>\r
    <wmo323:DeclaratieNummer>{naam}</wmo323:DeclaratieNummer>\r
    <wmo323:DeclaratiePeriode>\r
      <iwmo:Begindatum>{begin}</iwmo:Begindatum>\r
      <iwmo:Einddatum>{eind}</iwmo:Einddatum>\r
    </wmo323:DeclaratiePeriode>\r
    <wmo323:DeclaratieDagtekening>{dagtekening}</wmo323:DeclaratieDagtekening>\r
    <wmo323:TotaalIngediendBedrag>\r
      <iwmo:TotaalBedrag>{totaal}</iwmo:TotaalBedrag>\r
      <iwmo:DebetCredit>D</iwmo:DebetCredit>\r
    </wmo323:TotaalIngediendBedrag>\r
    <wmo323:Clienten>\r
"""
CLIENT = "<wmo323:Client><wmo323:Bsn>{bsn}</wmo323:Bsn><wmo323:Prestaties>\r\n"
REGEL = """<wmo323:Prestatie>\r
<wmo323:ProductReferentie><iwmo:ReferentieNummer>{referentie}</iwmo:ReferentieNummer></wmo323:ProductReferentie>\r
<wmo323:ToewijzingNummer>{toewijzing}</wmo323:ToewijzingNummer>\r
<wmo323:ProductCategorie>02</wmo323:ProductCategorie>\r
<wmo323:ProductCode>{code}</wmo323:ProductCode>\r
<wmo323:ProductPeriode>\r
<iwmo:Begindatum>{begin}</iwmo:Begindatum>\r
<iwmo:Einddatum>{eind}</iwmo:Einddatum>\r
</wmo323:ProductPeriode>\r
<wmo323:GeleverdVolume>12</wmo323:GeleverdVolume>\r
<wmo323:Eenheid>04</wmo323:Eenheid>\r
<wmo323:ProductTarief>6000</wmo323:ProductTarief>\r
<wmo323:IngediendBedrag>\r
<iwmo:Bedrag>72000</iwmo:Bedrag>\r
<iwmo:DebetCredit>D</iwmo:DebetCredit>\r
</wmo323:IngediendBedrag>\r
</wmo323:Prestatie>\r
"""
AANBIEDER = "70701234"
EERSTE_AANBIEDER = 70_800_000
"""AGB codes from here on are not in use either."""
REGELS_PER_CLIENT = 3
BEDRAG = 72_000
EERSTE_TOEWIJZING = 100_000
ONBEKEND = 50_000_000
"""Added to the number of a toewijzing it makes one that nobody made."""
CODE, ANDERE_CODE = "02A05", "02A06"
"""The product that was ordered, and another one of the municipality."""
APRIL = date(2026, 4, 1)


def fictieve_bsns() -> Iterator[str]:
    """BSNs that belong to nobody (9999…) and pass the 11-proef."""
    for getal in range(999_900_000, 1_000_000_000):
        if bsn.is_valid(str(getal)):
            yield str(getal)


def declaratie(
    regels: int, *, fout: float = 0, maand: date = APRIL, aanbieder: str = AANBIEDER, eerste: int = 0, naam: str = ""
) -> bytes:
    """A WMO323 with this many lines, each on a toewijzing of its own, valid at levels 1 and 2.

    Args:
        regels: how many lines; line `eerste` is on toewijzing EERSTE_TOEWIJZING + `eerste`.
        fout: the share of lines that are wrong at level 3, spread evenly: by turns on a toewijzing that nobody made
            and with a product that was not ordered.
        maand: first day of the declared month.
        aanbieder: AGB code of the sender.
        eerste: number of the first line; a multiple of REGELS_PER_CLIENT.
        naam: identification and number of the declaration; made from month and size when empty.
    """
    eind = (maand + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    bsns = fictieve_bsns()
    for _ in range(eerste // REGELS_PER_CLIENT):
        next(bsns)
    delen = [
        KOP.format(
            aanbieder=aanbieder,
            naam=naam or f"B{maand:%y%m}{regels}",
            begin=maand,
            eind=eind,
            dagtekening=eind + timedelta(days=6),
            totaal=regels * BEDRAG,
        )
    ]
    for begin in range(eerste, eerste + regels, REGELS_PER_CLIENT):
        delen.append(CLIENT.format(bsn=next(bsns)))
        delen += [
            _regel(nummer, maand, eind, fouten=(int((nummer + 1) * fout), int(nummer * fout)))
            for nummer in range(begin, min(begin + REGELS_PER_CLIENT, eerste + regels))
        ]
        delen.append("</wmo323:Prestaties></wmo323:Client>\r\n")
    delen.append("</wmo323:Clienten></wmo323:Declaratie></wmo323:Bericht>\r\n")
    return "".join(delen).encode()


def _regel(nummer: int, maand: date, eind: date, *, fouten: tuple[int, int]) -> str:
    """One line; it is wrong where the number of faults so far goes up."""
    nu, eerder = fouten
    soort = nu % 2 if nu > eerder else None
    return REGEL.format(
        referentie=f"P{maand:%y%m}{nummer}",
        toewijzing=EERSTE_TOEWIJZING + nummer + (ONBEKEND if soort == 1 else 0),
        code=ANDERE_CODE if soort == 0 else CODE,
        begin=maand,
        eind=eind,
    )
