import json
import logging
import os
import pty
import subprocess
import sys

import pytest

from app.kern.logboek import zonder_inhoud

PROGRAMMA = """
import logging, structlog
from app.kern.logboek import stel_in
stel_in()
log = logging.getLogger("app.proef")
with structlog.contextvars.bound_contextvars(bericht_id="b-1", taak_id=7):
    log.warning("eerste van %s", 2)
    try:
        {"999900006": 1}["999900018"]
    except KeyError:
        log.exception("tweede")
log.debug("niet")
logging.getLogger("procrastinate.worker").info("niet")
"""


def draai(stderr: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", PROGRAMMA], stderr=stderr, check=True)


def test_een_regel_is_een_json_object_met_waar_het_over_gaat() -> None:
    regels = [json.loads(regel) for regel in draai(subprocess.PIPE).stderr.splitlines()]

    assert [regel["event"] for regel in regels] == ["eerste van 2", "tweede"]
    assert {regel["bericht_id"] for regel in regels} == {"b-1"}
    assert {regel["taak_id"] for regel in regels} == {7}
    assert (regels[0]["level"], regels[0]["logger"]) == ("warning", "app.proef")
    assert regels[0]["tijd"].endswith("Z")


def test_van_een_fout_blijven_soort_en_plaats_over() -> None:
    uitvoer = draai(subprocess.PIPE).stderr
    tweede = json.loads(uitvoer.splitlines()[1])

    assert tweede["fout"] == "KeyError"
    assert tweede["plaats"] == ["<string>:9"]
    assert b"9999" not in uitvoer


def test_op_een_terminal_is_het_voor_een_mens() -> None:
    lezen, schrijven = pty.openpty()
    draai(schrijven)
    os.close(schrijven)
    uitvoer = b""
    while deel := _lees(lezen):
        uitvoer += deel
    os.close(lezen)
    tekst = uitvoer.decode()

    assert "eerste van 2" in tekst
    assert "b-1" in tekst
    assert "{" not in tekst.split("eerste van 2")[0]
    assert "9999" not in tekst


def _lees(greep: int) -> bytes:
    """What a terminal holds; nothing when the other side is closed."""
    try:
        return os.read(greep, 4096)
    except OSError:
        return b""


@pytest.mark.parametrize("fout", [True, None, (None, None, None)])
def test_zonder_fout_komt_er_niets_bij(fout: object) -> None:
    assert zonder_inhoud(None, "error", {"event": "x", "exc_info": fout}) == {"event": "x"}


def test_een_fout_zonder_plaats() -> None:
    assert zonder_inhoud(logging.getLogger(), "error", {"exc_info": KeyError("999900006")}) == {
        "fout": "KeyError",
        "plaats": [],
    }
