"""The log of a service process: one JSON object per line on standard error, with the message and job it is about.

A log line never holds a BSN, a name or the text of a message.
"""

import logging
import sys

import structlog

VOORBEWERKING = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="tijd"),
)


def stel_in(niveau: int = logging.INFO) -> None:
    """Send everything that is logged in this process to standard error, from `niveau` up."""
    uitvoer = logging.StreamHandler(sys.stderr)
    uitvoer.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=VOORBEWERKING,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _zonder_inhoud,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[uitvoer], level=niveau, force=True)
    # The queue logs every job twice, with its arguments; our own lines say what became of the message.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)


def _zonder_inhoud(_logger: object, _methode: str, regel: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep of an exception only its kind: its text and its frames may hold what a message holds."""
    fout = regel.pop("exc_info", None)
    if isinstance(fout, tuple) and fout[1] is not None:
        fout = fout[1]
    if isinstance(fout, BaseException):
        regel["fout"] = type(fout).__name__
    return regel
