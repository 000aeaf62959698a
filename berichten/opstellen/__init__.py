"""Composing an order (301): what a municipality sends when it decides something on a client's care.

The facts come in as plain data and the classes of the message come out; nothing here asks a database or a clock.
"""

from berichten.opstellen.pakket import Moment, stel_samen
from berichten.opstellen.verzoek import honoreer_toewijzing, honoreer_wijziging
from berichten.opstellen.wijziging import Aanpassing, Bezwaar, Gebruik, NietMogelijk, Nieuw, Verwijdering, Wijziging

__all__ = [
    "Aanpassing",
    "Bezwaar",
    "Gebruik",
    "Moment",
    "NietMogelijk",
    "Nieuw",
    "Verwijdering",
    "Wijziging",
    "honoreer_toewijzing",
    "honoreer_wijziging",
    "stel_samen",
]
