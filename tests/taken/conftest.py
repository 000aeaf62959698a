"""The interface and the door of the GGK, as their own tests have them."""

from tests.api.conftest import adres, client
from tests.ggk.conftest import deur, server_ggk

__all__ = ["adres", "client", "deur", "server_ggk"]
