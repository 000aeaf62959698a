"""Delivery as files in a folder, for another program that takes them further."""

from pathlib import Path

import pytest

from app.diensten.verkeer import verzenden
from app.diensten.verkeer.berichten import inhoud_van
from app.diensten.verkeer.verzenden import verzend
from berichten.ggk import lees_envelop
from tests.app.hulp import lever, start
from tests.verzenden.conftest import Zet
from tests.verzenden.hulp import declaratieantwoord, maak_tijd, pogingen, stand, start_retour, werk_af

pytestmark = pytest.mark.usefixtures("schone_databank")


@pytest.fixture
def uit(instel: Zet, tmp_path: Path) -> Path:
    """The folder."""
    instel(bezorging="map", bezorg_map=tmp_path)
    return tmp_path


def test_elk_bericht_wordt_een_bestand_met_zijn_envelop(uit: Path) -> None:
    antwoord = declaratieantwoord()
    retour, referentie = start_retour()
    werk_af()

    bestanden = {pad.name: lees_envelop(pad.read_bytes()) for pad in uit.iterdir()}
    assert len(bestanden) == 2
    for bericht_id, soort, cross in ((antwoord, "Di01", None), (retour, "Du01", referentie)):
        nu = stand(bericht_id)
        envelop = bestanden[f"{nu.type}-{nu.referentienummer}.xml"]
        assert (nu.toestand, envelop.soort, envelop.cross_refnummer) == ("afgeleverd", soort, cross)
        assert envelop.inhoud == inhoud_van(bericht_id)


def test_een_bericht_dat_zonder_envelop_kwam_wordt_zonder_envelop_beantwoord(uit: Path) -> None:
    bericht_id = lever(start()).antwoord_id
    assert bericht_id is not None
    werk_af()

    (pad,) = uit.iterdir()
    assert pad.name == f"WMO306-{stand(bericht_id).identificatie}.xml"
    assert pad.read_bytes() == inhoud_van(bericht_id)
    assert stand(bericht_id).toestand == "afgeleverd"


def test_opnieuw_schrijven_geeft_hetzelfde_bestand(uit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bericht_id = declaratieantwoord()

    def val_om(*_waarden: object) -> None:
        raise SystemExit

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(verzenden, "_leg_vast", val_om)
        with pytest.raises(SystemExit):
            verzend(bericht_id)
    (eerste,) = [(pad.name, pad.read_bytes()) for pad in uit.iterdir()]
    maak_tijd()
    verzend(bericht_id)

    assert [(pad.name, pad.read_bytes()) for pad in uit.iterdir()] == [eerste]
    assert stand(bericht_id).toestand == "afgeleverd"


def test_een_volle_schijf_laat_geen_half_bestand_achter(uit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bericht_id = declaratieantwoord()

    def vol(_greep: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr("os.fsync", vol)
        werk_af()
    assert list(uit.iterdir()) == []
    assert "No space left on device" in (pogingen(bericht_id)[0].tekst or "")

    maak_tijd()
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"


def test_een_map_die_er_niet_is_wordt_later_weer_geprobeerd(instel: Zet, tmp_path: Path) -> None:
    instel(bezorging="map", bezorg_map=tmp_path / "weg")
    bericht_id = declaratieantwoord()
    werk_af()
    assert (stand(bericht_id).toestand, pogingen(bericht_id)[0].resultaat) == ("klaar", "mislukt")

    (tmp_path / "weg").mkdir()
    maak_tijd()
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"
