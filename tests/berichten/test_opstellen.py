"""Composing an order: the worked examples of the standard, and what may not be decided."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from berichten.dossier import ToewijzingStand
from berichten.model.basis import Omvang, Product, Verwijzer
from berichten.model.bericht_301 import ToegewezenProduct
from berichten.model.bericht_315 import AangevraagdProduct
from berichten.model.bericht_317 import NieuwProduct, OngewijzigdProduct, TeWijzigenProduct, Verzoek
from berichten.opstellen import (
    Aanpassing,
    Gebruik,
    Moment,
    NietMogelijk,
    Nieuw,
    Verwijdering,
    Wijziging,
    honoreer_toewijzing,
    honoreer_wijziging,
    stel_samen,
)

UREN_PER_WEEK = {"eenheid": "04", "frequentie": "2"}


def _uren(aantal: int) -> Omvang:
    return Omvang(volume=aantal, **UREN_PER_WEEK)


def _product(letter: str) -> Product:
    return Product(categorie="02", code=f"02{letter}00")


def _stand(nummer: int, letter: str, begin: date, einde: date | None, uren: int | None = None, **meer: Any) -> Any:
    omvang = {"volume": uren, **UREN_PER_WEEK} if uren else {}
    product = {"categorie": "02", "productcode": f"02{letter}00"}
    vast = {"bsn": "999911120", "aanbieder": "01999901", "toewijzingsdatum": date(2024, 12, 1)}
    return ToewijzingStand(**{**vast, **product, **omvang, **meer}, nummer=nummer, ingangsdatum=begin, einddatum=einde)


def _stel(
    standen: Sequence[ToewijzingStand],
    wijzigingen: Sequence[Wijziging],
    dag: date,
    gebruik: Mapping[int, Gebruik] | None = None,
    **meer: Any,
) -> list[ToegewezenProduct]:
    nummers = itertools.count(900_001)
    moment = Moment(dag, "10:00:00")
    return stel_samen(standen, wijzigingen, moment=moment, nummers=nummers, gebruik=gebruik or {}, **meer)


def _honoreer(
    standen: Sequence[ToewijzingStand], verzoek: Verzoek, dag: date, ingang: date | None = None
) -> list[tuple[Any, ...]]:
    """Number, product, volume, begin, end, reference and reason of every product in the order that honours."""
    wijzigingen = honoreer_wijziging(verzoek, {stand.nummer: stand for stand in standen}, ingang=ingang)
    producten = _stel(standen, wijzigingen, dag, alles_op_verzoek=verzoek.referentie_aanbieder)
    return [_regel(product) for product in producten]


def _regel(product: ToegewezenProduct) -> tuple[Any, ...]:
    return (
        product.toewijzing_nummer,
        product.product.code if product.product else None,
        product.omvang.volume if product.omvang else None,
        product.ingangsdatum,
        product.einddatum,
        product.referentie_aanbieder,
        product.reden_wijziging,
    )


BEGIN, EINDE = date(2025, 1, 1), date(2025, 12, 31)


def test_iv093_voorbeeld_1_verlengen_onder_hetzelfde_nummer_en_meer_uren_onder_een_nieuw() -> None:
    standen = [_stand(123001, "E", BEGIN, EINDE, 4), _stand(123002, "F", BEGIN, EINDE, 3)]
    verzoek = Verzoek(
        referentie_aanbieder="A001",
        reden_verzoek="1",
        te_wijzigen_producten=[
            TeWijzigenProduct(
                toewijzing_nummer=123001,
                gewenste_ingangsdatum=BEGIN,
                einddatum=date(2026, 6, 30),
                omvang=_uren(4),
            ),
            TeWijzigenProduct(
                toewijzing_nummer=123002,
                gewenste_ingangsdatum=date(2025, 6, 12),
                einddatum=EINDE,
                omvang=_uren(6),
            ),
        ],
    )
    assert _honoreer(standen, verzoek, date(2025, 6, 2)) == [
        (123001, "02E00", 4, BEGIN, date(2026, 6, 30), "A001", "12"),
        (123002, "02F00", 3, BEGIN, date(2025, 6, 11), "A001", "12"),
        (900001, "02F00", 6, date(2025, 6, 12), EINDE, "A001", None),
    ]


def _voorbeeld_2() -> tuple[list[ToewijzingStand], Verzoek]:
    standen = [_stand(345001, "A", BEGIN, EINDE), _stand(345002, "B", BEGIN, EINDE)]
    verzoek = Verzoek(
        referentie_aanbieder="A002",
        reden_verzoek="1",
        ongewijzigde_producten=[OngewijzigdProduct(toewijzing_nummer=345001)],
        te_wijzigen_producten=[
            TeWijzigenProduct(toewijzing_nummer=345002, gewenste_ingangsdatum=BEGIN, einddatum=date(2025, 5, 15))
        ],
        nieuwe_producten=[NieuwProduct(product=_product("C"), gewenste_ingangsdatum=date(2025, 5, 16))],
    )
    return standen, verzoek


def test_iv093_voorbeeld_2a_aansluitend_vanaf_de_afgesproken_dag() -> None:
    standen, verzoek = _voorbeeld_2()
    assert _honoreer(standen, verzoek, date(2025, 5, 23), ingang=date(2025, 5, 24)) == [
        (345001, "02A00", None, BEGIN, EINDE, "A002", None),
        (345002, "02B00", None, BEGIN, date(2025, 5, 23), "A002", "12"),
        (900001, "02C00", None, date(2025, 5, 24), None, "A002", None),
    ]


def test_iv093_voorbeeld_2b_met_terugwerkende_kracht_zoals_gevraagd() -> None:
    standen, verzoek = _voorbeeld_2()
    assert _honoreer(standen, verzoek, date(2025, 5, 23)) == [
        (345001, "02A00", None, BEGIN, EINDE, "A002", None),
        (345002, "02B00", None, BEGIN, date(2025, 5, 15), "A002", "12"),
        (900001, "02C00", None, date(2025, 5, 16), None, "A002", None),
    ]


@pytest.mark.parametrize(
    "ingang, begin", [(None, date(2026, 5, 8)), (date(2026, 5, 15), date(2026, 5, 15))], ids=["3a", "3b"]
)
def test_iv093_voorbeeld_3_wat_al_geeindigd_is_blijft_en_gaat_niet_meer_mee(ingang: date | None, begin: date) -> None:
    # X ended on 7 May and did not change, so an order of 15 May does not hold it (OP087).
    standen = [_stand(678001, "X", BEGIN, date(2026, 5, 7))]
    verzoek = Verzoek(
        referentie_aanbieder="A003",
        reden_verzoek="1",
        ongewijzigde_producten=[OngewijzigdProduct(toewijzing_nummer=678001)],
        nieuwe_producten=[NieuwProduct(product=_product("Y"), gewenste_ingangsdatum=date(2026, 5, 8))],
    )
    assert _honoreer(standen, verzoek, date(2026, 5, 15), ingang) == [
        (900001, "02Y00", None, begin, None, "A003", None)
    ]


def test_iv097_alle_producten_krijgen_de_referentie_van_het_verzoek_om_wijziging() -> None:
    begin, einde = date(2020, 1, 1), date(2020, 12, 31)
    standen = [_stand(345001, "A", begin, einde), _stand(345002, "B", begin, einde)]
    verzoek = Verzoek(
        referentie_aanbieder="667788",
        reden_verzoek="1",
        ongewijzigde_producten=[OngewijzigdProduct(toewijzing_nummer=345001)],
        te_wijzigen_producten=[
            TeWijzigenProduct(toewijzing_nummer=345002, gewenste_ingangsdatum=begin, einddatum=date(2021, 6, 30))
        ],
    )
    assert _honoreer(standen, verzoek, date(2020, 11, 2)) == [
        (345001, "02A00", None, begin, einde, "667788", None),
        (345002, "02B00", None, begin, date(2021, 6, 30), "667788", "12"),
    ]


def test_iv097_een_wijziging_van_de_gemeente_zelf_heeft_geen_referentie() -> None:
    stand = _stand(345001, "A", BEGIN, None, referentie_aanbieder="667788")
    wijziging = Aanpassing(nummer=345001, reden="05", einddatum=EINDE)
    assert _regel(_stel([stand], [wijziging], date(2025, 6, 1))[0])[5:] == (None, "05")


def test_iv094_een_product_van_een_verzoek_om_toewijzing_zoals_gevraagd_of_anders() -> None:
    gevraagd = AangevraagdProduct(
        referentie_aanbieder="R1",
        product=_product("A"),
        toewijzing_ingangsdatum=BEGIN,
        omvang=_uren(4),
        verwijzer=Verwijzer(type="02"),
    )
    lopend = _stand(345001, "B", BEGIN, EINDE, referentie_aanbieder="R0")
    zoals = _stel([lopend], [honoreer_toewijzing(gevraagd)], date(2025, 2, 1))
    assert [_regel(product) for product in zoals] == [
        (345001, "02B00", None, BEGIN, EINDE, None, None),
        (900001, "02A00", 4, BEGIN, None, "R1", None),
    ]
    anders = honoreer_toewijzing(gevraagd, anders=Nieuw(product=_product("C"), ingangsdatum=date(2025, 3, 1)))
    assert _regel(_stel([], [anders], date(2025, 2, 1))[0]) == (
        900001, "02C00", None, date(2025, 3, 1), None, "R1", None,
    )  # fmt: skip


def test_op087_wat_geldig_is_en_wat_wijzigde_gaat_mee_wat_voorbij_of_verwijderd_is_niet() -> None:
    vandaag = date(2025, 6, 1)
    standen = [
        _stand(1, "A", BEGIN, EINDE),
        _stand(2, "B", BEGIN, date(2025, 5, 31)),
        _stand(3, "C", BEGIN, vandaag),
        _stand(4, "D", date(2025, 9, 1), None),
        _stand(5, "E", BEGIN, BEGIN, reden_wijziging="13"),
        _stand(6, "F", BEGIN, BEGIN, reden_wijziging="01"),
        _stand(7, "G", BEGIN, date(2025, 4, 30), reden_wijziging="05"),
    ]
    producten = _stel(standen, [Aanpassing(nummer=1, reden="05", einddatum=date(2025, 8, 31))], vandaag)
    assert [product.toewijzing_nummer for product in producten] == [1, 3, 4]
    # The end of 7 never reached the provider: it still has to be told, with its reason.
    producten = _stel(standen, [], vandaag, niet_bezorgd={7})
    assert [(product.toewijzing_nummer, product.reden_wijziging) for product in producten] == [
        (1, None), (3, None), (4, None), (7, "05"),
    ]  # fmt: skip


def test_wat_niet_wijzigt_houdt_zijn_moment_en_wat_wijzigt_krijgt_dat_van_het_besluit() -> None:
    standen = [_stand(1, "A", BEGIN, EINDE), _stand(2, "B", BEGIN, EINDE)]
    een, twee = _stel(standen, [Verwijdering(nummer=2)], date(2025, 6, 1))
    assert (een.toewijzingsdatum, een.toewijzingstijd) == (date(2024, 12, 1), "00:00:00")
    assert (twee.toewijzingsdatum, twee.toewijzingstijd) == (date(2025, 6, 1), "10:00:00")
    assert (twee.einddatum, twee.reden_wijziging) == (BEGIN, "13")


TOTAAL_STAND = _stand(8, "A", BEGIN, EINDE, volume=80, eenheid="04", frequentie="6")


def test_op257_een_totaal_wijzigt_onder_hetzelfde_nummer_ook_met_een_ander_einde() -> None:
    verzoek = Verzoek(
        referentie_aanbieder="A4",
        reden_verzoek="1",
        te_wijzigen_producten=[
            TeWijzigenProduct(
                toewijzing_nummer=8,
                gewenste_ingangsdatum=BEGIN,
                einddatum=date(2026, 3, 31),
                omvang=Omvang(volume=120, eenheid="04", frequentie="6"),
            )
        ],
    )
    assert _honoreer([TOTAAL_STAND], verzoek, date(2025, 6, 1)) == [
        (8, "02A00", 120, BEGIN, date(2026, 3, 31), "A4", "12")
    ]


def test_op257_andere_uren_over_de_hele_periode_vervangen_de_toewijzing() -> None:
    stand = _stand(9, "A", BEGIN, EINDE, 3)
    verzoek = Verzoek(
        referentie_aanbieder="A5",
        reden_verzoek="1",
        te_wijzigen_producten=[
            TeWijzigenProduct(toewijzing_nummer=9, gewenste_ingangsdatum=BEGIN, einddatum=EINDE, omvang=_uren(5))
        ],
    )
    assert _honoreer([stand], verzoek, date(2024, 12, 15)) == [
        (9, "02A00", 3, BEGIN, BEGIN, "A5", "13"),
        (900001, "02A00", 5, BEGIN, EINDE, "A5", None),
    ]


WEEK = _stand(1, "A", BEGIN, EINDE, 3)
GELEVERD = Gebruik(geleverd=True)
TOEGEKEND = Gebruik(laatste_dag=date(2025, 4, 30), bedrag=50_000, volume=40, geleverd=True)
BUDGET = _stand(2, "B", BEGIN, EINDE, budget=100_000)


@pytest.mark.parametrize(
    "stand, wijziging, gebruik, bron",
    [
        (WEEK, Aanpassing(nummer=1, reden="04", einddatum=None, omvang=_uren(5)), {}, "IV066"),
        (WEEK, Aanpassing(nummer=1, reden="04", einddatum=EINDE), {}, "IV066"),
        (WEEK, Aanpassing(nummer=1, reden="04", einddatum=EINDE, omvang=_uren(3), budget=1), {}, "IV066"),
        (WEEK, Aanpassing(nummer=7, reden="04", einddatum=EINDE), {}, "IV066"),
        (WEEK, Aanpassing(nummer=1, reden="05", einddatum=date(2024, 12, 31), omvang=_uren(3)), {}, "CS003"),
        (WEEK, Aanpassing(nummer=1, reden="05", einddatum=date(2025, 3, 31), omvang=_uren(3)), {}, "OP186"),
        (
            WEEK,
            Aanpassing(nummer=1, reden="05", einddatum=date(2025, 3, 31), omvang=_uren(3), akkoord=True),
            {1: TOEGEKEND},
            "UP031",
        ),
        (WEEK, Verwijdering(nummer=1), {1: TOEGEKEND}, "TR385"),
        (WEEK, Verwijdering(nummer=1), {1: GELEVERD}, "OP362"),
        (BUDGET, Aanpassing(nummer=2, reden="05", einddatum=EINDE, budget=90_000), {}, "OP299"),
        (
            BUDGET,
            Aanpassing(nummer=2, reden="05", einddatum=EINDE, budget=40_000, akkoord=True),
            {2: TOEGEKEND},
            "UP031",
        ),
        (
            TOTAAL_STAND,
            Aanpassing(nummer=8, reden="05", einddatum=EINDE, omvang=Omvang(volume=39, eenheid="04", frequentie="6")),
            {8: TOEGEKEND},
            "UP031",
        ),
        (
            TOTAAL_STAND,
            Aanpassing(nummer=8, reden="05", einddatum=EINDE, omvang=Omvang(volume=60, eenheid="04", frequentie="6")),
            {8: TOEGEKEND},
            "OP033x1",
        ),
        (
            _stand(3, "C", BEGIN, date(2025, 5, 1)),
            Aanpassing(nummer=3, reden="04", einddatum=EINDE),
            {},
            "OP380",
        ),
        (WEEK, Nieuw(product=_product("A"), ingangsdatum=EINDE), {}, "OP259"),
        (WEEK, Nieuw(product=Product(categorie="02"), ingangsdatum=date(2025, 7, 1)), {}, "OP259"),
        (WEEK, Nieuw(product=None, ingangsdatum=date(2025, 7, 1)), {}, "OP259"),
        (WEEK, Nieuw(product=_product("B"), ingangsdatum=EINDE, einddatum=BEGIN), {}, "CS003"),
    ],
)
def test_wat_niet_mag_wordt_geweigerd_met_de_regel(
    stand: ToewijzingStand, wijziging: Wijziging, gebruik: Mapping[int, Gebruik], bron: str
) -> None:
    with pytest.raises(NietMogelijk) as fout:
        _stel([stand], [wijziging], date(2025, 6, 1), gebruik)
    assert [(bezwaar.plaats, bezwaar.bron) for bezwaar in fout.value.bezwaren] == [(0, bron)]
    assert fout.value.bezwaren[0].melding


def test_alle_bezwaren_tegelijk_elk_bij_zijn_wijziging() -> None:
    wijzigingen: list[Wijziging] = [
        Nieuw(product=_product("Z"), ingangsdatum=EINDE, einddatum=BEGIN),
        Verwijdering(nummer=1),
        Nieuw(product=_product("Q"), ingangsdatum=BEGIN),
        Nieuw(product=_product("Q"), ingangsdatum=BEGIN),
    ]
    with pytest.raises(NietMogelijk) as fout:
        _stel([WEEK], wijzigingen, date(2025, 6, 1), {1: TOEGEKEND})
    assert [(b.plaats, b.bron) for b in fout.value.bezwaren] == [(0, "CS003"), (1, "TR385"), (3, "OP259")]


def test_hulpmiddelen_mogen_naast_elkaar() -> None:
    rolstoel = Product(categorie="12", code="12A01")
    wijzigingen = [Nieuw(product=rolstoel, ingangsdatum=BEGIN), Nieuw(product=rolstoel, ingangsdatum=BEGIN)]
    assert len(_stel([], wijzigingen, date(2025, 6, 1))) == 2


def test_verwijderen_en_opnieuw_geven_stapelt_niet() -> None:
    wijzigingen: list[Wijziging] = [
        Verwijdering(nummer=1),
        Nieuw(product=_product("A"), ingangsdatum=BEGIN, omvang=_uren(4)),
    ]
    producten = _stel([WEEK], wijzigingen, date(2025, 6, 1), {1: GELEVERD})
    assert [product.toewijzing_nummer for product in producten] == [1, 900001]
