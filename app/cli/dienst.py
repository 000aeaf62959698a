"""Commands that run the service: its web part, its workers, its database, and the demonstration."""

import contextlib
import signal
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.kern import Code, Gebruiksfout, Groep, Opdracht, console, geheel_getal, maak_databank_gereed, zeg
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import openbaar, vereist
from app.toegang.rechten import Recht

if TYPE_CHECKING:
    from app.toegang.wachter import Wachter

Host = Annotated[str | None, typer.Option("--host", metavar="ADRES", help="Adres om op te luisteren.")]
Poort = Annotated[
    int | None,
    typer.Option("--poort", metavar="GETAL", parser=geheel_getal(0, 65535), help="Poort; 0 kiest een vrije."),
]
Demo = Annotated[
    bool,
    typer.Option(
        "--demo",
        help="Voor een demonstratie: iedereen op deze machine kiest zelf een rol. Luistert alleen op deze machine.",
    ),
]
Processen = Annotated[
    int, typer.Option("--processen", metavar="GETAL", parser=geheel_getal(1, 64), help="Aantal werkprocessen.")
]


@vereist(Recht.DIENST_BEHEREN, BEHEER)
def serve(*, host: Host = None, poort: Poort = None, demo: Demo = False) -> None:
    """Draai de hele dienst op één machine.

    Het web en één worker; zonder DATABASE_URL ook de ingebouwde PostgreSQL.
    """
    from app.cli.processen import werkers

    wachter = _wachter(demo=demo)
    with _luister(host, poort, demo=demo) as deur:
        maak_databank_gereed()
        with werkers(1):
            _bedien(deur, wachter)


@vereist(Recht.DIENST_BEHEREN, BEHEER)
def web(*, host: Host = None, poort: Poort = None, demo: Demo = False) -> None:
    """Draai alleen het web.

    Workers draaien apart, op dezelfde databank.
    """
    wachter = _wachter(demo=demo)
    with _luister(host, poort, demo=demo) as deur:
        maak_databank_gereed()
        _bedien(deur, wachter)


@vereist(Recht.DIENST_BEHEREN, BEHEER)
def worker(*, processen: Processen = 1) -> None:
    """Draai alleen workers.

    Zij beoordelen en beantwoorden wat ontvangen is.
    """
    from app.cli.processen import werkers
    from app.kern.logboek import stel_in

    stel_in()
    _stop_netjes()
    maak_databank_gereed()
    with werkers(processen):
        signal.pause()


db = typer.Typer(cls=Groep, no_args_is_help=True, help="Beheer de databank.", rich_markup_mode=None)


@db.callback()
def _db() -> None:
    """Keep `upgrade` a subcommand while it is the only one."""


@db.command(cls=Opdracht)
@vereist(Recht.DIENST_BEHEREN, BEHEER)
def upgrade() -> None:
    """Breng de databank naar het schema van deze versie."""
    from app.diensten.beheer.databank import werk_bij

    werk_bij()
    zeg("De databank heeft het schema van deze versie.")


@openbaar("verzonnen gegevens, in een map van zichzelf")
def demo(
    *,
    eenmalig: Annotated[bool, typer.Option("--eenmalig", help="Stop na de tabel.")] = False,
    poort: Poort = None,
) -> None:
    """Toon de dienst met een verzonnen maand.

    De berichten van één gemeente gaan door een echte dienst; een tabel toont wat ervan wordt.
    """
    from app.demo.vertoning import vertoon

    _stop_netjes()
    if not vertoon(console(), eenmalig=eenmalig, poort=poort or 0):
        raise typer.Exit(Code.AFGEKEURD)


def _stop_netjes() -> None:
    """Let SIGTERM and SIGINT end this command in the ordinary way, so that what it started is stopped too."""
    seinen = (signal.SIGTERM, signal.SIGINT)

    def einde(_sein: int, _kader: Any) -> None:
        # Ctrl-C reaches every process of the terminal, and their parent then sends SIGTERM: once is enough.
        for sein in seinen:
            signal.signal(sein, signal.SIG_IGN)
        raise typer.Exit

    for sein in seinen:
        signal.signal(sein, einde)


def _wachter(*, demo: bool) -> "Wachter":
    """The doorkeeper of this process. Raises InstellingFout, with everything that is missing."""
    from app.toegang.wachter import demowachter, wachter_uit_instellingen

    return demowachter() if demo else wachter_uit_instellingen()


@contextlib.contextmanager
def _luister(host: str | None, poort: int | None, *, demo: bool) -> Iterator[socket.socket]:
    """A socket to serve on, in a process that logs and stops as a service. Raises Gebruiksfout."""
    from app.api.server import open_deur
    from app.kern.instellingen import instellingen
    from app.kern.logboek import stel_in
    from app.kern.toegangsinstellingen import is_loopback

    adres = host or instellingen().host
    nummer = instellingen().poort if poort is None else poort
    if demo and not is_loopback(adres):
        raise Gebruiksfout(
            f"Een demonstratie geeft iedereen toegang en luistert dus nooit op {adres}, waar andere machines bij "
            "kunnen. Gebruik 127.0.0.1."
        )
    try:
        deur = open_deur(adres, nummer)
    except OSError as fout:
        raise Gebruiksfout(f"Op {adres}, poort {nummer} kan niet geluisterd worden: {fout.strerror}.") from None
    stel_in()
    _stop_netjes()
    with deur:
        yield deur


def _bedien(deur: socket.socket, wachter: "Wachter") -> None:
    """Serve HTTP, over TLS when that is set, until a signal ends it. Raises InstellingFout."""
    from app import ggk
    from app import web as paginas
    from app.api import maak_app
    from app.api.server import maak_server

    toepassing = maak_app(*ggk.routes(), *paginas.routes(), wachter=wachter)
    # A demonstration has no certificate, whatever the settings of a real service say.
    server = maak_server(toepassing, tls=not wachter.demo)
    adres, nummer = deur.getsockname()[:2]
    schema = "https" if server.config.is_ssl else "http"
    plek = f"{schema}://{f'[{adres}]' if ':' in adres else adres}:{nummer}"
    zeg(f"De dienst luistert op {plek}" + (f"; meld u aan op {plek}/aanmelden" if wachter.demo else ""))
    server.run(sockets=[deur])
