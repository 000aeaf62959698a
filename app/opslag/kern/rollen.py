"""The roles of the database: one for faces, one for the pipeline, one for beheer. Nobody signs in as one of them.

Roles belong to the whole server, not to one database; their names begin with a setting, so that installations on one
server need not share them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from psycopg import errors

from app.kern.instellingen import instellingen
from app.kern.storingen import DatabankFout

ROLLEN = ("gezicht", "pijplijn", "beheer")

RECHTEN_VAN_LID = 160_000
"""The version from which the server tells the right to use what a role has from the right to become it."""


def rolnaam(rol: str) -> str:
    """The name of a role in the server."""
    return f"{instellingen().databankrollen}_{rol}"


def rolnamen() -> list[str]:
    """The names of all roles in the server."""
    return [rolnaam(rol) for rol in ROLLEN]


def zie_toe(verbinding: sa.Connection) -> None:
    """See to it that the roles are there, and that this user may take them on; make what is missing.

    Raises DatabankFout, which names the statements for the operator, when this user may not make them.
    """
    for opdracht in _ontbrekend(verbinding):
        _probeer(verbinding, opdracht)
    rest = _ontbrekend(verbinding)
    if rest:
        gebruiker = verbinding.scalar(sa.text("select current_user"))
        opdrachten = "\n".join(f"  {opdracht};" for opdracht in rest)
        raise DatabankFout(
            f"De databankgebruiker {gebruiker} mag de rollen van de dienst niet zelf maken. Laat de beheerder van de "
            f"databank in deze databank uitvoeren:\n{opdrachten}\nen draai daarna opnieuw «berichtenverkeer db "
            "upgrade». Staat er nog een installatie op deze server, geef dan elk eigen rollen met "
            "BERICHTENVERKEER_DATABANKROLLEN."
        )


def aanwezig(verbinding: sa.Connection) -> bool:
    """Whether the roles are there and this user may take them on."""
    return not _ontbrekend(verbinding)


def _ontbrekend(verbinding: sa.Connection) -> list[str]:
    """The statements that are still to be run, in order."""
    namen = rolnamen()
    bekend = set(
        verbinding.scalars(sa.text("select rolname from pg_roles where rolname = any(:namen)"), {"namen": namen})
    )
    gebruiker, schema, versie, plaats = verbinding.execute(
        sa.text(
            "select quote_ident(current_user), quote_ident(current_schema()), "
            "current_setting('server_version_num')::int, current_schema()"
        )
    ).one()
    recht = "SET" if versie >= RECHTEN_VAN_LID else "MEMBER"
    opdrachten = []
    for naam in namen:
        is_er = naam in bekend
        if not is_er:
            opdrachten.append(f"create role {naam} nologin")
        if not (is_er and _heeft(verbinding, naam, [recht, "USAGE"])):
            opdrachten.append(f"grant {naam} to {gebruiker}")
        # What the pipeline works with is its own, and who owns a table must be able to make one in its schema.
        rechten = ["usage", "create"] if naam == rolnaam("pijplijn") else ["usage"]
        opdrachten.extend(
            f"grant {op_schema} on schema {schema} to {naam}"
            for op_schema in rechten
            if not (is_er and _mag(verbinding, naam, plaats, op_schema))
        )
    return opdrachten


def _heeft(verbinding: sa.Connection, rol: str, rechten: Sequence[str]) -> bool:
    vraag = sa.text(
        "select bool_and(pg_has_role(current_user, :rol, recht)) from unnest(cast(:rechten as text[])) recht"
    )
    return bool(verbinding.scalar(vraag, {"rol": rol, "rechten": list(rechten)}))


def _mag(verbinding: sa.Connection, rol: str, schema: str, recht: str) -> bool:
    vraag = sa.text("select has_schema_privilege(:rol, :schema, :recht)")
    return bool(verbinding.scalar(vraag, {"rol": rol, "schema": schema, "recht": recht}))


def _probeer(verbinding: sa.Connection, opdracht: str) -> None:
    """Run a statement; what is refused, or was just done by another process, changes nothing here."""
    try:
        with verbinding.begin_nested():
            verbinding.execute(sa.text(opdracht))
    except sa.exc.DBAPIError as fout:
        geen_ramp = (
            errors.InsufficientPrivilege,
            errors.DuplicateObject,
            errors.UniqueViolation,
            errors.UndefinedObject,
            # Two databases of one server that grant the same role at once.
            errors.InternalError_,
        )
        if not isinstance(fout.orig, geen_ramp):
            raise
