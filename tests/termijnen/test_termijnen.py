"""Deadlines as messages open, meet and move them; seen through the list that a person gets."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer import oordelen
from app.diensten.verkeer.berichten import bevindingen_van, haal, inhoud_van
from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.verkeer.termijnen import markeer
from app.diensten.zorg.termijnen import Filter, Termijnregel, lijst, toelichting
from app.kern.fouten import OngeldigeCursor
from app.kern.klok import TIJDZONE
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.taken.taken import maak_wachtrij
from app.taken.toezicht import Toezicht
from berichten import xml
from berichten.antwoord import maak_antwoord
from berichten.bevinding import Bevinding
from berichten.catalogus import herken
from berichten.lezen import lees
from berichten.oordeel import vel_oordeel
from berichten.schrijven import schrijf
from berichten.standen import Termijnsoort
from berichten.termijnen import TERMIJNEN
from tests.regels.bouwer import bericht

pytestmark = pytest.mark.usefixtures("schone_databank")

GEHONOREERD = {"Client.ToegewezenProducten.0.ReferentieAanbieder": "VOT-1"}
PRODUCT = "Client.ToegewezenProducten.0"
VERVALLEN = {f"{PRODUCT}.RedenWijziging": "13", f"{PRODUCT}.Einddatum": date(2026, 4, 1)}
volgnummer = iter(range(10_000))


def ontvangen(nummer: str, op: date, wijzig: dict[str, Any] | None = None, standaard: str = "iwmo") -> UUID:
    """Receive a message as if at noon on a day; a deadline that begins at once is told so too."""
    pad = "Header.BerichtIdentificatie.Identificatie"
    inhoud = bericht(nummer, standaard, {pad: f"T{next(volgnummer)}", **(wijzig or {})})
    bericht_id = ontvang(inhoud, bron="rest", taak=False).bericht_id
    zet("update bericht set ontvangen_op = :op where id = :id", op=f"{op} 12:00+02", id=bericht_id)
    return bericht_id


def lever(
    nummer: str,
    op: date,
    wijzig: dict[str, Any] | None = None,
    standaard: str = "iwmo",
    uitkomst: str | None = "goedgekeurd",
) -> UUID:
    """Receive and judge a message, on one day."""
    bericht_id = ontvangen(nummer, op, wijzig, standaard)
    beoordeel(bericht_id, klok=lambda: op)
    assert haal(bericht_id).uitkomst == uitkomst, bevindingen_van(bericht_id)
    return bericht_id


def maak_retour(heen: bytes, retourcode: str | None = None) -> bytes:
    """The 302 or 320 with which a provider accepts a message, or rejects it with a return code."""
    wortel = xml.parse(heen)
    soort = herken(wortel)
    fout = [Bevinding("TR001", 3, retourcode, "/Bericht/Header", (), "")] if retourcode else []
    identificatie = f"R{next(volgnummer)}"
    antwoord = maak_antwoord(
        vel_oordeel(lees(wortel, soort), soort, fout), identificatie=identificatie, dagtekening=date(2026, 3, 24)
    )
    assert antwoord is not None
    return schrijf(antwoord.bericht, antwoord.soort)


def keur_af(heen: UUID, op: date) -> UUID:
    """Let the provider reject a message on a day; the id of its return message."""
    retour = ontvang(maak_retour(inhoud_van(heen), "8848"), bron="rest", taak=False).bericht_id
    beoordeel(retour, klok=lambda: op)
    assert haal(retour).antwoord_op == heen
    return retour


def zet(opdracht: str, **waarden: object) -> None:
    with sessie(PIJPLIJN) as session:
        session.execute(sa.text(opdracht), waarden)


def alle(**filters: Any) -> list[Termijnregel]:
    """Deadlines, also those that are met."""
    toestanden: list[Any] = [None, "voldaan", "vervallen"] if "toestand" not in filters else [filters.pop("toestand")]
    return [t for toestand in toestanden for t in lijst(Filter(toestand=toestand, **filters), aantal=500).termijnen]


def een(soort: Termijnsoort) -> Termijnregel:
    (termijn,) = alle(soort=soort)
    return termijn


def stand(soort: Termijnsoort) -> tuple[str, date]:
    termijn = een(soort)
    return termijn.toestand, termijn.uiterste_datum


@pytest.mark.parametrize("standaard", ["iwmo", "ijw"])
@pytest.mark.parametrize(
    "nummer, soort",
    [("305", "retour"), ("307", "retour"), ("315", "retour"), ("317", "retour"), ("323", "declaratie-antwoord")],
)
def test_een_heenbericht_vraagt_op_tijd_antwoord(nummer: str, soort: Termijnsoort, standaard: str) -> None:
    bericht_id = ontvang(bericht(nummer, standaard), bron="rest", taak=False).bericht_id
    (termijn,) = lijst().termijnen

    begin = haal(bericht_id).ontvangen_op.astimezone(TIJDZONE).date()
    assert (termijn.soort, termijn.bericht_id, termijn.begin) == (soort, bericht_id, begin)
    assert termijn.uiterste_datum == TERMIJNEN[soort].uiterste_datum(begin)
    assert (termijn.gemeente, termijn.aanbieder, termijn.standaard) == ("0193", "70701234", standaard)

    beoordeel(bericht_id)
    termijn = een(soort)
    assert (termijn.toestand, termijn.afgehandeld_door, termijn.te_laat) == (
        "voldaan",
        haal(bericht_id).antwoord_id,
        False,
    )


def test_een_bericht_dat_niet_aan_zijn_schema_voldoet_krijgt_geen_antwoord() -> None:
    inhoud = bericht("305", "iwmo").replace(b":Geslacht>", b":Gslacht>")
    beoordeel(ontvang(inhoud, bron="rest", taak=False).bericht_id)

    (termijn,) = alle()
    assert (termijn.soort, termijn.toestand, termijn.afgehandeld_door) == ("retour", "vervallen", None)


def test_wat_aan_de_deur_geweigerd_is_heeft_geen_termijn() -> None:
    assert ontvang(b"geen xml", bron="rest").fout
    assert ontvang(bericht("305", "iwmo"), bron="rest", gemeenten=["9999"]).fout
    assert alle() == []


def test_hetzelfde_bericht_nog_eens_verandert_niets() -> None:
    inhoud = bericht("323", "iwmo")
    ontvang(inhoud, bron="rest", taak=False)
    voor = alle()
    ontvang(inhoud, bron="rest", taak=False)
    assert alle() == voor
    assert len(voor) == 1


def test_een_geparkeerd_bericht_moet_nog_beantwoord_worden(monkeypatch: pytest.MonkeyPatch) -> None:
    def breek(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(oordelen, "beoordeel_inhoud", breek)
    lever("305", date(2026, 4, 7), uitkomst=None)
    assert een("retour").afgehandeld_op is None


class TestVerzoek:
    def test_een_verzoek_vraagt_een_besluit_per_product(self) -> None:
        lever("315", date(2026, 5, 13), {"Client.AangevraagdeProducten.+": {
            "van": 0, "ReferentieAanbieder": "VOT-2", "Product.Categorie": "$CAT2", "Product.Code": "$CODE2",
        }})  # fmt: skip
        termijnen = alle(soort="verzoek")
        assert {termijn.referentie_aanbieder for termijn in termijnen} == {"VOT-1", "VOT-2"}
        assert {(t.toestand, t.begin, t.uiterste_datum) for t in termijnen} == {
            ("loopt", date(2026, 5, 13), date(2026, 5, 21))
        }

        lever("319", date(2026, 5, 18))
        assert {t.referentie_aanbieder: t.toestand for t in alle(soort="verzoek")} == {
            "VOT-1": "voldaan",
            "VOT-2": "loopt",
        }

    def test_een_toewijzing_met_de_referentie_honoreert_het_verzoek(self) -> None:
        lever("315", date(2026, 5, 6))
        assert stand("verzoek") == ("loopt", date(2026, 5, 13))

        bericht_id = lever("301", date(2026, 5, 12), GEHONOREERD)
        assert stand("verzoek")[0] == "voldaan"
        assert een("verzoek").afgehandeld_door == bericht_id
        assert alle(soort="onderzoek") == []

    def test_in_onderzoek_loopt_acht_weken_vanaf_de_dagtekening(self) -> None:
        lever("315", date(2026, 5, 11))
        in_onderzoek = {"Antwoord.VerzoekAntwoord": "2", "Antwoord.RedenAfwijzingVerzoek": None}
        lever("319", date(2026, 5, 12), in_onderzoek)
        assert stand("verzoek") == ("voldaan", date(2026, 5, 19))
        assert stand("onderzoek") == ("loopt", date(2026, 7, 1))
        assert een("onderzoek").begin == date(2026, 5, 6)

        lever("319", date(2026, 6, 12))
        assert stand("onderzoek")[0] == "voldaan"

    def test_een_afgewezen_verzoek_blijft_afgehandeld_als_het_alsnog_gehonoreerd_wordt(self) -> None:
        lever("315", date(2026, 5, 6))
        afwijzing = lever("319", date(2026, 5, 12))
        lever("301", date(2026, 6, 12), GEHONOREERD)
        assert een("verzoek").afgehandeld_door == afwijzing

    def test_een_wijzigingsverzoek_ook(self) -> None:
        tweede = {"van": 0, "ToewijzingNummer": 100002, "Product.Categorie": "$CAT2", "Product.Code": "$CODE2"}
        lever("301", date(2026, 3, 20), {"Client.ToegewezenProducten.+": tweede})
        lever("317", date(2026, 5, 6))
        assert stand("verzoek") == ("loopt", date(2026, 5, 13))

    def test_een_afgekeurd_verzoek_vraagt_alleen_een_retour(self) -> None:
        geen_verwijzer = {"Client.AangevraagdeProducten.0.Verwijzer.ZorgverlenerCode": None}
        lever("315", date(2026, 5, 6), geen_verwijzer, uitkomst="afgekeurd")
        assert [(t.soort, t.toestand) for t in alle()] == [("retour", "voldaan")]

    @pytest.mark.parametrize("standaard, gezegd", [("iwmo", False), ("ijw", True)])
    def test_bij_jeugd_staat_de_termijn_van_het_woonplaatsbeginsel_erbij(self, standaard: str, gezegd: bool) -> None:
        lever("315", date(2026, 5, 6), standaard=standaard)
        tekst = toelichting(een("verzoek"))
        assert (tekst is not None) == gezegd
        assert tekst is None or "20-05-2026" in tekst
        assert toelichting(een("retour")) is None


class TestStart:
    def test_de_start_moet_gemeld_worden_na_de_ingangsdatum(self) -> None:
        lever("301", date(2026, 3, 20))
        assert stand("start") == ("loopt", date(2026, 4, 10))
        assert een("start").toewijzing_nummer == 100001

        bericht_id = lever("305", date(2026, 4, 7))
        assert een("start").toestand == "voldaan"
        assert een("start").afgehandeld_door == bericht_id

    def test_met_terugwerkende_kracht_telt_de_ontvangst(self) -> None:
        lever("301", date(2026, 5, 13))
        assert een("start").begin == date(2026, 5, 13)
        assert stand("start") == ("loopt", date(2026, 5, 21))

    def test_een_teruggenomen_start_moet_opnieuw_gemeld_worden(self) -> None:
        lever("301", date(2026, 3, 20))
        lever("305", date(2026, 4, 7))
        lever("305", date(2026, 4, 9), {"Client.StartProducten.0.StatusAanlevering": "3"})
        assert stand("start") == ("nadert", date(2026, 4, 10))
        assert een("start").afgehandeld_op is None

    def test_een_vervallen_toewijzing_heeft_geen_start(self) -> None:
        lever("301", date(2026, 3, 20))
        lever("301", date(2026, 3, 25), {f"{PRODUCT}.Toewijzingsdatum": date(2026, 3, 20), **VERVALLEN})
        assert een("start").toestand == "vervallen"

    def test_een_afgekeurde_toewijzing_telt_niet(self) -> None:
        lever("301", date(2026, 3, 20), {"Client.Bsn": "999900007"}, uitkomst="afgekeurd")
        assert alle() == []


class TestRetourVanDeAanbieder:
    def test_een_toewijzing_vraagt_om_een_retour(self) -> None:
        heen = lever("301", date(2026, 3, 20))
        assert stand("retour-aanbieder") == ("loopt", date(2026, 3, 25))

        retour = ontvang(maak_retour(inhoud_van(heen)), bron="rest", taak=False).bericht_id
        beoordeel(retour, klok=lambda: date(2026, 3, 24))
        assert haal(retour).antwoord_op == heen
        assert stand("retour-aanbieder")[0] == "voldaan"
        assert een("retour-aanbieder").afgehandeld_door == retour

    def test_een_antwoord_op_een_verzoek_ook(self) -> None:
        lever("315", date(2026, 5, 6))
        lever("319", date(2026, 5, 12))
        assert stand("retour-aanbieder") == ("loopt", date(2026, 5, 18))

    def test_een_retour_vraagt_zelf_geen_antwoord(self) -> None:
        heen = lever("301", date(2026, 3, 20))
        beoordeel(ontvang(maak_retour(inhoud_van(heen)), bron="rest", taak=False).bericht_id)
        assert {termijn.soort for termijn in alle()} == {"retour-aanbieder", "start"}


class TestAfgekeurdDoorDeAanbieder:
    """What a provider rejects counts as never sent (OP286), and so do the deadlines that it brought or met."""

    def test_van_een_afgekeurde_toewijzing_vervalt_de_start(self) -> None:
        heen = lever("301", date(2026, 3, 20))
        retour = keur_af(heen, date(2026, 3, 24))
        assert een("start").toestand == "vervallen"
        assert een("start").afgehandeld_door == retour

    def test_na_een_afgekeurde_wijziging_loopt_de_eerste_start_weer(self) -> None:
        lever("301", date(2026, 3, 20))
        heen = lever("301", date(2026, 3, 25), {f"{PRODUCT}.Toewijzingsdatum": date(2026, 3, 20), **VERVALLEN})
        assert een("start").toestand == "vervallen"
        keur_af(heen, date(2026, 3, 26))
        assert stand("start") == ("loopt", date(2026, 4, 10))
        assert een("start").afgehandeld_op is None

    def test_een_nieuwe_toewijzing_na_een_afgekeurde_heeft_een_eigen_start(self) -> None:
        keur_af(lever("301", date(2026, 3, 20)), date(2026, 3, 24))
        lever("301", date(2026, 3, 25))
        assert sorted(t.toestand for t in alle(soort="start")) == ["loopt", "vervallen"]

    def test_een_verzoek_is_weer_onbeantwoord(self) -> None:
        lever("315", date(2026, 5, 6))
        heen = lever("301", date(2026, 5, 12), GEHONOREERD)
        assert stand("verzoek") == ("voldaan", date(2026, 5, 13))
        keur_af(heen, date(2026, 5, 13))
        assert stand("verzoek") == ("nadert", date(2026, 5, 13))
        assert een("verzoek").afgehandeld_op is None

    def test_van_een_afgekeurd_antwoord_vervalt_het_onderzoek(self) -> None:
        lever("315", date(2026, 5, 6))
        in_onderzoek = {"Antwoord.VerzoekAntwoord": "2", "Antwoord.RedenAfwijzingVerzoek": None}
        heen = lever("319", date(2026, 5, 12), in_onderzoek)
        assert stand("onderzoek")[0] == "loopt"
        keur_af(heen, date(2026, 5, 13))
        assert (een("verzoek").toestand, een("onderzoek").toestand) == ("nadert", "vervallen")

    def test_een_tweede_retour_verandert_niets(self) -> None:
        heen = lever("301", date(2026, 3, 20))
        beoordeel(ontvang(maak_retour(inhoud_van(heen)), bron="rest", taak=False).bericht_id)
        keur_af(heen, date(2026, 3, 24))
        assert stand("start")[0] == "loopt"


def test_nadert_en_te_laat_worden_gemarkeerd() -> None:
    lever("301", date(2026, 3, 20))
    assert stand("start") == ("loopt", date(2026, 4, 10))
    assert stand("retour-aanbieder") == ("loopt", date(2026, 3, 25))

    assert markeer(dag=date(2026, 3, 23)) == {}
    assert markeer(dag=date(2026, 3, 24)) == {("retour-aanbieder", "nadert"): 1}
    assert markeer(dag=date(2026, 3, 25)) == {}
    assert markeer(dag=date(2026, 3, 26)) == {("retour-aanbieder", "te laat"): 1}
    assert markeer(dag=date(2026, 4, 13)) == {("start", "te laat"): 1}

    lever("305", date(2026, 4, 13))
    assert markeer(dag=date(2026, 4, 14)) == {}
    assert (een("start").toestand, een("start").te_laat) == ("voldaan", True)


def test_het_rooster_markeert_elk_uur() -> None:
    lever("301", date(2026, 3, 20))
    app = maak_wachtrij(Toezicht(60))
    roosters = {taak.task.name: taak.cron for taak in app.periodic_registry.periodic_tasks.values()}
    assert roosters["markeer_termijnen"] == "7 * * * *"
    with app.open():
        app.tasks["markeer_termijnen"].configure().defer(timestamp=0)
    maak_wachtrij(Toezicht(60)).run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    assert stand("start")[0] == "te laat"


def test_wat_een_ander_vasthoudt_komt_de_volgende_keer() -> None:
    lever("301", date(2026, 3, 20))
    with sessie(PIJPLIJN) as session:
        session.execute(sa.text("select from termijn where soort = 'start' for update"))
        assert markeer(dag=date(2026, 6, 1)) == {("retour-aanbieder", "te laat"): 1}
    assert markeer(dag=date(2026, 6, 1)) == {("start", "te laat"): 1}


def test_zoeken_en_bladeren() -> None:
    lever("301", date(2026, 3, 20))
    lever("301", date(2026, 3, 20), standaard="ijw")
    lever("315", date(2026, 5, 6))
    begin = date(2026, 5, 6)
    open_ = lijst(aantal=500).termijnen
    assert [t.uiterste_datum for t in open_] == sorted(t.uiterste_datum for t in open_)
    assert [t.soort for t in open_ if t.standaard == "ijw"] == ["retour-aanbieder", "start"]
    assert {t.soort for t in alle(wie="ons")} == {"retour", "verzoek"}
    assert {t.soort for t in alle(wie="aanbieder")} == {"retour-aanbieder", "start"}
    assert alle(wie="ons", soort="start") == []
    assert {t.soort for t in alle(toestand="voldaan")} == {"retour"}
    assert len(alle(gemeente="0193", aanbieder="70701234")) == len(open_) + 1
    assert alle(gemeente="0194") == []
    assert begin + timedelta(days=7) in {t.uiterste_datum for t in open_}

    gebladerd: list[Termijnregel] = []
    cursor = None
    while True:
        bladzijde = lijst(aantal=2, cursor=cursor)
        gebladerd += bladzijde.termijnen
        cursor = bladzijde.volgende
        if cursor is None:
            break
    assert gebladerd == open_
    assert len(open_) == 5


@pytest.mark.parametrize("cursor", ["", "x", "20260101", "20261399-1", "2026-01-01-1", "20260101-1x", "20260101-٣"])
def test_een_verzonnen_cursor_is_een_fout(cursor: str) -> None:
    with pytest.raises(OngeldigeCursor):
        lijst(cursor=cursor)
