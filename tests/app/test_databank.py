import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.kern.storingen import DatabankFout
from app.opslag import tabellen
from app.opslag.kern.basis import Basis
from app.opslag.kern.databank import engine, sessie, sluit
from app.opslag.kern.migratie import bijgewerkt, migreer
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.bericht import Bericht, Bevinding

GEDULD = 60
START = "from app.opslag.kern.databank import engine; engine()"
START_EN_MIGREER = "from app.opslag.kern.migratie import migreer, bijgewerkt; migreer(); assert bijgewerkt()"


def _draai(eigen_map: Path, programma: str) -> subprocess.Popen[str]:
    """A process that has no DATABASE_URL."""
    omgeving = {naam: waarde for naam, waarde in os.environ.items() if naam != "DATABASE_URL"}
    omgeving["BERICHTENVERKEER_GEGEVENSMAP"] = str(eigen_map)
    return subprocess.Popen(
        [sys.executable, "-c", programma], env=omgeving, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_meer_processen_mogen_tegelijk_dezelfde_map_in_gebruik_nemen(eigen_map: Path) -> None:
    processen = [_draai(eigen_map, START_EN_MIGREER) for _ in range(3)]

    for proces in processen:
        _, fouten = proces.communicate(timeout=GEDULD)
        assert (proces.returncode, fouten) == (0, "")


def test_de_ingebouwde_server_begint_opnieuw_na_een_harde_stop(eigen_map: Path) -> None:
    _draai(eigen_map, f"{START_EN_MIGREER}; import os; os.kill(os.getpid(), 9)").communicate(timeout=GEDULD)
    assert (eigen_map / "postgres" / "postmaster.pid").exists()
    proces = _draai(eigen_map, "from app.opslag.kern.migratie import bijgewerkt; assert bijgewerkt()")

    assert (proces.communicate(timeout=GEDULD)[1], proces.returncode) == ("", 0)


def test_een_achtergebleven_pid_geeft_een_fout_met_de_uitweg(eigen_map: Path) -> None:
    pidbestand = eigen_map / "postgres" / "postmaster.pid"
    programma = f"{START}; print(open({str(pidbestand)!r}).read())"
    inhoud, _ = _draai(eigen_map, programma).communicate(timeout=GEDULD)
    ander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    # The number of the server that died now belongs to another program.
    pidbestand.write_text("\n".join([str(ander.pid), *inhoud.strip("\n").split("\n")[1:]]) + "\n")
    _, fouten = _draai(eigen_map, START).communicate(timeout=GEDULD)
    pidbestand.unlink()
    geraakt = ander.poll()
    ander.kill()
    ander.wait()

    assert geraakt is None
    assert "DatabankFout" in fouten
    assert f"{pidbestand} blijven staan" in fouten


def test_een_map_die_geen_map_is_geeft_een_fout_met_de_uitweg(eigen_map: Path) -> None:
    (eigen_map / "bestand").touch()
    _, fouten = _draai(eigen_map / "bestand", START).communicate(timeout=GEDULD)

    assert "start niet" in fouten
    assert "DATABASE_URL" in fouten


def test_een_server_die_er_niet_is_geeft_een_fout_zonder_wachtwoord(monkeypatch: pytest.MonkeyPatch) -> None:
    sluit()
    with monkeypatch.context() as omgeving:
        omgeving.setenv("DATABASE_URL", "postgresql://gebruiker:geheim@127.0.0.1:1/leeg")
        with pytest.raises(DatabankFout) as fout:
            engine()
        sluit()

    assert "127.0.0.1" in fout.value.melding
    assert "DATABASE_URL" in fout.value.melding
    assert "geheim" not in fout.value.melding


def test_de_migraties_maken_precies_de_tabellen(databank: str) -> None:
    assert bijgewerkt()
    for module in pkgutil.iter_modules(tabellen.__path__):
        importlib.import_module(f"{tabellen.__name__}.{module.name}")
    with engine().connect() as verbinding:
        context = MigrationContext.configure(
            verbinding,
            opts={
                "compare_server_default": True,
                "include_name": lambda naam, _soort, _ouders: not str(naam).startswith("procrastinate"),
            },
        )
        assert compare_metadata(context, Basis.metadata) == []


def test_een_lege_databank_is_niet_bijgewerkt(server: str, monkeypatch: pytest.MonkeyPatch, worker_id: str) -> None:
    naam = f"leeg_{worker_id}"
    sluit()
    with psycopg.connect(server, autocommit=True) as verbinding, monkeypatch.context() as omgeving:
        verbinding.execute(f'create database "{naam}"'.encode())
        url = sa.make_url(server).set(database=naam)
        omgeving.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
        assert not bijgewerkt()
        migreer()
        migreer()
        assert bijgewerkt()
        sluit()
        verbinding.execute(f'drop database "{naam}"'.encode())


@pytest.mark.usefixtures("schone_databank")
def test_een_sessie_die_misloopt_laat_niets_achter() -> None:
    tellen = sa.select(sa.func.count()).select_from(Bericht)
    opdracht = sa.insert(Bericht).values(
        richting="in", bron="cli", inhoud=b"x", omvang=1, sha256=b"x", toestand="ontvangen"
    )
    with pytest.raises(sa.exc.ProgrammingError), sessie(PIJPLIJN) as session:  # noqa: PT012  the first statement has to work
        session.execute(opdracht)
        session.execute(sa.text("geen sql"))
    with sessie(PIJPLIJN) as session:
        assert session.scalar(tellen) == 0
        session.execute(opdracht)
    with sessie(PIJPLIJN) as session:
        assert session.scalar(tellen) == 1


@pytest.mark.usefixtures("schone_databank")
def test_een_fout_van_de_databank_noemt_geen_waarden() -> None:
    with pytest.raises(sa.exc.IntegrityError) as fout, sessie(PIJPLIJN) as session:
        session.execute(
            sa.insert(Bevinding).values(
                bericht_id=UUID(int=1), volgorde=1, regel="999900006", niveau=1, klasse="", locaties=[]
            )
        )

    assert "999900006" not in str(fout.value).split("DETAIL")[0]
