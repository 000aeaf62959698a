"""What the REST interface takes and gives: lowerCamelCase keys, dates as dates, no personal data of clients."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.waarden import (
    Agbcode,
    Berichtnaam,
    Cursor,
    Gemeentecode,
    Identificatie,
    Partijcode,
    Referentie,
    Tijdstip,
)
from app.diensten.verkeer.berichten import MAX_AANTAL, Bevindingenbladzijde, Bladzijde, Filter, Kop
from app.kern.toestanden import Richting, Toestand, Uitkomst
from berichten.bevinding import Bevinding
from berichten.standen import Standaard
from berichten.uitleg import AanZet, uitleg


class _Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class UitlegUit(_Model):
    """Wat een regel betekent voor wie het bericht stuurde of ontving."""

    gecontroleerd: str = Field(description="Wat er is gecontroleerd, in gewone woorden.")
    aan_zet: AanZet = Field(description="Wie het kan herstellen.")
    herstel: list[str] = Field(description="De gebruikelijke stappen om het te herstellen.")


class BevindingUit(_Model):
    """Eén overtreden regel op één plaats."""

    regel: str = Field(description="Code van de regel; XSD voor een fout tegen het schema.", examples=["TR307"])
    niveau: int = Field(ge=1, le=4, description="1 schema, 2 binnen het bericht, 3 eerdere berichten, 4 elders.")
    retourcode: str | None = Field(description="Code in het retourbericht; leeg op niveau 1.", examples=["9307"])
    locaties: list[str] = Field(
        description="Paden van elementen; een index staat er alleen bij gelijknamige buren.",
        examples=[["/Bericht/Declaratie/Clienten/Client[2]/Prestaties/Prestatie[3]"]],
    )
    details: str = Field(description="Wat er is gevonden en wat verwacht was, in het Nederlands.")
    uitleg: UitlegUit = Field(description="Bij elke bevinding van dezelfde regel in een bericht dezelfde.")

    @classmethod
    def van(cls, bevinding: Bevinding, nummer: str | None) -> "BevindingUit":
        """From a finding of the library on a message with this number, such as `323`."""
        gegevens = {naam: getattr(bevinding, naam) for naam in cls.model_fields if naam != "uitleg"}
        return cls(**gegevens, uitleg=UitlegUit.model_validate(uitleg(bevinding.regel, nummer)))


class BevindingenUit(_Model):
    """Eén bladzijde bevindingen van een bericht, in de volgorde waarin ze gedaan zijn."""

    bevindingen: list[BevindingUit]
    aantal_bevindingen: int = Field(description="Hoeveel het er zijn, op alle bladzijden samen.")
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")

    @classmethod
    def van(cls, bladzijde: Bevindingenbladzijde, nummer: str | None) -> "BevindingenUit":
        """From a page of the service, of a message with this number."""
        return cls(
            bevindingen=[BevindingUit.van(bevinding, nummer) for bevinding in bladzijde.bevindingen],
            aantal_bevindingen=bladzijde.totaal,
            volgende=bladzijde.volgende,
        )


class Bevindingenvraag(_Model):
    """Which page of findings."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    cursor: Cursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(100, ge=1, le=MAX_AANTAL, description="Hoeveel bevindingen op een bladzijde.")


class ValidatieUit(_Model):
    """Het oordeel over een bericht op zichzelf, niveau 1 en 2."""

    berichttype: str = Field(examples=["WMO323"])
    release: str = Field(examples=["3.2"])
    geldig: bool = Field(description="Waar als er geen bevindingen zijn.")
    aantal_bevindingen: int = Field(description="Hoeveel bevindingen er zijn.")
    bevindingen: list[BevindingUit] = Field(
        max_length=MAX_AANTAL,
        description=f"De eerste {MAX_AANTAL}; lever het bericht aan om ze allemaal te kunnen nalezen.",
    )


class FoutUit(_Model):
    """Waarom een bericht niet gelezen of niet beoordeeld kon worden."""

    code: str
    melding: str


class BerichtUit(_Model):
    """Een ontvangen of verzonden bericht, zonder zijn inhoud."""

    id: UUID
    richting: Richting
    bron: str = Field(
        description="De deur waardoor het binnenkwam: cli, rest, ggk of map; dienst voor wat wij maakten."
    )
    standaard: Standaard | None
    berichttype: str | None = Field(examples=["WMO323"])
    release: str | None
    gemeente: str | None = Field(description="Gemeentecode, vier cijfers.")
    aanbieder: str | None = Field(description="AGB-code, acht cijfers.")
    afzender: str | None
    ontvanger: str | None
    identificatie: str | None
    dagtekening: date | None
    omvang: int = Field(description="Bytes.")
    ontvangen_op: datetime
    verwerkt_op: datetime | None
    toestand: Toestand
    uitkomst: Uitkomst | None = Field(description="Leeg zolang het bericht niet is verwerkt.")
    fout: FoutUit | None
    antwoord_op: UUID | None = Field(description="Het bericht dat hiermee beantwoord is.")
    antwoord_id: UUID | None = Field(description="Het bericht dat hierop antwoordt.")
    heenbericht_onbekend: bool = Field(description="Waar voor een retourbericht op een onbekend bericht.")

    @classmethod
    def van(cls, kop: Kop) -> "BerichtUit":
        """From the record of the service."""
        gegevens = {naam: getattr(kop, naam) for naam in cls.model_fields if naam not in {"berichttype", "fout"}}
        fout = FoutUit(code=kop.fout_code, melding=kop.fout_melding or "") if kop.fout_code else None
        return cls(berichttype=kop.type, fout=fout, **gegevens)


class BerichtenUit(_Model):
    """Eén bladzijde berichten, de nieuwste eerst."""

    berichten: list[BerichtUit]
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")

    @classmethod
    def van(cls, bladzijde: Bladzijde) -> "BerichtenUit":
        """From a page of the service."""
        return cls(berichten=[BerichtUit.van(kop) for kop in bladzijde.berichten], volgende=bladzijde.volgende)


class Vraag(_Model):
    """Which messages to list. A parameter that does not exist is an error: a mistyped filter would list everything."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    richting: Richting | None = Field(None, description="in: ontvangen; uit: door ons gemaakt.")
    standaard: Standaard | None = None
    berichttype: Berichtnaam | None = Field(None, examples=["WMO323"])
    gemeente: Gemeentecode | None = Field(None, description="Gemeentecode.")
    aanbieder: Agbcode | None = Field(None, description="AGB-code.")
    afzender: Partijcode | None = Field(None, description="Gemeentecode of AGB-code.")
    ontvanger: Partijcode | None = Field(None, description="Gemeentecode of AGB-code.")
    identificatie: Identificatie | None = Field(None, description="Identificatie van het bericht.")
    referentienummer: Referentie | None = Field(
        None, description="Van een envelop waarin het bericht reisde, of waar die envelop over gaat."
    )
    toestand: Toestand | None = None
    uitkomst: Uitkomst | None = None
    ontvangen_vanaf: Tijdstip | None = Field(None, description="Ontvangen op of na dit tijdstip.")
    ontvangen_tot: Tijdstip | None = Field(None, description="Ontvangen vóór dit tijdstip.")
    cursor: Cursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(50, ge=1, le=MAX_AANTAL, description="Hoeveel berichten op een bladzijde.")

    def filter(self) -> Filter:
        """The part that the service filters on."""
        vragen = self.model_dump(exclude={"cursor", "aantal", "berichttype", "ontvangen_vanaf", "ontvangen_tot"})
        return Filter(**vragen, type=self.berichttype, vanaf=self.ontvangen_vanaf, tot=self.ontvangen_tot)
