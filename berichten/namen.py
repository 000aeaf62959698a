"""From the names of the standard to the names in the code: `ToegewezenProduct` is `toegewezen_product`."""

import functools
import re

_GRENS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@functools.cache
def attribuut(element: str) -> str:
    """The attribute that holds an element: its name in snake case."""
    return _GRENS.sub("_", element).lower()


def klassenaam(complextype: str) -> str:
    """The Python class of a class of the standard: `Root` is `Bericht`, `CDT_Adres` is `Adres`."""
    return "Bericht" if complextype == "Root" else complextype.removeprefix("CDT_")
