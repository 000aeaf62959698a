"""The interface, a fake exchange point and settings, as their own tests have them."""

from tests.api.conftest import adres, client, instelling
from tests.verzenden.conftest import ggk, instel

__all__ = ["adres", "client", "ggk", "instel", "instelling"]
