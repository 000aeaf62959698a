"""What the rules on declarations share: lines beside their toewijzing or their debit line, and what differs."""

from collections.abc import Iterator

from berichten.dossier import Dossier, PrestatieStand, ToewijzingStand
from berichten.model import bericht_323
from berichten.regels.hulp.algemeen import Client, Prestatie, euro, prestaties

_VELDEN = (
    "ToewijzingNummer",
    "ProductCategorie",
    "ProductCode",
    "Begindatum",
    "Einddatum",
    "GeleverdVolume",
    "Eenheid",
    "ProductTarief",
    "Bedrag",
)
"""What a credit line and the line of an answer take over, in the order of `_waarden` and `_waarden_van`."""


def is_credit(prestatie: Prestatie) -> bool:
    """Whether a line takes back an earlier one."""
    return prestatie.ingediend_bedrag.debet_credit == "C"


def debet_op_toewijzing(
    bericht: bericht_323.Bericht, dossier: Dossier
) -> list[tuple[bericht_323.Prestatie, ToewijzingStand]]:
    """Each debit line of a declaration with its toewijzing as it stands now.

    Left out are lines whose toewijzing is unknown (TR338), another client's (TR304) or removed (TR384: it counts as
    never sent, so its period and product are no yardstick), and all credit lines: a credit repeats a line that was
    granted before (TR323) and may not be disputed (IV085), also when its toewijzing was shortened or changed since.
    """
    # Many rules go by these lines: they are looked up once per message.
    if dossier.debetregels is None:
        dossier.debetregels = list(_debet_op_toewijzing(bericht, dossier.toewijzingen))
    return dossier.debetregels


def _debet_op_toewijzing(
    bericht: bericht_323.Bericht, toewijzingen: dict[int, ToewijzingStand]
) -> Iterator[tuple[bericht_323.Prestatie, ToewijzingStand]]:
    for client, prestatie in prestaties(bericht):
        toewijzing = toewijzingen.get(prestatie.toewijzing_nummer)
        if (
            toewijzing is not None
            and toewijzing.bsn == client.bsn
            and toewijzing.reden_wijziging != "13"
            and not is_credit(prestatie)
        ):
            yield prestatie, toewijzing


def is_afgekeurd(dossier: Dossier, client: Client, prestatie: Prestatie) -> bool:
    """Whether an earlier round rejected a line, itself or with its whole client."""
    return id(prestatie) in dossier.afgekeurd or id(client) in dossier.afgekeurd


def genoemd(credit: bericht_323.Prestatie, dossier: Dossier) -> PrestatieStand | None:
    """The granted debit line of an earlier message that the VorigReferentieNummer of a credit line names."""
    eerder = dossier.prestaties.get(credit.product_referentie.vorig_referentie_nummer or "")
    return eerder if eerder is not None and eerder.toegekend and eerder.debet_credit == "D" else None


def afwijkingen(client: bericht_323.Client, credit: bericht_323.Prestatie, debet: PrestatieStand) -> list[str]:
    """In Dutch, in what a credit line is not the repetition of its debit line that IV091 asks for; empty when it is."""
    anders = ["een andere cliënt"] if debet.bsn != client.bsn else []
    return anders + verschillen(credit, debet)


def verschillen(prestatie: Prestatie, eerder: PrestatieStand) -> list[str]:
    """In Dutch, per element of a line that differs from an earlier line: its name, its value and the earlier one.

    References and DebetCredit are left to the caller: a credit line differs in them by design.
    """
    gevonden, verwacht = _waarden(prestatie), _waarden_van(eerder)
    if gevonden == verwacht:
        return []
    return [
        f"{veld} {_getoond(veld, nu)} in plaats van {_getoond(veld, toen)}"
        for veld, nu, toen in zip(_VELDEN, gevonden, verwacht, strict=True)
        if nu != toen
    ]


def _getoond(veld: str, waarde: object) -> str:
    """A value as people write it: dates dd-mm-jjjj, money in euros, `leeg` for what is not filled."""
    if waarde is None:
        return "leeg"
    if veld.endswith("datum"):
        return f"{waarde:%d-%m-%Y}"
    if isinstance(waarde, int) and veld in {"Bedrag", "ProductTarief"}:
        return euro(waarde)
    return str(waarde)


def _waarden(prestatie: Prestatie) -> tuple[object, ...]:
    return (
        prestatie.toewijzing_nummer,
        prestatie.product_categorie,
        prestatie.product_code,
        prestatie.product_periode.begindatum,
        prestatie.product_periode.einddatum,
        prestatie.geleverd_volume,
        prestatie.eenheid,
        prestatie.product_tarief,
        prestatie.ingediend_bedrag.bedrag,
    )


def _waarden_van(eerder: PrestatieStand) -> tuple[object, ...]:
    return (
        eerder.toewijzing_nummer,
        eerder.categorie,
        eerder.productcode,
        eerder.begindatum,
        eerder.einddatum,
        eerder.volume,
        eerder.eenheid,
        eerder.tarief,
        eerder.bedrag,
    )
