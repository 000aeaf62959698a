import threading

import pytest
from sqlalchemy.exc import OperationalError

from app.diensten.pijplijn import beoordelen
from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import Filter, bevindingen_van, haal, inhoud_van, lijst
from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.verkeer.parkeren import hervat
from app.kern.fouten import BerichtNietGevonden, NietGeparkeerd, OngeldigeCursor
from app.opslag.verkeer.berichten import Kop
from berichten import xml
from berichten.catalogus import herken
from berichten.lezen import lees
from berichten.model import bericht_306, bericht_325
from berichten.schema import controleer_schema
from tests.app.hulp import (
    VANDAAG,
    antwoorden_op,
    declaratie,
    declaratie_met_fouten,
    identificatie,
    lever,
    retour,
    start,
    tel,
    toewijzing,
)

pytestmark = pytest.mark.usefixtures("schone_databank")

BEIDE = pytest.mark.parametrize("standaard", ["iwmo", "ijw"])


def antwoord_op(kop: Kop) -> object:
    """The model of the answer to a message; it is valid to its schema."""
    assert kop.antwoord_id is not None
    inhoud = inhoud_van(kop.antwoord_id)
    wortel = xml.parse(inhoud)
    soort = herken(wortel)
    assert not controleer_schema(inhoud, wortel, soort)
    return lees(wortel, soort)


def codes(kop: Kop) -> set[str | None]:
    return {bevinding.retourcode for bevinding in bevindingen_van(kop.id)}


@BEIDE
def test_een_eigen_toewijzing_wordt_bewaard_en_niet_door_ons_beantwoord(standaard: str) -> None:
    kop = lever(toewijzing(standaard))

    assert (kop.toestand, kop.uitkomst, kop.antwoord_id) == ("verwerkt", "goedgekeurd", None)
    assert tel("toewijzing") == 1


@BEIDE
def test_een_goede_declaratie_wordt_geheel_toegekend(standaard: str) -> None:
    lever(toewijzing(standaard))
    kop = lever(declaratie(standaard))

    antwoord = antwoord_op(kop)
    assert isinstance(antwoord, bericht_325.Bericht)
    assert antwoord.declaratie_antwoord is not None
    assert (kop.uitkomst, bevindingen_van(kop.id)) == ("goedgekeurd", [])
    assert antwoord.declaratie_antwoord.totaal_toegekend_bedrag.totaal_bedrag == 72000
    assert antwoord.header.bericht_identificatie.dagtekening == VANDAAG
    assert antwoorden_op(kop.id) == 1


def test_het_antwoord_staat_als_uitgaand_bericht_in_de_databank() -> None:
    lever(toewijzing())
    kop = lever(declaratie())

    assert kop.antwoord_id is not None
    antwoord = haal(kop.antwoord_id)
    assert (antwoord.richting, antwoord.type, antwoord.antwoord_op) == ("uit", "WMO325", kop.id)
    assert (antwoord.afzender, antwoord.ontvanger, antwoord.gemeente) == ("0193", "70701234", "0193")
    assert antwoord.dagtekening == VANDAAG
    assert antwoord.identificatie is not None
    assert 1 <= len(antwoord.identificatie) <= 12


@BEIDE
def test_een_declaratie_met_foute_regels_wordt_deels_toegekend(standaard: str) -> None:
    lever(toewijzing(standaard))
    kop = lever(declaratie_met_fouten(standaard))

    antwoord = antwoord_op(kop)
    assert isinstance(antwoord, bericht_325.Bericht)
    assert antwoord.declaratie_antwoord is not None
    afgewezen = [p for client in antwoord.declaratie_antwoord.clienten for p in client.prestaties]
    assert kop.uitkomst == "deels"
    assert [p.product_referentie.referentie_nummer for p in afgewezen] == ["P2", "P3"]
    assert "9307" in afgewezen[0].retour_codes
    assert antwoord.declaratie_antwoord.totaal_toegekend_bedrag.totaal_bedrag == 72000
    assert tel("prestatie where toegekend") == 1
    assert tel("prestatie where not toegekend") == 2


def test_een_declaratie_zonder_goede_regels_is_afgekeurd() -> None:
    lever(toewijzing())
    kop = lever(declaratie(Declaratie__Clienten__0__Prestaties__0__ToewijzingNummer=999))

    assert kop.uitkomst == "afgekeurd"
    assert antwoorden_op(kop.id) == 1


def test_wat_niet_aan_het_schema_voldoet_krijgt_geen_antwoord() -> None:
    kop = lever(declaratie().replace(b"72000", b"veel"))

    assert (kop.toestand, kop.uitkomst, kop.antwoord_id) == ("verwerkt", "afgekeurd", None)
    assert {bevinding.niveau for bevinding in bevindingen_van(kop.id)} == {1}
    assert bevindingen_van(kop.id)[0].locaties[0].startswith("/Bericht/Declaratie/")


def test_een_fout_binnen_het_bericht_geeft_een_antwoord_met_alleen_een_kop() -> None:
    lever(toewijzing())
    kop = lever(declaratie(Declaratie__TotaalIngediendBedrag__TotaalBedrag=1))

    antwoord = antwoord_op(kop)
    assert isinstance(antwoord, bericht_325.Bericht)
    assert (antwoord.header.retour_codes, antwoord.declaratie_antwoord) == (["0001"], None)
    assert kop.uitkomst == "afgekeurd"
    assert {bevinding.niveau for bevinding in bevindingen_van(kop.id)} == {2}
    assert tel("prestatie") == 0


@BEIDE
def test_een_start_wordt_beantwoord_met_een_306(standaard: str) -> None:
    lever(toewijzing(standaard))
    goed = lever(start(standaard))
    fout = lever(start(standaard, **identificatie("ST000099"), Client__StartProducten__0__ToewijzingNummer=999))

    antwoord = antwoord_op(goed)
    assert isinstance(antwoord, bericht_306.Bericht)
    assert (goed.uitkomst, antwoord.client) == ("goedgekeurd", None)
    antwoord = antwoord_op(fout)
    assert isinstance(antwoord, bericht_306.Bericht)
    assert (fout.uitkomst, antwoord.client is None) == ("afgekeurd", False)


def test_dezelfde_identificatie_met_andere_bytes_wordt_afgekeurd() -> None:
    lever(toewijzing())
    eerste = lever(declaratie())
    tweede = lever(declaratie(Declaratie__DeclaratieNummer="D202604B"))

    assert eerste.uitkomst == "goedgekeurd"
    assert tweede.uitkomst == "afgekeurd"
    assert "9056" in codes(tweede)


def test_een_toewijzing_met_bevindingen_is_niet_toegewezen() -> None:
    lever(toewijzing())
    kop = lever(toewijzing(Client__ToegewezenProducten__0__ToewijzingNummer=100002))

    assert kop.uitkomst == "afgekeurd"
    assert "9056" in codes(kop)
    assert tel("toewijzing") == 1


def test_tweemaal_beoordelen_geeft_een_antwoord() -> None:
    lever(toewijzing())
    kop = lever(declaratie())
    beoordeel(kop.id)

    assert haal(kop.id) == kop
    assert antwoorden_op(kop.id) == 1
    assert tel("prestatie") == 1


def test_tegelijk_beoordelen_geeft_een_antwoord() -> None:
    lever(toewijzing())
    bericht_id = ontvang(declaratie(), bron="cli").bericht_id
    hek = threading.Barrier(4)

    def werk() -> None:
        hek.wait()
        beoordeel(bericht_id)

    draden = [threading.Thread(target=werk) for _ in range(4)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert antwoorden_op(bericht_id) == 1
    assert tel("prestatie") == 1


def test_een_regel_die_stukloopt_parkeert_het_bericht(monkeypatch: pytest.MonkeyPatch) -> None:
    def kapot(*_: object) -> None:
        raise ZeroDivisionError("999900006")

    lever(toewijzing())
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(beoordelen, "verwerk", lambda *_, **__: kapot())
        kop = lever(declaratie())

    assert (kop.toestand, kop.uitkomst, kop.fout_code) == ("geparkeerd", None, "beoordeling-mislukt")
    assert "ZeroDivisionError" in str(kop.traceback)
    assert "Traceback" not in str(kop.fout_melding)
    assert (antwoorden_op(kop.id), bevindingen_van(kop.id), tel("prestatie")) == (0, [], 0)

    hervat(kop.id)
    assert tel("procrastinate_jobs") == 1
    beoordeel(kop.id, klok=lambda: VANDAAG)
    assert haal(kop.id).uitkomst == "goedgekeurd"
    assert haal(kop.id).traceback is None
    with pytest.raises(NietGeparkeerd):
        hervat(kop.id)


def test_een_databank_die_uitvalt_is_geen_oordeel(monkeypatch: pytest.MonkeyPatch) -> None:
    def weg(*_: object, **__: object) -> None:
        raise OperationalError("select", {}, Exception("weg"))

    bericht_id = ontvang(toewijzing(), bron="cli").bericht_id
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(beoordelen, "verwerk", weg)
        with pytest.raises(OperationalError):
            beoordeel(bericht_id)

    assert (haal(bericht_id).toestand, haal(bericht_id).pogingen) == ("ontvangen", 1)
    beoordeel(bericht_id)
    assert haal(bericht_id).toestand == "verwerkt"


def test_een_waarde_buiten_de_kalender_is_onleesbaar() -> None:
    kop = lever(toewijzing().replace(b"1951-02-03", b"11951-02-03"))

    assert (kop.uitkomst, kop.fout_code, kop.antwoord_id) == ("onleesbaar", "waarde-buiten-bereik", None)


def test_een_retour_hoort_bij_zijn_heenbericht() -> None:
    heen = lever(toewijzing())
    kop = lever(retour(toewijzing()))

    assert (kop.type, kop.identificatie, kop.uitkomst) == ("WMO302", "RETOUR1", "goedgekeurd")
    assert (kop.antwoord_op, kop.heenbericht_onbekend, kop.antwoord_id) == (heen.id, False, None)
    assert haal(heen.id).antwoord_id == kop.id
    assert tel("verzending where bericht_id = :id", id=kop.id) == 0


def test_een_retour_op_een_onbekend_heenbericht_wordt_bewaard() -> None:
    heen = lever(toewijzing(**identificatie("TW000009")))
    kop = lever(retour(toewijzing()))

    assert (kop.uitkomst, kop.antwoord_op, kop.heenbericht_onbekend) == ("goedgekeurd", None, True)
    assert not heen.heenbericht_onbekend


def test_antwoorden_krijgen_elk_een_eigen_identificatie() -> None:
    lever(toewijzing())
    koppen = [lever(declaratie(**identificatie(f"DC{nummer}"))) for nummer in range(3)]

    namen = {haal(kop.antwoord_id).identificatie for kop in koppen if kop.antwoord_id}
    assert len(namen) == 3


def test_de_lijst_bladert_en_zeeft() -> None:
    ids = [ontvang(toewijzing(**identificatie(f"TW{nummer}")), bron="cli").bericht_id for nummer in range(5)]
    vreemd = ontvang(b"geen xml", bron="rest").bericht_id

    eerste = lijst(aantal=4)
    tweede = lijst(aantal=4, cursor=eerste.volgende)
    assert [kop.id for kop in (*eerste.berichten, *tweede.berichten)] == [vreemd, *reversed(ids)]
    assert tweede.volgende is None
    assert [kop.id for kop in lijst(Filter(uitkomst="onleesbaar")).berichten] == [vreemd]
    assert [kop.id for kop in lijst(Filter(identificatie="TW3", type="WMO301")).berichten] == [ids[3]]
    moment = haal(ids[2]).ontvangen_op
    assert [kop.id for kop in lijst(Filter(vanaf=moment, gemeente="0193")).berichten] == [ids[4], ids[3], ids[2]]
    assert [kop.id for kop in lijst(Filter(tot=moment)).berichten] == [ids[1], ids[0]]
    for onzin in ("", "x", "-1", "9" * 30, "²"):
        with pytest.raises(OngeldigeCursor):
            lijst(cursor=onzin)


def test_een_onbekend_bericht_is_een_fout_met_naam() -> None:
    onbekend = ontvang(toewijzing(), bron="cli").bericht_id.__class__(int=1)

    for vraag in (haal, inhoud_van, bevindingen_van, beoordeel, hervat):
        with pytest.raises(BerichtNietGevonden):
            vraag(onbekend)
