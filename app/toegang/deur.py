"""What every door does before it opens: who is it, and may they."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from app.opslag.kern.scope import begrens
from app.toegang.eisen import Eis, Openbaar
from app.toegang.wachter import Wachter, adres_van
from app.toegang.wie import Wie


def wachter_van(aanvraag: Request) -> Wachter:
    """The doorkeeper of this process."""
    wachter: Wachter = aanvraag.state.wachter
    return wachter


def laat_toe(aanvraag: Request, eis: Eis | Openbaar, herken: Callable[[Wachter, Request], Wie]) -> None:
    """Let a request in, with its `Wie` in `request.state.wie`, in no more roles than this right needs.

    Raises NietAangemeld, GeenRecht, TeVeel and AanmelddienstWeg.
    """
    wachter = wachter_van(aanvraag)
    if isinstance(eis, Openbaar):
        wachter.grenzen.tel("adres", adres_van(aanvraag))
        return
    aanvraag.state.wie = herken(wachter, aanvraag).voor(eis.recht, eis.activiteit)


@contextmanager
def binnen_bereik(aanvraag: Request) -> Iterator[None]:
    """Hold everything that a request does to what its `Wie` may see; the database keeps it. One for anyone has none."""
    wie: Wie | None = getattr(aanvraag.state, "wie", None)
    if wie is None:
        yield
        return
    with begrens(wie.scope):
        yield
