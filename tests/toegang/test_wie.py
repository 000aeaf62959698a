"""Who acts: rights by role and municipality, what the database is asked for, and the tables that are printed."""

import pytest

from app.opslag.kern.scope import PIJPLIJN, Scope
from app.toegang.activiteiten import ACTIVITEITEN, TOEWIJZEN, zoek
from app.toegang.fouten import BuitenBereik, GeenRecht
from app.toegang.rechten import RECHTEN, Recht, rechten_van
from app.toegang.rollen import OMSCHRIJVING, Rol
from app.toegang.wie import DIENST, Wie, eis, van_operator
from app.toegang.zichtbaarheid import Gegeven, Zicht, zicht
from tools.maak_veiligheidsdoc import BEGIN, EINDE, ingevoegd

ZWOLLE, DEVENTER = "0193", "0150"


def wie(*rollen: tuple[Rol, str], aanbieder: str | None = None) -> Wie:
    return Wie("mens", "x", "X", frozenset(rollen), aanbieder=aanbieder)


def test_elke_rol_en_elk_recht_doet_ertoe() -> None:
    assert RECHTEN.keys() == set(Recht)
    assert OMSCHRIJVING.keys() == set(Rol)
    assert all(RECHTEN[recht] for recht in Recht)
    assert all(rechten_van(rol) > {Recht.IK} for rol in Rol)


def test_een_recht_geldt_waar_de_rol_geldt() -> None:
    beide = wie((Rol.BACKOFFICE, ZWOLLE), (Rol.FINANCIEN, DEVENTER))
    eis(beide, Recht.INHOUD_LEZEN)
    eis(beide, Recht.INHOUD_LEZEN, ZWOLLE)
    with pytest.raises(GeenRecht):
        eis(beide, Recht.INHOUD_LEZEN, DEVENTER)
    with pytest.raises(BuitenBereik):
        eis(beide, Recht.INHOUD_LEZEN, "0153")


def test_voor_een_recht_blijven_alleen_de_rollen_over_die_het_geven() -> None:
    beide = wie((Rol.BACKOFFICE, ZWOLLE), (Rol.FINANCIEN, DEVENTER), (Rol.BEHEER, "0153"))
    smal = beide.voor(Recht.INHOUD_LEZEN, TOEWIJZEN)
    assert smal.rollen == {(Rol.BACKOFFICE, ZWOLLE)}
    assert smal.doel is TOEWIJZEN
    assert smal.scope == Scope("gezicht", frozenset({ZWOLLE}))
    assert beide.voor(Recht.IMPORTEREN, TOEWIJZEN).scope == Scope("beheer", frozenset({"0153"}))
    assert beide.voor(Recht.BEVINDINGEN_LEZEN, TOEWIJZEN).scope.gemeenten == {ZWOLLE, DEVENTER}
    assert beide.voor(Recht.BERICHTEN_LEZEN, TOEWIJZEN).scope.rol == "beheer"
    with pytest.raises(GeenRecht):
        beide.voor(Recht.AANLEVEREN, TOEWIJZEN).voor(Recht.IMPORTEREN, TOEWIJZEN)


def test_een_aanbieder_ziet_alleen_wat_bij_zijn_code_hoort() -> None:
    aanbieder = wie((Rol.AANBIEDER, ZWOLLE), aanbieder="70701234")
    assert aanbieder.scope == Scope("gezicht", frozenset({ZWOLLE}), "70701234")
    for rollen, code in (
        ([(Rol.AANBIEDER, ZWOLLE)], None),
        ([(Rol.AANBIEDER, ZWOLLE), (Rol.BACKOFFICE, ZWOLLE)], "70701234"),
        ([(Rol.BACKOFFICE, ZWOLLE)], "70701234"),
    ):
        with pytest.raises(ValueError, match="AGB"):
            wie(*rollen, aanbieder=code)


def test_de_dienst_en_wie_hem_draait_zien_alles() -> None:
    operator = van_operator()
    assert DIENST.scope is operator.scope is PIJPLIJN
    eis(operator, Recht.IMPORTEREN, ZWOLLE)
    assert operator.id.startswith("uid:")
    assert operator.trace_id != van_operator().trace_id
    assert wie((Rol.SYSTEEM, ZWOLLE)).scope is PIJPLIJN


def test_beheer_en_systeem_zien_niets_van_een_persoon() -> None:
    for rol in (Rol.BEHEER, Rol.SYSTEEM):
        assert {zicht(gegeven, rol) for gegeven in Gegeven} == {Zicht.GEEN}
    assert zicht(Gegeven.RELATIES, Rol.FINANCIEN) is Zicht.GEEN
    assert zicht(Gegeven.REDEN, Rol.FINANCIEN) is Zicht.GROND
    assert zicht(Gegeven.BSN, Rol.WIJKTEAM) is Zicht.LAATSTE_DRIE


def test_elke_versie_van_een_activiteit_heeft_een_eigen_absolute_uri() -> None:
    uris = [activiteit.uri("https://gemeente.example/register") for activiteit in ACTIVITEITEN]
    assert len(set(uris)) == len(uris)
    assert TOEWIJZEN.uri("https://gemeente.example/register") == "https://gemeente.example/register/toewijzen/1"
    assert all(zoek(activiteit.code, activiteit.versie) is activiteit for activiteit in ACTIVITEITEN)
    assert zoek("toewijzen", 99) is None


def test_het_document_verandert_alleen_tussen_zijn_merken() -> None:
    tekst = ingevoegd(f"voor\n{BEGIN}\nVERVANG MIJ\n{EINDE}\nna\n")
    assert tekst.startswith("voor\n")
    assert tekst.endswith(f"{EINDE}\nna\n")
    assert "VERVANG MIJ" not in tekst
    assert all(recht in tekst for recht in Recht)
    assert ingevoegd(tekst) == tekst
    with pytest.raises(ValueError, match="lacks"):
        ingevoegd("zonder merken")
