from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kern.instellingen import Instellingen, InstellingFout, instellingen


@pytest.fixture(autouse=True)
def _schoon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for veld in Instellingen.model_fields:
        monkeypatch.delenv(f"BERICHTENVERKEER_{veld.upper()}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    instellingen.cache_clear()
    yield
    instellingen.cache_clear()


def test_zonder_instellingen_werkt_alles_op_deze_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/gegevens")
    gelezen = instellingen()

    assert (gelezen.database_url, gelezen.gegevensmap) == (None, Path("/gegevens/berichtenverkeer"))
    assert (gelezen.host, gelezen.poort, gelezen.gemeenten) == ("127.0.0.1", 8000, frozenset())
    assert gelezen.max_bytes == 25 * 1024 * 1024


def test_instellingen_komen_uit_de_omgeving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/berichten")
    monkeypatch.setenv("BERICHTENVERKEER_GEMEENTEN", "0193, 0150,")
    monkeypatch.setenv("BERICHTENVERKEER_POORT", "8080")
    gelezen = instellingen()

    assert gelezen.database_url is not None
    assert gelezen.database_url.get_secret_value() == "postgresql://db/berichten"
    assert "db/berichten" not in repr(gelezen)
    assert gelezen.gemeenten == {"0193", "0150"}
    assert gelezen.poort == 8080


@pytest.mark.parametrize(
    "naam,waarde,verwacht",
    [
        ("BERICHTENVERKEER_POORT", "70000", "een poortnummer van 0 tot en met 65535"),
        ("BERICHTENVERKEER_POORT", "tachtig", "een poortnummer van 0 tot en met 65535"),
        ("BERICHTENVERKEER_MAX_BYTES", "0", "een aantal bytes van 1000 tot en met 262144000"),
        ("BERICHTENVERKEER_TAAK_LIMIET", "1", "van 10 tot en met 86400"),
        ("BERICHTENVERKEER_POGINGEN", "-1", "van 1 tot en met 100"),
        ("BERICHTENVERKEER_GEMEENTEN", "Zwolle", "gemeentecodes van vier cijfers"),
        ("BERICHTENVERKEER_HOST", "", "een hostnaam of IP-adres"),
    ],
)
def test_wat_niet_kan_wordt_geweigerd_met_de_reden(
    monkeypatch: pytest.MonkeyPatch, naam: str, waarde: str, verwacht: str
) -> None:
    monkeypatch.setenv(naam, waarde)
    with pytest.raises(InstellingFout) as fout:
        instellingen()

    assert fout.value.melding.startswith(f"{naam}: «{waarde}» kan niet; verwacht is ")
    assert verwacht in fout.value.melding


def test_alle_fouten_worden_tegelijk_genoemd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERICHTENVERKEER_POORT", "x")
    monkeypatch.setenv("BERICHTENVERKEER_POGINGEN", "x")
    with pytest.raises(InstellingFout) as fout:
        instellingen()

    assert len(fout.value.melding.splitlines()) == 2


def test_een_adres_met_een_wachtwoord_wordt_niet_herhaald(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://gebruiker:geheim@db/x")
    with pytest.raises(InstellingFout) as fout:
        instellingen()

    assert fout.value.melding == "DATABASE_URL: de waarde kan niet; verwacht is een adres dat begint met postgresql://."
