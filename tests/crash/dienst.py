"""The service as processes that are killed and come back: web, workers, and the embedded PostgreSQL in a folder."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Literal

from app.toegang.demo import demotokens
from app.toegang.toekenningen import lees_toekenning
from tests.crash.stroom import GEMEENTE

Doel = Literal["web", "worker", "werkproces", "databank", "verbinding"]
"""What is killed: the web process, the parent of the workers, one worker, the server, or one process of the server."""

KANSEN: dict[Doel, int] = {"web": 2, "worker": 1, "werkproces": 4, "databank": 2, "verbinding": 2}
OPDRACHT = [sys.executable, "-m", "app.cli"]
WORTEL = Path(__file__).resolve().parents[2]


class Dienst:
    """Runs the service in a folder, and starts whatever of it ends, as a machine's supervisor would."""

    def __init__(self, map_: Path, poort: int, ggk: str) -> None:
        self.adres = f"http://127.0.0.1:{poort}"
        self.gedood: Counter[Doel] = Counter()
        self.gestart: Counter[str] = Counter()
        self.logboek = map_ / "dienst.log"
        self._map = map_
        omgeving = {n: w for n, w in os.environ.items() if not n.startswith("BERICHTENVERKEER_")}
        omgeving.pop("DATABASE_URL", None)
        self._omgeving = omgeving | {
            "BERICHTENVERKEER_GEGEVENSMAP": str(map_),
            "BERICHTENVERKEER_GEMEENTEN": GEMEENTE,
            "BERICHTENVERKEER_BEZORGING": "ggk",
            "BERICHTENVERKEER_BEZORG_ADRES": ggk,
            "BERICHTENVERKEER_BEZORG_WACHTTIJD": "1",
            "BERICHTENVERKEER_BEZORG_WACHT": "1",
            "BERICHTENVERKEER_BEZORG_WACHT_MAX": "2",
            # Whatever is cut off here is cut off by us, however often.
            "BERICHTENVERKEER_POGINGEN": "100",
            "BERICHTENVERKEER_BEZORG_POGINGEN": "1000",
            "BERICHTENVERKEER_TAAK_LIMIET": "10",
        }
        rollen = lees_toekenning(f"backoffice@{GEMEENTE}", ())
        self.token = demotokens(map_).maak(rollen)
        self._woorden = {"web": ["web", "--demo", "--poort", str(poort)], "worker": ["worker", "--processen", "2"]}
        self._processen: dict[str, subprocess.Popen[bytes]] = {}
        self._slot = threading.Lock()
        self._klaar = threading.Event()
        self._bewaker = threading.Thread(target=self._bewaak, name="bewaker")

    @contextlib.contextmanager
    def draait(self) -> Iterator[None]:
        """Keep it running for as long as the block lasts; then stop it in the ordinary way."""
        for naam in self._woorden:
            self._start(naam)
        self._bewaker.start()
        try:
            yield
        finally:
            self._klaar.set()
            self._bewaker.join()
            for proces in self._processen.values():
                proces.terminate()
            for proces in self._processen.values():
                try:
                    proces.wait(60)
                except subprocess.TimeoutExpired:
                    proces.kill()
                    proces.wait()

    def _start(self, naam: str) -> None:
        with self.logboek.open("ab") as log:
            self._processen[naam] = subprocess.Popen(
                [*OPDRACHT, *self._woorden[naam]],
                cwd=WORTEL,
                env=self._omgeving,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.gestart[naam] += 1

    def _bewaak(self) -> None:
        while not self._klaar.wait(0.1):
            with self._slot:
                for naam, proces in list(self._processen.items()):
                    if proces.poll() is not None:
                        self._start(naam)

    def dood(self, toeval: Random) -> Doel | None:
        """Kill something with SIGKILL; what, or None when it is not there just now."""
        doel = toeval.choices(list(KANSEN), list(KANSEN.values()))[0]
        with self._slot:
            pid = self._pid(doel, toeval)
            if pid is None:
                return None
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return None
        self.gedood[doel] += 1
        return doel

    def _pid(self, doel: Doel, toeval: Random) -> int | None:
        """A process of ours: one that we started, its child, or the server of our own folder."""
        if doel in self._processen:
            proces = self._processen[doel]
            return proces.pid if proces.poll() is None else None
        if doel == "werkproces":
            kandidaten = [pid for pid in _kinderen(self._processen["worker"].pid) if b"spawn_main" in _regel(pid)]
        else:
            server = self._server()
            kandidaten = [] if server is None else [server] if doel == "databank" else _kinderen(server)
        return toeval.choice(kandidaten) if kandidaten else None

    def _server(self) -> int | None:
        """The server of our folder, if it runs: its number may have gone to another program."""
        gegevens = self._map / "postgres"
        try:
            pid = int((gegevens / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if str(gegevens).encode() in _regel(pid) else None


def _kinderen(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [
            int(kind)
            for taak in Path(f"/proc/{pid}/task").iterdir()
            for kind in (taak / "children").read_text().split()
        ]
    return []


def _regel(pid: int) -> bytes:
    """The command line of a process; empty when it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
