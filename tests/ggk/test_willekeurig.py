"""Whatever is sent: a Bv03, or a fault with a valid Fo03. Never another answer."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from berichten.ggk import ACTIES
from tests.ggk.hulp import Deur, body, bv03, di01, du01, fo01, fo03

BASIS = [di01(), du01(), fo01()]


@st.composite
def beschadigd(trekking: st.DrawFn) -> bytes:
    """A good message in which a piece is replaced by other bytes, or by a piece from elsewhere in it."""
    soap = trekking(st.sampled_from(BASIS))
    for _ in range(trekking(st.integers(1, 4))):
        van = trekking(st.integers(0, len(soap)))
        tot = trekking(st.integers(van, min(len(soap), van + 200)))
        begin = trekking(st.integers(0, len(soap)))
        elders = soap[begin : begin + trekking(st.integers(0, 100))]
        nieuw = trekking(
            st.binary(max_size=20) | st.just(elders) | st.sampled_from([b"<", b"&", b"]]>", b"</soap:Body>"])
        )
        soap = soap[:van] + nieuw + soap[tot:]
    return soap


# The examples of one test share a database; it is emptied after the test.
GEDEELD = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=150, deadline=None, suppress_health_check=GEDEELD)
@given(soap=st.binary(max_size=500) | beschadigd(), soort=st.sampled_from(sorted(ACTIES)))
def test_elk_antwoord_is_een_bevestiging_of_een_fout(deur: Deur, soap: bytes, soort: str) -> None:
    antwoord = deur.stuur(soap, soort=soort)
    if antwoord.status_code == 200:
        assert bv03(antwoord)["berichtcode"] == "Bv03"
    else:
        assert fo03(antwoord)["plek"] == "client"
    assert body(antwoord) is not None


@settings(max_examples=50, deadline=None, suppress_health_check=GEDEELD)
@given(
    koppen=st.fixed_dictionaries(
        {"SOAPAction": st.text(st.characters(min_codepoint=32, max_codepoint=126)).map(str.strip)},
        optional={"Content-Type": st.text(st.characters(min_codepoint=33, max_codepoint=126))},
    )
)
def test_elke_kop_krijgt_een_antwoord(deur: Deur, koppen: dict[str, str]) -> None:
    antwoord = deur.stuur(BASIS[0], **koppen)
    assert bv03(antwoord) if antwoord.status_code == 200 else fo03(antwoord)
