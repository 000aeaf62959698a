"""Resource `/verzendingen`: the outbox, its attempts, and the release of what stands still."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.deur import BewaakteRoute
from app.api.modellen import FoutUit, _Model
from app.api.waarden import Agbcode, Berichtnaam, Cursor, Gemeentecode
from app.diensten.verkeer import verzendingen as diensten
from app.diensten.verkeer.berichten import MAX_AANTAL
from app.diensten.verkeer.verzendingen import Bladzijde, Filter, Poging, Stand
from app.kern.toestanden import Pogingresultaat, Verzendtoestand
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

router = APIRouter(route_class=BewaakteRoute)


class VerzendingUit(_Model):
    """Waar de bezorging van een bericht staat."""

    bericht_id: UUID = Field(description="Het bericht dat bezorgd wordt; ook de sleutel van de verzending.")
    berichttype: str | None = Field(examples=["WMO325"])
    gemeente: str | None
    aanbieder: str | None
    identificatie: str | None
    toestand: Verzendtoestand = Field(
        description="klaar: wacht op een poging; onderweg; afgeleverd: bevestigd; geweigerd: fout zegt waarom; "
        "stopgezet: te vaak mislukt; niet_verzonden: er is geen weg."
    )
    referentienummer: str | None = Field(description="Van de envelop; gelijk bij elke poging.")
    aangemaakt_op: datetime
    pogingen: int = Field(description="Sinds de laatste vrijgave.")
    volgende_op: datetime | None = Field(description="Wanneer er weer wordt gekeken.")
    afgerond_op: datetime | None
    fout: FoutUit | None

    @classmethod
    def van(cls, stand: Stand) -> "VerzendingUit":
        """From the record of the service."""
        fout = FoutUit(code=stand.fout_code, melding=stand.fout_melding or "") if stand.fout_code else None
        gelijk = {naam: getattr(stand, naam) for naam in cls.model_fields if naam not in {"berichttype", "fout"}}
        return cls(berichttype=stand.type, fout=fout, **gelijk)


class VerzendingenUit(_Model):
    """Eén bladzijde verzendingen, het nieuwste bericht eerst."""

    verzendingen: list[VerzendingUit]
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")

    @classmethod
    def van(cls, bladzijde: Bladzijde) -> "VerzendingenUit":
        """From a page of the service."""
        return cls(
            verzendingen=[VerzendingUit.van(stand) for stand in bladzijde.verzendingen], volgende=bladzijde.volgende
        )


class PogingUit(_Model):
    """Eén poging om een bericht te bezorgen."""

    begonnen_op: datetime
    resultaat: Pogingresultaat = Field(description="onbekend: de poging loopt nog, of is afgebroken.")
    duur: int | None = Field(description="Milliseconden.")
    http_status: int | None
    code: str | None = Field(description="Foutcode waarmee de andere kant antwoordde.")
    tekst: str | None
    referentienummer: str | None


class PogingenUit(_Model):
    """De pogingen om een bericht te bezorgen, de oudste eerst."""

    pogingen: list[PogingUit]

    @classmethod
    def van(cls, pogingen: Sequence[Poging]) -> "PogingenUit":
        """From the rows of the service."""
        return cls(pogingen=[PogingUit.model_validate(poging) for poging in pogingen])


class Vraag(_Model):
    """Which deliveries to list."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    toestand: Verzendtoestand | None = None
    berichttype: Berichtnaam | None = Field(None, examples=["WMO325"])
    gemeente: Gemeentecode | None = Field(None, description="Gemeentecode.")
    aanbieder: Agbcode | None = Field(None, description="AGB-code.")
    cursor: Cursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(50, ge=1, le=MAX_AANTAL, description="Hoeveel verzendingen op een bladzijde.")

    def filter(self) -> Filter:
        """As the service takes it."""
        return Filter(toestand=self.toestand, type=self.berichttype, gemeente=self.gemeente, aanbieder=self.aanbieder)


@router.get("/verzendingen", operation_id="lijstVerzendingen", summary="Zoek verzendingen")
@vereist(Recht.VERZENDINGEN_LEZEN, BEHEER)
def lijst_verzendingen(vraag: Annotated[Vraag, Query()]) -> VerzendingenUit:
    """Geeft verzendingen die aan alle opgegeven voorwaarden voldoen, het nieuwste bericht eerst."""
    return VerzendingenUit.van(diensten.lijst(vraag.filter(), cursor=vraag.cursor, aantal=vraag.aantal))


@router.get("/verzendingen/{berichtId}", operation_id="haalVerzending", summary="De verzending van een bericht")
@vereist(Recht.VERZENDINGEN_LEZEN, BEHEER)
def haal_verzending(berichtId: UUID) -> VerzendingUit:  # noqa: N803  the name in the URL
    """Geeft waar de bezorging staat."""
    return VerzendingUit.van(diensten.haal(berichtId))


@router.get(
    "/verzendingen/{berichtId}/pogingen",
    operation_id="haalPogingen",
    summary="De pogingen om een bericht te bezorgen",
)
@vereist(Recht.VERZENDINGEN_LEZEN, BEHEER)
def haal_pogingen(berichtId: UUID) -> PogingenUit:  # noqa: N803  the name in the URL
    """Geeft elke poging, met tijdstip, resultaat en duur."""
    return PogingenUit.van(diensten.pogingen_van(berichtId))


@router.post(
    "/verzendingen/{berichtId}/vrijgaven",
    operation_id="geefVerzendingVrij",
    summary="Geef een verzending vrij die stilstaat",
    status_code=202,
)
@vereist(Recht.VERZENDINGEN_VRIJGEVEN, BEHEER)
def geef_verzending_vrij(berichtId: UUID) -> VerzendingUit:  # noqa: N803  the name in the URL
    """Laat een verzending die stopgezet, geweigerd of niet verzonden is opnieuw proberen, met alle pogingen."""
    return VerzendingUit.van(diensten.geef_vrij(berichtId))
