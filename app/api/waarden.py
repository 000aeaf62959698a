"""What a value in a query may look like. Every text has a form, so that nothing odd gets as far as the database."""

import re
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

_GEMEENTE = "^[0-9]{4}$"
_AGB = "^[0-9]{8}$"
_PARTIJ = "^([0-9]{4}|[0-9]{8})$"
_TYPE = "^((WMO|JW)[0-9]{3}|Fo01)$"
_IDENTIFICATIE = r"^[^\u0000-\u001f\u007f]{1,20}$"
_REFERENTIE = "^[!-~]{1,40}$"
_CURSOR = "^[0-9]{1,18}$"
_CATEGORIE = "^[0-9]{2}$"
_PRODUCTCODE = "^[!-~]{1,5}$"
_PRODUCTGROEP = r"^[^\u0000-\u001f\u007f]{1,200}$"
_ETAG = r'^(\*|"[0-9]{1,18}")$'
_DATUMCURSOR = "^[0-9]{8}-[0-9]{1,18}$"

VERWACHT = {
    _GEMEENTE: "een gemeentecode: vier cijfers",
    _AGB: "een AGB-code: acht cijfers",
    _PARTIJ: "een gemeentecode van vier of een AGB-code van acht cijfers",
    _TYPE: "een berichttype, zoals WMO323",
    _IDENTIFICATIE: "de identificatie van een bericht: 1 tot en met 20 tekens",
    _REFERENTIE: "het referentienummer van een envelop: 1 tot en met 40 letters, cijfers en leestekens",
    _CATEGORIE: "een productcategorie: twee cijfers",
    _PRODUCTCODE: "een productcode: 1 tot en met 5 tekens",
    _PRODUCTGROEP: "de naam van een productgroep: 1 tot en met 200 tekens",
    _ETAG: 'de ETag met aanhalingstekens, zoals "3", of een sterretje',
    _CURSOR: "de waarde van «volgende» bij de vorige bladzijde",
    _DATUMCURSOR: "de waarde van «volgende» bij de vorige bladzijde",
}
"""Every form that a text can have, in words."""

Gemeentecode = Annotated[str, Field(pattern=_GEMEENTE)]
Agbcode = Annotated[str, Field(pattern=_AGB)]
Partijcode = Annotated[str, Field(pattern=_PARTIJ)]
Berichtnaam = Annotated[str, Field(pattern=_TYPE)]
Identificatie = Annotated[str, Field(pattern=_IDENTIFICATIE)]
Referentie = Annotated[str, Field(pattern=_REFERENTIE)]
Productcategorie = Annotated[str, Field(pattern=_CATEGORIE)]
Productcode = Annotated[str, Field(pattern=_PRODUCTCODE)]
Productgroep = Annotated[str, Field(pattern=_PRODUCTGROEP)]
Etag = Annotated[str, Field(pattern=_ETAG)]
Cursor = Annotated[str, Field(pattern=_CURSOR)]
Datumcursor = Annotated[str, Field(pattern=_DATUMCURSOR)]

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def _als_tijdstip(waarde: object) -> object:
    """A date-time as JSON Schema has it; pydantic itself also takes a number for one."""
    if isinstance(waarde, str) and _RFC3339.fullmatch(waarde):
        return waarde
    raise PydanticCustomError("datetime_parsing", "geen tijdstip")


Tijdstip = Annotated[AwareDatetime, BeforeValidator(_als_tijdstip)]

_DATUM = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _als_datum(waarde: object) -> object:
    """A date as JSON Schema has it; pydantic itself also takes a number or a date-time for one."""
    if isinstance(waarde, str) and _DATUM.fullmatch(waarde):
        return waarde
    raise PydanticCustomError("date_parsing", "geen datum")


Datum = Annotated[date, BeforeValidator(_als_datum)]
