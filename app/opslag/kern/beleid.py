"""Which rows each table shows to whom, as data; and the policies of row level security made from that.

Faces work under a role that sees the municipalities of their scope and, of a provider, only its own rows. A table owns
its policy here or a reason why it has none; a test holds this list against the database. The pipeline owns the tables
it works with: their policies do not bind it, and COPY, which is refused under a policy, is open to it alone.
"""

from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa

from app.opslag.kern.rollen import rolnaam, rolnamen

# Each calls current_setting itself: in a sub-select it would keep the index on gemeente from being used.
IN_GEMEENTE = "gemeente = any (string_to_array(current_setting('bv.gemeenten', true), ','))"
ZONDER_AANBIEDER = "current_setting('bv.aanbieder', true) = '*'"
VAN_AANBIEDER = f"({ZONDER_AANBIEDER} or aanbieder = current_setting('bv.aanbieder', true))"

ALLES = "select, insert, update, delete"


@dataclass(frozen=True, slots=True)
class Beleid:
    """Who sees and changes a row: a face that meets the condition, and beheer that meets its own."""

    gezicht: str
    beheer: str
    rechten: str = ALLES
    van_pijplijn: bool = True
    """Whether the pipeline owns it. What it does not own it may only read and change as `rechten` says."""


@dataclass(frozen=True, slots=True)
class Vrij:
    """A table without a policy, why, and what every role may do with it."""

    reden: str
    rechten: str = ""


_VAN_BEIDE = f"{IN_GEMEENTE} and {VAN_AANBIEDER}"
BEREIK = Beleid(_VAN_BEIDE, _VAN_BEIDE)
"""Of a municipality and a provider, always."""
VERKEER = Beleid(_VAN_BEIDE, f"(gemeente is null or {IN_GEMEENTE}) and {VAN_AANBIEDER}")
"""The same, unless it could not be read: then it is for beheer."""
LIJST = Beleid(IN_GEMEENTE, IN_GEMEENTE)
"""A list of a municipality, which its providers may read too."""
_ONDER_ZORG = (
    f"{IN_GEMEENTE} and ({ZONDER_AANBIEDER} or exists (select from toewijzing where "
    "toewijzing.gemeente = client.gemeente and toewijzing.standaard = client.standaard "
    "and toewijzing.aanbieder = current_setting('bv.aanbieder', true) and toewijzing.persoon_id = client.persoon_id))"
)
_BEKEND = " or ".join(
    f"exists (select from {tabel} van where van.gemeente = persoon.gemeente and van.persoon_id = persoon.id "
    "and van.aanbieder = current_setting('bv.aanbieder', true))"
    for tabel in ("toewijzing", "verzoek")
)
_PERSOON = f"{IN_GEMEENTE} and ({ZONDER_AANBIEDER} or {_BEKEND})"
PERSOON = Beleid(_PERSOON, _PERSOON)
"""A provider sees whom it was ordered to care for, or asked to. Through other tables, as a client is."""
CLIENT = Beleid(_ONDER_ZORG, _ONDER_ZORG)
"""A provider sees whom it was ordered to care for. Through another table, so paid per row: it has few clients."""
AANLEVERING = Beleid(
    "exists (select from aanlevering_bestand bestand where bestand.aanlevering_id = aanlevering.id)",
    "true",
)
"""Seen with the first file in it that may be seen. Through another table: deliveries are read one by one."""
_MET_AGB = f"{IN_GEMEENTE} and ({ZONDER_AANBIEDER} or agb = current_setting('bv.aanbieder', true))"
AANBIEDER = Beleid(_MET_AGB, _MET_AGB)
"""About a provider, who sees what is said of itself."""
_ALLEEN_VAN_DEZE = f"{ZONDER_AANBIEDER} and gemeenten <@ string_to_array(current_setting('bv.gemeenten', true), ',')"
IMPORT = Beleid(f"{_ALLEEN_VAN_DEZE} and gemeenten <> '{{}}'", _ALLEEN_VAN_DEZE)
"""A file that is wholly of these municipalities; one that is of none, as the list of municipalities, is for beheer."""
VAN_DE_DIENST = Beleid("false", "false", "select")
"""Of the service itself: no face sees it in the name of somebody."""
OPENBAAR = Beleid("true", "true", "select")
"""Facts that everybody may know."""
SLEUTEL = Beleid("true", "true", "select")
"""Which keys are in use: whoever encrypts has to know, and only the pipeline changes it."""
RIJ = Vrij("the queue: it holds ids of messages, and nothing of what is in them", ALLES)

TABELLEN: dict[str, Beleid | Vrij] = {
    "aanmelding": VAN_DE_DIENST,
    "aanbieder": AANBIEDER,
    "aanbieder_rekening": AANBIEDER,
    "aanbieder_versie": AANBIEDER,
    "aanlevering": AANLEVERING,
    "aanlevering_bestand": VERKEER,
    "alembic_version": Vrij("the version of the schema; only migrations use it"),
    "antwoord_op_verzoek": BEREIK,
    "bericht": VERKEER,
    "bevinding": VERKEER,
    "client": CLIENT,
    "contracttarief": BEREIK,
    "declaratie": BEREIK,
    "envelop": VERKEER,
    "gebeurtenis": VERKEER,
    "gemeentecode": OPENBAAR,
    "import": IMPORT,
    "levering": BEREIK,
    "persoon": PERSOON,
    "poging": VERKEER,
    "prestatie": BEREIK,
    "procrastinate_events": RIJ,
    "procrastinate_jobs": RIJ,
    "procrastinate_periodic_defers": RIJ,
    "procrastinate_workers": RIJ,
    "productcode": LIJST,
    "productkenmerk": LIJST,
    "sleutel": SLEUTEL,
    "termijn": BEREIK,
    "toewijzing": BEREIK,
    "toewijzing_versie": BEREIK,
    "verzending": VERKEER,
    "verzoek": BEREIK,
    "verzoek_product": BEREIK,
    "websessie": VAN_DE_DIENST,
    "wijkteam": LIJST,
    "wijkteam_postcode": LIJST,
}

_MERK = "gezicht"
"""The policy that carries, as a comment, what its table was given: so it is seen whether that is still right."""


def breng_aan(verbinding: sa.Connection) -> None:
    """Give every table of the list its owner, rights and policies, where it does not have them yet."""
    afwijkend = _afwijkend(verbinding)
    for tabel in afwijkend:
        opdrachten = [f"revoke all on {tabel} from {', '.join(rolnamen())}", *_opdrachten(tabel)]
        if isinstance(TABELLEN[tabel], Beleid):
            opdrachten.append(f"comment on policy {_MERK} on {tabel} is '{_kenmerk(tabel)}'")
        neem_weg(verbinding, tabel)
        for opdracht in opdrachten:
            verbinding.execute(sa.text(opdracht))
    if afwijkend:
        schema = verbinding.scalar(sa.text("select quote_ident(current_schema())"))
        verbinding.execute(sa.text(f"grant usage on all sequences in schema {schema} to {', '.join(rolnamen())}"))


def neem_weg(verbinding: sa.Connection, tabel: str | None = None) -> None:
    """Drop the policies of one table or of all: a migration cannot drop a column that a policy looks at."""
    namen = verbinding.execute(
        sa.text(
            "select quote_ident(policyname), quote_ident(tablename) from pg_policies "
            "where schemaname = current_schema() and tablename = coalesce(:tabel, tablename)"
        ),
        {"tabel": tabel},
    ).all()
    for naam, van in namen:
        verbinding.execute(sa.text(f"drop policy {naam} on {van}"))


def is_aangebracht(verbinding: sa.Connection) -> bool:
    """Whether every table of the list has what it should have."""
    return not _afwijkend(verbinding)


_STAAT = sa.text("""
    select tabel.relname,
        case when tabel.relrowsecurity then obj_description(policy.oid, 'pg_policy') end,
        has_table_privilege(:rol, tabel.oid, 'select')
    from pg_class tabel
    left join pg_policy policy on policy.polrelid = tabel.oid and policy.polname = :merk
    where tabel.relnamespace = current_schema()::regnamespace and tabel.relkind in ('r', 'p')
""")


def _afwijkend(verbinding: sa.Connection) -> list[str]:
    """The tables, of those that exist, that do not have what the list says."""
    staat = verbinding.execute(_STAAT, {"rol": rolnaam("gezicht"), "merk": _MERK}).all()
    anders = []
    for tabel, merk, leesbaar in staat:
        beleid = TABELLEN.get(tabel)
        if (isinstance(beleid, Vrij) and leesbaar != bool(beleid.rechten)) or (
            isinstance(beleid, Beleid) and (merk != _kenmerk(tabel) or not leesbaar)
        ):
            anders.append(tabel)
    return anders


def _opdrachten(tabel: str) -> list[str]:
    """The statements that give a table what the list says, when it has no policy."""
    beleid = TABELLEN[tabel]
    if isinstance(beleid, Vrij):
        return [f"grant {beleid.rechten} on {tabel} to {', '.join(rolnamen())}"] if beleid.rechten else []
    pijplijn, gezicht, beheer = rolnaam("pijplijn"), rolnaam("gezicht"), rolnaam("beheer")
    if beleid.van_pijplijn:
        eigen = [f"alter table {tabel} owner to {pijplijn}"]
    else:
        eigen = [
            f"grant {beleid.rechten} on {tabel} to {pijplijn}",
            f"create policy pijplijn on {tabel} to {pijplijn} using (true)",
        ]
    return [
        *eigen,
        f"alter table {tabel} enable row level security",
        f"grant {beleid.rechten} on {tabel} to {gezicht}, {beheer}",
        f"create policy {_MERK} on {tabel} to {gezicht} using ({beleid.gezicht})",
        f"create policy beheer on {tabel} to {beheer} using ({beleid.beheer})",
    ]


def _kenmerk(tabel: str) -> str:
    return sha256("\n".join(_opdrachten(tabel)).encode()).hexdigest()
