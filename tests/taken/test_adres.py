"""The address by which workers take jobs: that of the database, with the options it has, and one more."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from app.opslag.kern.wachtrij import adres_voor_werkers


@pytest.mark.parametrize("opties", [None, "-c statement_timeout=1234ms"])
def test_een_werker_wacht_niet_op_schijf_en_houdt_de_opties_van_het_adres(databank: str, opties: str | None) -> None:
    adres = make_conninfo(databank, options=opties)
    with psycopg.connect(adres_voor_werkers(adres)) as verbinding:
        assert verbinding.execute("show synchronous_commit").fetchone() == ("off",)
        assert verbinding.execute("show statement_timeout").fetchone() == ("1234ms" if opties else "0",)
