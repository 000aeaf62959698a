from pathlib import Path

from tests.crash.proef import voer_uit


def test_wat_er_ook_gedood_wordt_elk_bericht_gebeurt_een_keer(eigen_map: Path) -> None:
    uitslag = voer_uit(eigen_map, keer=12, zaad=7, tussen=(0.3, 1.5))

    assert uitslag.gebreken == [], f"{uitslag.cijfers}\n{uitslag.logboek[-4000:]}"
    gedood = {naam: aantal for naam, aantal in uitslag.cijfers.items() if naam.startswith("gedood")}
    assert sum(gedood.values()) == 12
    assert len(gedood) >= 4
    assert uitslag.cijfers["berichten beoordeeld"] == uitslag.cijfers["berichten bevestigd"]
