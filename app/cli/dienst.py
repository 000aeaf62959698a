"""Commands that run the service: its web part, its workers, its database, and the demonstration."""

import contextlib
import ipaddress
import signal
import socket
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from app.cli.kern import Code, Gebruiksfout, Groep, Opdracht, console, geheel_getal, maak_databank_gereed, zeg

Host = Annotated[str | None, typer.Option("--host", metavar="ADRES", help="Adres om op te luisteren.")]
Poort = Annotated[
    int | None,
    typer.Option("--poort", metavar="GETAL", parser=geheel_getal(0, 65535), help="Poort; 0 kiest een vrije."),
]
Onbeveiligd = Annotated[
    bool,
    typer.Option(
        "--onbeveiligd-toegankelijk",
        help="Luister ook voor andere machines. RISICO: er is geen toegangscontrole; wie de poort bereikt, "
        "kan alle berichten met persoonsgegevens lezen en berichten aanleveren.",
    ),
]
Processen = Annotated[
    int, typer.Option("--processen", metavar="GETAL", parser=geheel_getal(1, 64), help="Aantal werkprocessen.")
]


def serve(*, host: Host = None, poort: Poort = None, onbeveiligd: Onbeveiligd = False) -> None:
    """Draai de hele dienst op één machine.

    Het web en één worker; zonder DATABASE_URL ook de ingebouwde PostgreSQL.
    """
    from app.cli.processen import werkers

    with _luister(host, poort, onbeveiligd=onbeveiligd) as deur:
        maak_databank_gereed()
        with werkers(1):
            _bedien(deur)


def web(*, host: Host = None, poort: Poort = None, onbeveiligd: Onbeveiligd = False) -> None:
    """Draai alleen het web.

    Workers draaien apart, op dezelfde databank.
    """
    with _luister(host, poort, onbeveiligd=onbeveiligd) as deur:
        maak_databank_gereed()
        _bedien(deur)


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
def upgrade() -> None:
    """Breng de databank naar het schema van deze versie."""
    from app.diensten.beheer.databank import werk_bij

    werk_bij()
    zeg("De databank heeft het schema van deze versie.")


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


@contextlib.contextmanager
def _luister(host: str | None, poort: int | None, *, onbeveiligd: bool) -> Iterator[socket.socket]:
    """A socket to serve on, in a process that logs and stops as a service. Raises Gebruiksfout."""
    from app.kern.instellingen import instellingen
    from app.kern.logboek import stel_in

    adres = host or instellingen().host
    nummer = instellingen().poort if poort is None else poort
    if not onbeveiligd and not _is_loopback(adres):
        raise Gebruiksfout(
            f"Luisteren op {adres} maakt de dienst zonder toegangscontrole bereikbaar voor andere machines. Gebruik "
            "127.0.0.1 of, als dat de bedoeling is, --onbeveiligd-toegankelijk."
        )
    try:
        deur = _open_deur(adres, nummer)
    except OSError as fout:
        raise Gebruiksfout(f"Op {adres}, poort {nummer} kan niet geluisterd worden: {fout.strerror}.") from None
    stel_in()
    _stop_netjes()
    with deur:
        yield deur


def _open_deur(adres: str, nummer: int) -> socket.socket:
    """A socket that listens. Raises OSError."""
    familie = socket.AF_INET6 if ":" in adres else socket.AF_INET
    deur = socket.create_server((adres, nummer), family=familie, backlog=128)
    # Every connection takes it over. Without it an answer in two parts waits 40 ms until the other side confirms the
    # first; the event loop sets it on sockets that it made itself, not on one that it is given.
    deur.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return deur


def _is_loopback(adres: str) -> bool:
    try:
        return ipaddress.ip_address(adres).is_loopback
    except ValueError:
        return adres == "localhost"


def _bedien(deur: socket.socket) -> None:
    """Serve HTTP until a signal ends it."""
    from app import ggk
    from app.api import maak_app
    from app.api.server import maak_server

    adres, nummer = deur.getsockname()[:2]
    zeg(f"De dienst luistert op http://{f'[{adres}]' if ':' in adres else adres}:{nummer}")
    maak_server(maak_app(*ggk.routes())).run(sockets=[deur])
