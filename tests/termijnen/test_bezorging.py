"""What is sent counts when it is delivered: for what we owe, and for what a provider owes in return."""

from datetime import date

from app.diensten.verkeer.verzendingen import geef_vrij
from berichten.ggk import Fout
from tests.termijnen.test_termijnen import alle, een, lever, stand
from tests.verzenden import nepggk
from tests.verzenden.hulp import declaratieantwoord, fo01_op_ongeldig_bericht, maak_tijd, meld_fo01, werk_af
from tests.verzenden.hulp import stand as verzending
from tests.verzenden.nepggk import NepGGK


def test_een_antwoord_is_pas_gegeven_als_het_bezorgd_is(ggk: NepGGK) -> None:
    ggk.doe(nepggk.geeft(500, b"", "text/plain"))
    antwoord = declaratieantwoord()
    assert een("declaratie-antwoord").afgehandeld_op is None

    werk_af()
    assert verzending(antwoord).toestand == "klaar"
    assert een("declaratie-antwoord").afgehandeld_op is None

    maak_tijd()
    werk_af()
    assert verzending(antwoord).toestand == "afgeleverd"
    termijn = een("declaratie-antwoord")
    assert (termijn.toestand, termijn.afgehandeld_door) == ("voldaan", antwoord)


def test_een_geweigerd_antwoord_moet_alsnog(ggk: NepGGK) -> None:
    antwoord = declaratieantwoord()
    werk_af()
    meld_fo01(ggk.referenties[0], Fout(code="StUF055", plek="client", omschrijving="Onleesbaar."))
    assert een("declaratie-antwoord").afgehandeld_op is None

    geef_vrij(antwoord)
    werk_af()
    assert een("declaratie-antwoord").toestand == "voldaan"


def test_een_transportfout_is_geen_antwoord(ggk: NepGGK) -> None:
    fo01_op_ongeldig_bericht()
    werk_af()
    assert len(ggk.bezorgd) == 1
    (termijn,) = alle()
    assert (termijn.soort, termijn.toestand, termijn.afgehandeld_door) == ("retour", "vervallen", None)


def test_een_aanbieder_heeft_tijd_vanaf_de_bezorging(ggk: NepGGK) -> None:
    bericht_id = lever("301", date(2026, 3, 20))
    assert stand("retour-aanbieder") == ("loopt", date(2026, 3, 25))
    werk_af()
    assert verzending(bericht_id).toestand == "afgeleverd"
    begin = een("retour-aanbieder").begin
    assert begin > date(2026, 3, 20)

    meld_fo01(ggk.referenties[0], Fout(code="StUF055", plek="client", omschrijving="Onleesbaar."))
    assert een("retour-aanbieder").toestand == "vervallen"
    geef_vrij(bericht_id)
    assert een("retour-aanbieder").afgehandeld_op is None
