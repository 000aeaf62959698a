"""The real interface over HTTP, and settings of delivery, as other tests have them."""

from tests.api.conftest import adres, client
from tests.verzenden.conftest import ggk, instel

__all__ = ["adres", "client", "ggk", "instel"]
