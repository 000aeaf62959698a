"""What the simulation keeps of a client at a provider: orders, the care that is really given, and what was granted.

The arithmetic of what may be declared is done here anew, from the texts of the standard.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from berichten.model.basis import Omvang, Product
from simulatie import kalender
from simulatie.aanbieders import Aanbieder
from simulatie.personen import Client
from simulatie.producten import (
    HUISHOUDELIJKE_HULP,
    MINUUT,
    PER_DAG,
    PER_MAAND,
    PER_WEEK,
    STAPELBAAR,
    TOTAAL,
    UUR,
    VERVALLEN_NA,
    Productsoort,
)

Vorm = Literal["specifiek", "aspecifiek", "generiek"]
VERWIJDERD = "13"


@dataclass(slots=True)
class Levering:
    """Care that is really given; `eind` None while it goes on."""

    begin: date
    eind: date | None = None


@dataclass(slots=True)
class Regel:
    """A line as it was granted."""

    referentie: str
    toewijzing: "Toewijzing"
    product: Productsoort
    begin: date
    eind: date
    volume: int
    eenheid: str
    tarief: int | None
    bedrag: int

    @property
    def sleutel(self) -> tuple[date, str]:
        """What one debit line stands for on its order: month and product."""
        return kalender.eerste(self.begin), self.product.code


@dataclass(slots=True)
class Toewijzing:
    """An order, as the service accepted it last. `producten` are what may be declared on it."""

    nummer: int
    dossier: "Dossier"
    vorm: Vorm
    producten: tuple[Productsoort, ...]
    ingang: date
    einde: date | None
    omvang: Omvang | None
    budget: int | None
    toewijzingsdatum: date
    tijd: str
    reden: str | None = None
    """RedenWijziging of the last change."""
    stopreden: str | None = None
    """Why the care ends with the order; None while it just goes on to its end."""
    levering: list[Levering] = field(default_factory=list)
    start: date | None = None
    """Begindatum of the start that was accepted last."""
    stop: tuple[str, date] | None = None
    """RedenBeeindiging and Einddatum of the accepted stop of that start."""
    onderbroken: bool = False
    """Whether a temporary stop of that start was accepted."""
    te_declareren: date | None = None
    """First month that has not been looked at for declaring."""
    verbruikt: int = 0
    """Granted volume in the unit of `omvang` (minutes for hours), or granted cents on a budget; credits taken off."""
    inhaal: int = 0
    """Household help that fell out and may be made up for, in the unit of `omvang`."""
    toegekend: dict[tuple[date, str], Regel] = field(default_factory=dict)
    """Granted lines that were not credited, by month and product."""

    @property
    def product(self) -> Product | None:
        """As the messages write it."""
        soort = self.producten[0]
        if self.vorm == "generiek":
            return None
        return Product(categorie=soort.categorie, code=soort.code if self.vorm == "specifiek" else None)

    @property
    def variant_is_output(self) -> bool:
        """Whether it is outputgericht."""
        return self.producten[0].variant == "outputgericht"

    @property
    def verwijderd(self) -> bool:
        """Whether it counts as never sent (OP033x1)."""
        return self.reden == VERWIJDERD and self.einde == self.ingang

    def mag(self, product: Productsoort) -> bool:
        """Whether a product code may be declared on it: one that was in the list when it began goes on (TR381)."""
        return not product.vervallen or self.ingang <= VERVALLEN_NA

    def actueel(self, dag: date) -> bool:
        """Whether it holds on or after a day (TR349)."""
        return not self.verwijderd and (self.einde is None or self.einde >= dag)

    def periode(self, maand: date) -> tuple[date, date] | None:
        """The product period in a month (IV089); None when the order has no day in it."""
        begin, eind = max(maand, self.ingang), min(kalender.laatste(maand), self.einde or date.max)
        return (begin, eind) if begin <= eind else None

    def leverdagen(self, begin: date, eind: date) -> int:
        """On how many days of a period care was really given."""
        return sum(kalender.dagen(max(deel.begin, begin), min(deel.eind or eind, eind)) for deel in self.levering)

    def maat(self, volume: int, eenheid: str) -> int:
        """A volume in the measure in which the order counts: minutes where it is in hours."""
        if self.omvang is not None and self.omvang.eenheid == UUR and eenheid == UUR:
            return volume * 60
        return volume

    def _toegewezen(self) -> int:
        return 0 if self.omvang is None else self.maat(self.omvang.volume, self.omvang.eenheid)

    def maximum(self, begin: date, eind: date) -> int:
        """The most volume in a product period, in its own measure (IV076-IV078)."""
        if self.omvang is None:
            raise ValueError(self.nummer)
        volume = self._toegewezen()
        if self.omvang.frequentie == PER_DAG:
            return volume * kalender.dagen(begin, eind)
        if self.omvang.frequentie != PER_WEEK:
            return volume
        # Household help has six times the week, whatever its variant: TR321 makes no difference.
        if self.producten[0].categorie == HUISHOUDELIJKE_HULP:
            return volume * 6
        if self.variant_is_output:
            return volume * self.weken_output(begin, eind)
        return volume * kalender.weken(begin, eind)

    def weken_output(self, begin: date, eind: date) -> int:
        """Sundays in a period, and the broken last week with the last Sunday of the order (IV076, IV077)."""
        aantal = kalender.zondagen(begin, eind)
        if self.einde is not None and self.einde.weekday() != 6:
            aantal += begin <= kalender.laatste_zondag(self.einde) <= eind
        return aantal

    def totaal(self) -> int | None:
        """The most volume over its whole duration, in its own measure; None without an end to it."""
        if self.omvang is None:
            return self.budget
        volume, frequentie = self._toegewezen(), self.omvang.frequentie
        if frequentie == TOTAAL:
            return volume
        if self.einde is None:
            return None
        if frequentie == PER_DAG:
            return volume * kalender.dagen(self.ingang, self.einde)
        if frequentie == PER_MAAND:
            return volume * ((self.einde.year - self.ingang.year) * 12 + self.einde.month - self.ingang.month + 1)
        weken = self.weken_output if self.variant_is_output else kalender.weken
        return volume * weken(self.ingang, self.einde)

    def telt(self, volume: int, eenheid: str, bedrag: int) -> int:
        """What a line adds to `verbruikt`."""
        return bedrag if self.omvang is None else self.maat(volume, eenheid)


@dataclass(slots=True)
class Dossier:
    """A client at a provider under one law. `vrij` is the first day on which something new may be sent about it."""

    client: Client
    aanbieder: Aanbieder
    standaard: str
    vrij: date
    toewijzingen: list[Toewijzing] = field(default_factory=list)
    verzoek_open: bool = False
    afgesloten: bool = False
    """No new care comes any more: the client left, or another provider took over."""

    def actueel(self, dag: date) -> list[Toewijzing]:
        """The orders that hold on or after a day."""
        return [toewijzing for toewijzing in self.toewijzingen if toewijzing.actueel(dag)]

    def past(self, vorm: Vorm, product: Productsoort, ingang: date, einde: date | None) -> bool:
        """Whether an order may stand beside the others: no stacking (OP259, TR302)."""
        return not any(
            botst(toewijzing, vorm, product)
            and ingang <= (toewijzing.einde or date.max)
            and toewijzing.ingang <= (einde or date.max)
            for toewijzing in self.toewijzingen
            if not toewijzing.verwijderd
        )


def botst(toewijzing: Toewijzing, vorm: Vorm, product: Productsoort) -> bool:
    """Whether an order and a product are the same care: same code, or category when one has no code, or no product."""
    eigen = toewijzing.producten[0]
    generiek = "generiek" in {vorm, toewijzing.vorm}
    if toewijzing.vorm != "generiek" and eigen.categorie in STAPELBAAR:
        return False
    if vorm != "generiek" and product.categorie in STAPELBAAR:
        return False
    if generiek or eigen.categorie != product.categorie:
        return generiek
    return "aspecifiek" in {vorm, toewijzing.vorm} or eigen.code == product.code


def in_minuten(eenheid: str, toewijzing: Toewijzing) -> bool:
    """Whether a line declares minutes on an order in hours (IV081)."""
    return eenheid == MINUUT and toewijzing.omvang is not None and toewijzing.omvang.eenheid == UUR
