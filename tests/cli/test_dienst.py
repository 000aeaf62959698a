"""The service as processes: web and workers apart, a worker that dies, a parent that dies, and the demonstration."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from app.api.server import open_deur
from app.kern.toegangsinstellingen import is_loopback
from app.opslag.kern.databank import sluit
from tests.app.hulp import identificatie, toewijzing
from tests.cli.conftest import Opdracht

T = TypeVar("T")
GEDULD = 60
OPDRACHT = [sys.executable, "-m", "app.cli"]


def wacht_op(vraag: Callable[[], T]) -> T:
    """What `vraag` gives, as soon as it gives something."""
    einde = time.monotonic() + GEDULD
    while not (antwoord := vraag()):
        assert time.monotonic() < einde, "het duurt te lang"
        time.sleep(0.05)
    return antwoord


@contextmanager
def proces(*woorden: str, **omgeving: str) -> Iterator["subprocess.Popen[str]"]:
    """The command in a process of its own, that ends with the test."""
    draaiend = subprocess.Popen(
        [*OPDRACHT, *woorden],
        env=os.environ | omgeving,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    with draaiend:
        try:
            yield draaiend
        finally:
            draaiend.terminate()
            draaiend.wait(GEDULD)


def adres_van(draaiend: "subprocess.Popen[str]") -> str:
    assert draaiend.stdout
    adres = re.search(r"http://[^\s;]+", draaiend.stdout.readline())
    assert adres
    return adres.group()


def werkers_van(draaiend: "subprocess.Popen[str]") -> list[int]:
    """The worker processes that live, by their name on the command line of `multiprocessing`."""
    taken = Path(f"/proc/{draaiend.pid}/task").glob("*/children")
    kinderen = [kind for taak in taken for kind in taak.read_text().split()]
    return [int(kind) for kind in kinderen if leeft(int(kind)) and b"spawn_main" in opdrachtregel(int(kind))]


def twee_werkers(ouder: "subprocess.Popen[str]", *, behalve: set[int]) -> set[int]:
    """Two other worker processes, once there are two: one that is killed may be there for a moment still."""
    werkers = set(werkers_van(ouder)) - behalve
    return werkers if len(werkers) == 2 else set()


def opdrachtregel(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def leeft(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def uitkomst(adres: str, inhoud: bytes, koppen: dict[str, str]) -> str:
    """The outcome that a running service gives a message."""
    xml = koppen | {"Content-Type": "application/xml"}
    antwoord = httpx.post(f"{adres}/v1/berichten", content=inhoud, headers=xml)
    assert antwoord.status_code == 202
    plek = f"{adres}/v1/berichten/{antwoord.json()['id']}"
    return wacht_op(lambda: str(httpx.get(plek, headers=koppen).json()["uitkomst"] or ""))


def test_web_en_workers_apart_en_een_worker_die_wordt_gedood(
    schone_databank: str, bv: Opdracht, instelling: Callable[[str, str], None], tmp_path: Path
) -> None:
    instelling("GEGEVENSMAP", str(tmp_path))
    token = bv("toegang", "demo-token", "--rol", "backoffice", "--gemeente", "0193").uit.strip()
    koppen = {"Authorization": f"Bearer {token}"}
    with ExitStack() as stapel:
        adres = adres_van(stapel.enter_context(proces("web", "--demo", "--poort", "0")))
        ouder = stapel.enter_context(proces("worker", "--processen", "2"))
        assert uitkomst(adres, toewijzing(), koppen) == "goedgekeurd"

        eerste = wacht_op(lambda: twee_werkers(ouder, behalve=set()))
        for pid in eerste:
            os.kill(pid, signal.SIGKILL)
        nieuwe = wacht_op(lambda: twee_werkers(ouder, behalve=eerste))
        assert uitkomst(adres, toewijzing(**identificatie("TW2")), koppen) == "goedgekeurd"

        ouder.send_signal(signal.SIGTERM)
        assert ouder.wait(GEDULD) == 0
        assert not [pid for pid in nieuwe if leeft(pid)]


def test_workers_stoppen_als_hun_ouder_wordt_gedood(schone_databank: str) -> None:
    with proces("worker") as ouder:
        werkers = wacht_op(lambda: werkers_van(ouder))
        ouder.kill()
        wacht_op(lambda: not [pid for pid in werkers if leeft(pid)])


def test_een_antwoord_in_delen_wacht_niet() -> None:
    with open_deur("127.0.0.1", 0) as deur, socket.create_connection(deur.getsockname()):
        verbinding, _ = deur.accept()
        with verbinding:
            assert verbinding.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_web_stopt_netjes(schone_databank: str) -> None:
    with proces("web", "--demo", "--poort", "0") as web:
        assert httpx.get(f"{adres_van(web)}/gezondheid/gereed").status_code == 200
        web.send_signal(signal.SIGINT)
        assert web.wait(GEDULD) == 0


@pytest.fixture
def lege_databank(server: str, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    naam = f"leeg_{worker_id}"
    adres = sa.make_url(server).set(database=naam).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as verbinding:
        verbinding.execute(sql.SQL("create database {}").format(sql.Identifier(naam)))
        with monkeypatch.context() as omgeving:
            sluit()
            omgeving.setenv("DATABASE_URL", adres)
            yield adres
            sluit()
        verbinding.execute(sql.SQL("drop database {}").format(sql.Identifier(naam)))


def test_databank_van_een_ander_wordt_alleen_op_verzoek_gewijzigd(lege_databank: str, bv: Opdracht) -> None:
    geweigerd = bv("verwerk", "/bestaat/niet.xml")
    assert geweigerd.code == 2
    assert "db upgrade" in geweigerd.fout
    assert bv("db", "upgrade").code == 0
    assert bv("db", "upgrade").code == 0
    assert bv("verwerk", "/bestaat/niet.xml").fout == ""


def test_poort_die_bezet_is(schone_databank: str, bv: Opdracht) -> None:
    with proces("web", "--demo", "--poort", "0") as web:
        poort = adres_van(web).rpartition(":")[2]
        uitvoer = bv("web", "--demo", "--poort", poort)
    assert uitvoer.code == 2
    assert poort in uitvoer.fout


@pytest.mark.parametrize("adres", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback(adres: str) -> None:
    assert is_loopback(adres)


def test_demo_eenmalig() -> None:
    klaar = subprocess.run(
        [*OPDRACHT, "demo", "--eenmalig"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "200"},
    )
    assert klaar.returncode == 0, klaar.stderr
    rijen = [regel for regel in klaar.stdout.splitlines() if regel.lstrip().startswith(("✔", "✘"))]
    assert len(rijen) == 12
    assert not [rij for rij in rijen if "✘" in rij]
    # Whenever the answer was judged: the table is made when everything is.
    assert "de aanbieder heeft geantwoord" in rijen[0]
    for deel in ("WMO325", "JW325", "deels", "onleesbaar", "TR307 → 9307", "TR338 → 9338"):
        assert deel in klaar.stdout
