"""What messages mean: toewijzingen, leveringen, verzoeken and declaraties, and the lists they are judged by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEREIK = ("gemeente", "standaard", "aanbieder")


def upgrade() -> None:
    """Make the tables of the domain."""
    _client_en_toewijzing()
    _levering()
    _verzoek()
    _declaratie()
    _lijsten()


def _verplicht(*namen: str) -> list[sa.Column[str]]:
    return [sa.Column(naam, sa.Text(), nullable=False) for naam in namen]


def _tekst(*namen: str) -> list[sa.Column[str]]:
    return [sa.Column(naam, sa.Text()) for naam in namen]


def _getal(naam: str, *, verplicht: bool = False) -> sa.Column[int]:
    return sa.Column(naam, sa.BigInteger(), nullable=not verplicht)


def _datum(naam: str, *, verplicht: bool = True) -> sa.Column[object]:
    return sa.Column(naam, sa.Date(), nullable=not verplicht)


def _bsn() -> sa.Column[str]:
    return sa.Column("bsn", sa.String(9), nullable=False)


def _sleutel(tabel: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{tabel}"),
    ]


def _verwijzing(tabel: str, kolom: str, doel: str, soort: sa.types.TypeEngine[object]) -> list[sa.schema.SchemaItem]:
    """A column that must refer to a row of another table."""
    return [
        sa.Column(kolom, soort, nullable=False),
        sa.ForeignKeyConstraint([kolom], [f"{doel}.id"], name=f"fk_{tabel}_{kolom}"),
    ]


def _bericht(tabel: str) -> list[sa.schema.SchemaItem]:
    return _verwijzing(tabel, "bericht_id", "bericht", sa.Uuid())


def _uniek(tabel: str, *kolommen: str, naam: str | None = None) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*kolommen, name=naam or f"uq_{tabel}_{'_'.join(kolommen)}")


def _index(tabel: str, *kolommen: str, waar: str | None = None) -> None:
    op.create_index(
        f"ix_{tabel}_{'_'.join(kolommen)}", tabel, list(kolommen), postgresql_where=sa.text(waar) if waar else None
    )


def _client_en_toewijzing() -> None:
    op.create_table(
        "client",
        *_sleutel("client"),
        *_bericht("client"),
        *_verplicht("gemeente", "standaard", "achternaam", "geslacht"),
        *_tekst("voorvoegsel", "voornamen", "voorletters", "datum_gebruik"),
        _bsn(),
        _datum("dagtekening"),
        _datum("geboortedatum"),
        _uniek("client", "gemeente", "standaard", "bsn"),
    )
    op.create_table(
        "toewijzing",
        *_sleutel("toewijzing"),
        *_verplicht(*BEREIK),
        _bsn(),
        _getal("nummer", verplicht=True),
        _uniek("toewijzing", "gemeente", "standaard", "nummer"),
    )
    _index("toewijzing", *BEREIK, "bsn")
    op.create_table(
        "toewijzing_versie",
        *_sleutel("toewijzing_versie"),
        *_verwijzing("toewijzing_versie", "toewijzing_id", "toewijzing", sa.BigInteger()),
        *_bericht("toewijzing_versie"),
        sa.Column("actueel", sa.Boolean(), nullable=False),
        _datum("toewijzingsdatum"),
        sa.Column("toewijzingstijd", sa.Text(collation="C"), nullable=False),
        _datum("ingangsdatum"),
        _datum("einddatum", verplicht=False),
        *_tekst("categorie", "productcode", "eenheid", "frequentie", "reden_wijziging", "referentie_aanbieder"),
        _getal("volume"),
        _getal("budget"),
    )
    op.create_index(
        "uq_toewijzing_versie_actueel",
        "toewijzing_versie",
        ["toewijzing_id"],
        unique=True,
        postgresql_where=sa.text("actueel"),
    )
    _index("toewijzing_versie", "toewijzing_id")
    _index("toewijzing_versie", "referentie_aanbieder", waar="referentie_aanbieder is not null")


def _levering() -> None:
    op.create_table(
        "levering",
        *_sleutel("levering"),
        *_bericht("levering"),
        *_verplicht(*BEREIK, "soort"),
        _bsn(),
        _getal("toewijzing_nummer"),
        *_tekst("categorie", "productcode", "reden_beeindiging"),
        _datum("toewijzing_ingangsdatum", verplicht=False),
        _datum("begindatum"),
        _datum("einddatum", verplicht=False),
        sa.Column("verwijderd_door", sa.Uuid()),
        sa.ForeignKeyConstraint(["verwijderd_door"], ["bericht.id"], name="fk_levering_verwijderd_door"),
        sa.CheckConstraint("soort in ('start', 'stop')", name="ck_levering_soort"),
    )
    _index("levering", *BEREIK, "bsn", waar="verwijderd_door is null")


def _verzoek() -> None:
    op.create_table(
        "verzoek",
        *_sleutel("verzoek"),
        *_bericht("verzoek"),
        *_verplicht(*BEREIK, "soort", "referentie", "toestand"),
        *_tekst("reden_verzoek"),
        _bsn(),
        _datum("dagtekening"),
        _datum("uiterste_datum", verplicht=False),
        sa.CheckConstraint("soort in ('315', '317')", name="ck_verzoek_soort"),
        sa.CheckConstraint(
            "toestand in ('onderhanden', 'in onderzoek', 'gehonoreerd', 'afgewezen')", name="ck_verzoek_toestand"
        ),
        _uniek("verzoek", *BEREIK, "referentie"),
    )
    _index("verzoek", *BEREIK, "bsn")
    op.create_table(
        "verzoek_product",
        *_sleutel("verzoek_product"),
        *_verwijzing("verzoek_product", "verzoek_id", "verzoek", sa.BigInteger()),
        *_verplicht("soort"),
        *(_getal(naam) for naam in ("toewijzing_nummer", "beschikking_nummer", "volume", "budget")),
        *_tekst("categorie", "productcode", "eenheid", "frequentie"),
        _datum("ingangsdatum", verplicht=False),
        _datum("einddatum", verplicht=False),
        sa.CheckConstraint(
            "soort in ('aangevraagd', 'ongewijzigd', 'te wijzigen', 'nieuw')", name="ck_verzoek_product_soort"
        ),
    )
    _index("verzoek_product", "verzoek_id")
    op.create_table(
        "antwoord_op_verzoek",
        *_sleutel("antwoord_op_verzoek"),
        *_bericht("antwoord_op_verzoek"),
        *_verplicht(*BEREIK, "referentie", "verzoek_antwoord"),
        *_tekst("reden_afwijzing", "woonplaats_gemeente"),
        _datum("dagtekening"),
    )
    _index("antwoord_op_verzoek", *BEREIK, "referentie")


def _declaratie() -> None:
    op.create_table(
        "declaratie",
        *_sleutel("declaratie"),
        *_bericht("declaratie"),
        *_verplicht(*BEREIK, "nummer"),
        _datum("begindatum"),
        _datum("einddatum"),
        _datum("dagtekening"),
        _getal("ingediend", verplicht=True),
        _uniek("declaratie", "bericht_id"),
        _uniek("declaratie", *BEREIK, "nummer"),
    )
    _index("declaratie", *BEREIK, "begindatum")
    op.create_table(
        "prestatie",
        *_sleutel("prestatie"),
        *_verwijzing("prestatie", "declaratie_id", "declaratie", sa.BigInteger()),
        *_verplicht(*BEREIK, "referentie", "categorie", "productcode", "eenheid", "debet_credit"),
        *_tekst("vorige_referentie"),
        _bsn(),
        *(_getal(naam, verplicht=True) for naam in ("toewijzing_nummer", "volume", "bedrag")),
        _getal("tarief"),
        _datum("begindatum"),
        _datum("einddatum"),
        sa.Column("toegekend", sa.Boolean(), nullable=False),
        _getal("gecrediteerd_door"),
        sa.ForeignKeyConstraint(["gecrediteerd_door"], ["prestatie.id"], name="fk_prestatie_gecrediteerd_door"),
        sa.CheckConstraint("debet_credit in ('D', 'C')", name="ck_prestatie_debet_credit"),
    )
    _index("prestatie", "declaratie_id")
    _index("prestatie", *BEREIK, "referentie")
    _index("prestatie", *BEREIK, "toewijzing_nummer", waar="toegekend")


def _lijsten() -> None:
    op.create_table(
        "contracttarief",
        *_sleutel("contracttarief"),
        *_verplicht(*BEREIK, "categorie", "productcode", "eenheid", "variant"),
        _getal("tarief", verplicht=True),
        _datum("begindatum"),
        _datum("einddatum", verplicht=False),
        sa.CheckConstraint("variant in ('inspanningsgericht', 'outputgericht')", name="ck_contracttarief_variant"),
        _uniek(
            "contracttarief",
            *(*BEREIK, "categorie", "productcode", "eenheid", "begindatum"),
            naam="uq_contracttarief_sleutel",
        ),
    )
    op.create_table(
        "productcode",
        *_sleutel("productcode"),
        *_verplicht("gemeente", "standaard", "categorie", "productcode", "omschrijving"),
        _datum("begindatum"),
        _datum("einddatum", verplicht=False),
        _uniek(
            "productcode",
            *("gemeente", "standaard", "categorie", "productcode", "begindatum"),
            naam="uq_productcode_sleutel",
        ),
    )
    op.create_table(
        "gemeentecode",
        *_sleutel("gemeentecode"),
        *_verplicht("code", "naam", "provincie"),
        _datum("begindatum"),
        _datum("einddatum", verplicht=False),
        _uniek("gemeentecode", "code", "begindatum"),
    )
