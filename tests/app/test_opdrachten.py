"""No rule causes a query: judging, processing and answering takes as many statements for 10 lines as for 10,000."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import bevindingen_van, haal
from app.diensten.verkeer.ontvangen import ontvang
from app.opslag.kern.databank import engine
from bench.declaratie import declaratie

pytestmark = pytest.mark.usefixtures("schone_databank")


@contextmanager
def opdrachten() -> Iterator[list[str]]:
    """Every SQL statement that this process sends in the block."""
    verzonden: list[str] = []

    def noteer(_verbinding: Any, _cursor: Any, opdracht: str, *_rest: Any) -> None:
        verzonden.append(opdracht)

    sa.event.listen(engine(), "before_cursor_execute", noteer)
    try:
        yield verzonden
    finally:
        sa.event.remove(engine(), "before_cursor_execute", noteer)


def test_evenveel_opdrachten_voor_tien_als_voor_tienduizend_regels() -> None:
    aantallen = {}
    for regels in (10, 10_000):
        bericht_id = ontvang(declaratie(regels), bron="rest", taak=False).bericht_id
        with opdrachten() as verzonden:
            beoordeel(bericht_id)
        aantallen[regels] = len(verzonden)
        # Nothing was ordered from this provider: every client is unknown, and each line was judged.
        assert sum(b.regel == "TR338" for b in bevindingen_van(bericht_id)) == regels
        kop = haal(bericht_id)
        assert (kop.uitkomst, kop.antwoord_id is not None) == ("afgekeurd", True)
    assert aantallen[10] == aantallen[10_000] > 0
