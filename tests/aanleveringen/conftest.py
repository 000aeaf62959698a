"""The real interface over HTTP, as the tests of the interface have it."""

from tests.api.conftest import adres, client, instelling

__all__ = ["adres", "client", "instelling"]
