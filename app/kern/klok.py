"""The calendar of the service: days are those of the Netherlands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TIJDZONE = ZoneInfo("Europe/Amsterdam")


def vandaag() -> date:
    """Today in the Netherlands."""
    return datetime.now(TIJDZONE).date()
