"""What the rules of levels 3 and 4 know beyond the message: earlier messages and outside sources, as plain data.

Whoever judges fills a Dossier before the rules run, in a fixed number of queries over the keys the message mentions;
rules look up in memory and never cause a query. Unless a field says otherwise, everything is within one municipality,
one standard (the legal domain) and one provider: those of the message. Money is integer cents, dates are inclusive.

Each field of a Dossier names the messages for which it is filled (`bij`): whoever fills it goes by that, and no rule
reads it for another message, as the cases of the rules show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple

from berichten.standen import DebetCredit, Variant, Verzoeksoort, Verzoektoestand


def is_vervallen(reden_wijziging: str | None, ingangsdatum: date, einddatum: date | None) -> bool:
    """Whether a toewijzing counts as never sent: cancelled (01) or removed (13), with end equal to begin.

    By OP033x1 and OP259.
    """
    return reden_wijziging in {"01", "13"} and einddatum == ingangsdatum


@dataclass(slots=True)
class ToewijzingStand:
    """The actual version of a ToegewezenProduct: the one with the latest Toewijzingsdatum and -tijd (IV013).

    Not frozen and without names, as there may be one for every line of a message: otherwise one takes several times as
    long to make.
    """

    nummer: int
    bsn: str
    aanbieder: str
    toewijzingsdatum: date
    ingangsdatum: date
    toewijzingstijd: str = "00:00:00"
    einddatum: date | None = None
    categorie: str | None = None
    productcode: str | None = None
    volume: int | None = None
    eenheid: str | None = None
    frequentie: str | None = None
    budget: int | None = None
    reden_wijziging: str | None = None
    referentie_aanbieder: str | None = None

    @property
    def vervallen(self) -> bool:
        """Whether it counts as never sent."""
        return is_vervallen(self.reden_wijziging, self.ingangsdatum, self.einddatum)

    def actueel_op(self, dag: date) -> bool:
        """Whether it holds on or after a day, or starts later, and was not removed (TR349)."""
        return not self.vervallen and (self.einddatum is None or self.einddatum >= dag)


@dataclass(slots=True)
class PrestatieStand:
    """A declared line that was processed earlier. `bedrag` and `volume` are as declared, always positive.

    Made as a ToewijzingStand is, for the same reason.
    """

    referentie: str
    bsn: str
    toewijzing_nummer: int
    categorie: str
    productcode: str
    begindatum: date
    einddatum: date
    volume: int
    eenheid: str
    bedrag: int
    tarief: int | None = None
    vorige_referentie: str | None = None
    debet_credit: DebetCredit = "D"
    toegekend: bool = True
    gecrediteerd: bool = False
    """For a debit line: whether a granted credit line refers to it."""


class ToegekendeSom(NamedTuple):
    """What was granted in one unit: debits less credits."""

    eenheid: str
    volume: int
    bedrag: int
    """Cents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeveringStand:
    """A StartProduct or StopProduct that was accepted and not removed since (IV008)."""

    bsn: str
    toewijzing_nummer: int | None = None
    categorie: str | None = None
    productcode: str | None = None
    begindatum: date
    einddatum: date | None = None
    """For a stop: its end."""
    reden_beeindiging: str | None = None
    """For a stop: 20 is a temporary one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekStand:
    """A request (AangevraagdProduct of a 315, or the Verzoek of a 317) that was accepted."""

    referentie: str
    bsn: str
    soort: Verzoeksoort
    toestand: Verzoektoestand = "onderhanden"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTarief:
    """A rate on record: cents per unit of `eenheid` for a product, with the period in which it holds."""

    categorie: str
    productcode: str
    eenheid: str
    tarief: int
    variant: Variant
    begindatum: date
    einddatum: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Geldigheid:
    """A period in which a code is in a list; `einddatum` None is open."""

    begindatum: date
    einddatum: date | None = None

    def omvat(self, dag: date) -> bool:
        """Whether the code is in the list on this day."""
        return self.raakt(dag, dag)

    def raakt(self, begin: date, eind: date) -> bool:
        """Whether the code is in the list on any day of a period."""
        return self.begindatum <= eind and (self.einddatum is None or begin <= self.einddatum)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieStand:
    """The declaration that a 325 answers."""

    identificatie: str
    dagtekening: date
    nummer: str
    bericht_xsd_versie: str
    basisschema_xsd_versie: str
    prestaties: dict[str, PrestatieStand] = field(default_factory=dict)
    """By ReferentieNummer."""


HEEN = ("301", "305", "307", "315", "317", "319", "323", "325")
"""The messages that are judged against what went before."""
VAN_CLIENTEN = ("301", "305", "307", "315", "317", "323", "325")
"""Those about clients."""
VAN_VERZOEKEN = ("301", "315", "317", "319")
"""Those that mention requests."""


def bij(*nummers: str) -> Mapping[str, frozenset[str]]:
    """The metadata of a field that is filled for these messages. A field without is kept by the rules themselves."""
    return {"bij": frozenset(nummers)}


@dataclass(slots=True, kw_only=True)
class Dossier:
    """Everything outside one message that its rules may ask for. Empty means: nothing earlier, nothing on record."""

    vandaag: date | None = field(default=None, metadata=bij(*HEEN))
    """The system date; None leaves the rules on it out."""
    identificatie_bekend: bool = field(default=False, metadata=bij(*HEEN))
    """Whether this sender really sent another message of this type with the same Identificatie (TR056)."""
    gemeenten: dict[str, tuple[Geldigheid, ...]] | None = field(default=None, metadata=bij(*HEEN))
    """CBS municipalities by code, of the codes the message mentions; None when no list is on record."""
    gemeentelijst_vanaf: date | None = field(default=None, metadata=bij(*HEEN))
    """The first day of the imported list of municipalities; None when `gemeenten` is the list of the library."""
    productcodes: dict[tuple[str, str], tuple[Geldigheid, ...]] | None = field(
        default=None, metadata=bij(*VAN_CLIENTEN)
    )
    """(category, code) in the municipality's product list; None when it has none on record."""
    contracten: dict[tuple[str, str], tuple[ContractTarief, ...]] | None = field(
        default=None, metadata=bij("305", "307", "323")
    )
    """Rates by (category, code); None when there are none on record.

    For a declaration all those of this provider; for a start or stop those of what it reports without a
    ToewijzingNummer (TR019).
    """

    toewijzingen: dict[int, ToewijzingStand] = field(default_factory=dict, metadata=bij(*HEEN))
    """By ToewijzingNummer, of the numbers the message mentions and of the clients it mentions, of this provider.

    For a 317 those of its client are as they were on its Dagtekening: what came later its sender did not know (OP095).
    One that was issued later is as it is now.
    """
    toewijzingen_gemeente: dict[int, ToewijzingStand] = field(
        default_factory=dict, metadata=bij("301", "305", "307", "317", "323", "325")
    )
    """By ToewijzingNummer, of the numbers the message mentions, whoever the provider is (TR332)."""
    clienten: set[str] = field(default_factory=set, metadata=bij(*VAN_CLIENTEN))
    """Which BSNs in the message have, or had, a toewijzing with this provider."""

    starts: list[LeveringStand] = field(default_factory=list, metadata=bij("305", "307"))
    """Accepted starts of the client in the message, not removed, in the order in which they were reported."""
    stops: list[LeveringStand] = field(default_factory=list, metadata=bij("305", "307"))
    """Accepted stops of the client in the message, not removed, in the order in which they were reported."""

    verzoeken: dict[str, VerzoekStand] = field(default_factory=dict, metadata=bij(*VAN_VERZOEKEN))
    """Accepted requests by ReferentieAanbieder: those in the message, and when it has any, others of its clients."""
    antwoorden: dict[str, list[str]] = field(default_factory=dict, metadata=bij(*VAN_VERZOEKEN))
    """VerzoekAntwoord codes sent earlier, by ReferentieAanbieder (TR360, TR365)."""
    toegewezen_referenties: set[str] = field(default_factory=set, metadata=bij(*VAN_VERZOEKEN))
    """ReferentieAanbieder values, of those the message mentions, that an earlier 301 carried (TR359, TR379)."""

    prestaties: dict[str, PrestatieStand] = field(default_factory=dict, metadata=bij("323"))
    """Processed lines, granted or not, by the own and previous references that the message mentions."""
    prestaties_op_toewijzing: dict[int, list[PrestatieStand]] = field(default_factory=dict, metadata=bij("301", "323"))
    """Granted lines (debit and credit) by ToewijzingNummer, of the numbers that an order or a declaration mentions.

    For a declaration only those whose period begins on a day on which a line of it begins.
    """
    overige_sommen: dict[int, list[ToegekendeSom]] = field(default_factory=dict, metadata=bij("323"))
    """The sums of the other granted lines by ToewijzingNummer."""
    declaratienummer_bekend: bool = field(default=False, metadata=bij("323"))
    """Whether this provider sent another declaration with this DeclaratieNummer that was processed (TR333)."""
    laatste_declaratieperiode: date | None = field(default=None, metadata=bij("323"))
    """First day of the latest period declared by this provider in a processed declaration (TR318, IV090)."""
    declaratie: DeclaratieStand | None = field(default=None, metadata=bij("325"))
    """The declaration whose BerichtIdentificatie the message names."""

    debetregels: list[tuple[Any, ToewijzingStand]] | None = None
    """The debit lines of the message beside their toewijzing, which many rules go by; kept by debet_op_toewijzing."""
    omvangen: dict[int, Any] = field(default_factory=dict)
    """What a toewijzing grants in volume, by ToewijzingNummer; kept by toegewezen_omvang."""
    afgekeurd: set[int] = field(default_factory=set)
    """The id() of each class of the message that an earlier round found fault with; kept by beoordeel_keten."""

    def client_toewijzingen(self, bsn: str) -> list[ToewijzingStand]:
        """The toewijzingen of one client with this provider, by number."""
        return [stand for nummer, stand in sorted(self.toewijzingen.items()) if stand.bsn == bsn]


def gevuld_bij(nummer: str) -> frozenset[str]:
    """The fields of a Dossier that are filled for a message."""
    return frozenset(veld.name for veld in fields(Dossier) if nummer in veld.metadata.get("bij", ()))


def onbekend_bij(nummer: str) -> frozenset[str]:
    """The fields of a Dossier that are not filled for a message, and so say nothing about it."""
    return frozenset(veld.name for veld in fields(Dossier) if nummer not in veld.metadata.get("bij", (nummer,)))
