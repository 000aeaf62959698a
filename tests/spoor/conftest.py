"""The command line, the interface and a fake exchange point, as their own tests have them."""

from tests.api.conftest import adres, client
from tests.cli.conftest import bv
from tests.verzenden.conftest import ggk, instel

__all__ = ["adres", "bv", "client", "ggk", "instel"]
