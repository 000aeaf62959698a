"""Why someone does not get in. Each carries its HTTP status; every face renders it in its own way."""

from app.kern.fouten import Dienstfout


class NietAangemeld(Dienstfout):
    """Nobody we know: no proof of who it is, or one that does not hold. Why not is for the log, never for the asker."""

    code = "niet-aangemeld"
    status = 401

    def __init__(self, reden: str = "geen bewijs", *, bewijs_getoond: bool = False) -> None:
        fout = ', error="invalid_token"' if bewijs_getoond else ""
        super().__init__(
            "Meld u aan: dit vraagt een geldig bewijs van wie u bent.",
            {"WWW-Authenticate": f'Bearer realm="berichtenverkeer"{fout}'},
        )
        self.reden = reden
        self.bewijs_getoond = bewijs_getoond
        """Whether there was a proof, that did not hold."""


class GeenRecht(Dienstfout):
    """Someone we know, without the right that this needs."""

    code = "geen-recht"
    status = 403

    def __init__(self, recht: str) -> None:
        super().__init__(f"Uw rol geeft dit recht niet: {recht}.")


class BuitenBereik(Dienstfout):
    """Something of a municipality for which one holds no role: it might as well not exist."""

    code = "niet-gevonden"
    status = 404

    def __init__(self) -> None:
        super().__init__("Dit is er niet.")


class NietVers(Dienstfout):
    """This needs a sign-in of a moment ago."""

    code = "opnieuw-aanmelden"
    status = 403

    def __init__(self) -> None:
        super().__init__("Meld u opnieuw aan: dit mag alleen kort na het aanmelden.")


class Vervalst(Dienstfout):
    """A form that did not come from a page of this session."""

    code = "formulier-verlopen"
    status = 403

    def __init__(self) -> None:
        super().__init__("Dit formulier hoort niet bij deze sessie, of is te oud. Open de pagina opnieuw.")


class TeVeel(Dienstfout):
    """More requests than one may make in a minute."""

    code = "te-veel-verzoeken"
    status = 429

    def __init__(self, wacht: int) -> None:
        tekst = "Dit zijn te veel verzoeken achter elkaar; probeer het straks opnieuw."
        super().__init__(tekst, {"Retry-After": str(max(1, wacht))})


class AanmelddienstWeg(Dienstfout):
    """The service that people or machines sign in with does not answer, so nobody can be recognised."""

    code = "aanmelddienst-onbereikbaar"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "De aanmelddienst is niet bereikbaar; probeer het over een minuut opnieuw.", {"Retry-After": "60"}
        )


class AanmeldenMislukt(Dienstfout):
    """A sign-in that did not end well; `reden` is for the log."""

    code = "aanmelden-mislukt"
    status = 400

    def __init__(self, reden: str, melding: str = "Het aanmelden is niet gelukt. Begin opnieuw.") -> None:
        super().__init__(melding)
        self.reden = reden
