"""Schemas are compiled one at a time, however many threads of a web server begin at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from lxml import etree

from berichten import xsd
from berichten.catalogus import berichttypen

DRADEN = 8


def test_schemas_worden_een_voor_een_gemaakt(monkeypatch: pytest.MonkeyPatch) -> None:
    """libxml2 refuses schemas when its first ones are compiled at the same moment, once in about ten times."""
    bezig = threading.Semaphore(1)
    echt = etree.XMLSchema

    def alleen(boom: Any) -> etree.XMLSchema:
        assert bezig.acquire(blocking=False), "twee schema's tegelijk"
        time.sleep(0.01)
        try:
            return echt(boom)
        finally:
            bezig.release()

    monkeypatch.setattr(etree, "XMLSchema", alleen)
    monkeypatch.setattr(xsd, "_VRIJ", type(xsd._VRIJ)(list))
    samen = threading.Barrier(DRADEN)

    def leen(soort: Any) -> bool:
        samen.wait()
        with xsd.geleend(soort.schema) as schema:
            return isinstance(schema, echt)

    with ThreadPoolExecutor(DRADEN) as draden:
        assert all(draden.map(leen, berichttypen()[:DRADEN]))


def test_een_schema_is_van_een_tegelijk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xsd, "_VRIJ", type(xsd._VRIJ)(list))
    pad = berichttypen()[0].schema
    with xsd.geleend(pad) as eerste, xsd.geleend(pad) as tweede:
        assert eerste is not tweede
    with xsd.geleend(pad) as weer:
        assert weer in {eerste, tweede}
