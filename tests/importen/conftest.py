"""The real interface over HTTP, as the tests of the interface have it."""

from tests.api.conftest import adres, client, instelling
from tests.cli.conftest import bv

__all__ = ["adres", "bv", "client", "instelling"]
