"""Declarations of any size for the benchmarks: fictitious clients, three lines each, valid at levels 1 and 2."""

from collections.abc import Iterator

from stdnum.nl import bsn

KOP = """<?xml version="1.0" encoding="UTF-8"?>\r
<wmo323:Bericht xmlns:iwmo="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema" \
xmlns:wmo323="http://www.istandaarden.nl/iwmo/3_2/wmo323/schema">\r
  <wmo323:Header>\r
    <wmo323:BerichtCode>484</wmo323:BerichtCode>\r
    <wmo323:BerichtVersie>3</wmo323:BerichtVersie>\r
    <wmo323:BerichtSubversie>2</wmo323:BerichtSubversie>\r
    <wmo323:Afzender>70701234</wmo323:Afzender>\r
    <wmo323:Ontvanger>0193</wmo323:Ontvanger>\r
    <wmo323:BerichtIdentificatie>\r
      <iwmo:Identificatie>BENCH{regels}</iwmo:Identificatie>\r
      <iwmo:Dagtekening>2026-05-06</iwmo:Dagtekening>\r
    </wmo323:BerichtIdentificatie>\r
    <wmo323:XsdVersie>\r
      <iwmo:BasisschemaXsdVersie>1.0.0</iwmo:BasisschemaXsdVersie>\r
      <iwmo:BerichtXsdVersie>1.0.0</iwmo:BerichtXsdVersie>\r
    </wmo323:XsdVersie>\r
  </wmo323:Header>\r
  <wmo323:Declaratie>\r
    <wmo323:DeclaratieNummer>B{regels}</wmo323:DeclaratieNummer>\r
    <wmo323:DeclaratiePeriode>\r
      <iwmo:Begindatum>2026-04-01</iwmo:Begindatum>\r
      <iwmo:Einddatum>2026-04-30</iwmo:Einddatum>\r
    </wmo323:DeclaratiePeriode>\r
    <wmo323:DeclaratieDagtekening>2026-05-06</wmo323:DeclaratieDagtekening>\r
    <wmo323:TotaalIngediendBedrag>\r
      <iwmo:TotaalBedrag>{totaal}</iwmo:TotaalBedrag>\r
      <iwmo:DebetCredit>D</iwmo:DebetCredit>\r
    </wmo323:TotaalIngediendBedrag>\r
    <wmo323:Clienten>\r
"""
CLIENT = "<wmo323:Client><wmo323:Bsn>{bsn}</wmo323:Bsn><wmo323:Prestaties>\r\n"
REGEL = """<wmo323:Prestatie>\r
<wmo323:ProductReferentie><iwmo:ReferentieNummer>P{nummer}</iwmo:ReferentieNummer></wmo323:ProductReferentie>\r
<wmo323:ToewijzingNummer>{toewijzing}</wmo323:ToewijzingNummer>\r
<wmo323:ProductCategorie>02</wmo323:ProductCategorie>\r
<wmo323:ProductCode>02A05</wmo323:ProductCode>\r
<wmo323:ProductPeriode>\r
<iwmo:Begindatum>2026-04-01</iwmo:Begindatum>\r
<iwmo:Einddatum>2026-04-30</iwmo:Einddatum>\r
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
REGELS_PER_CLIENT = 3
BEDRAG = 72_000
EERSTE_TOEWIJZING = 100_000


def fictieve_bsns() -> Iterator[str]:
    """BSNs that belong to nobody (9999…) and pass the 11-proef."""
    for getal in range(999_900_000, 1_000_000_000):
        if bsn.is_valid(str(getal)):
            yield str(getal)


def declaratie(regels: int) -> bytes:
    """A WMO323 with this many lines, each on a toewijzing of its own, numbered from EERSTE_TOEWIJZING."""
    bsns = fictieve_bsns()
    delen = [KOP.format(regels=regels, totaal=regels * BEDRAG)]
    for begin in range(0, regels, REGELS_PER_CLIENT):
        delen.append(CLIENT.format(bsn=next(bsns)))
        delen += [
            REGEL.format(nummer=nummer, toewijzing=EERSTE_TOEWIJZING + nummer)
            for nummer in range(begin, min(begin + REGELS_PER_CLIENT, regels))
        ]
        delen.append("</wmo323:Prestaties></wmo323:Client>\r\n")
    delen.append("</wmo323:Clienten></wmo323:Declaratie></wmo323:Bericht>\r\n")
    return "".join(delen).encode()
