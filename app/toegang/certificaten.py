"""Certificates of TLS: of which organisation they are, and what that may do.

Whoever ended TLS has checked the chain: uvicorn itself, or a proxy whose address the settings name.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_to_bytes

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.toegang.bewijzen import SPELING
from app.toegang.fouten import NietAangemeld
from app.toegang.toekenningen import Tabel, wie_met
from app.toegang.wie import Wie

_NAMEN = (NameOID.SERIAL_NUMBER, NameOID.ORGANIZATION_NAME)
"""Where PKIoverheid has the OIN, and the name of the organisation."""


@dataclass(frozen=True, slots=True)
class Certificaten:
    """The organisations that may knock with a certificate."""

    rollen: Tabel

    def lees(self, der: bytes) -> Wie:
        """Whose certificate it is. Raises NietAangemeld, also for an organisation that is not on the list."""
        try:
            certificaat = x509.load_der_x509_certificate(der)
            namen = [str(deel.value) for oid in _NAMEN for deel in certificaat.subject.get_attributes_for_oid(oid)]
            van, tot = certificaat.not_valid_before_utc, certificaat.not_valid_after_utc
        except ValueError:
            raise NietAangemeld("certificaat onleesbaar", bewijs_getoond=True) from None
        speling = timedelta(seconds=SPELING)
        if not van - speling <= datetime.now(UTC) <= tot + speling:
            raise NietAangemeld("certificaat verlopen", bewijs_getoond=True)
        for naam in namen:
            if naam in self.rollen:
                return wie_met(self.rollen[naam], soort="machine", kenmerk=naam, naam=naam)
        raise NietAangemeld("organisatie onbekend", bewijs_getoond=True)


def lees_kop(waarden: list[str]) -> bytes | None:
    """The certificate (DER) in the header of a proxy: as RFC 9440 has it, or PEM in the form of a URL.

    None when there is none. Raises NietAangemeld for what is no certificate, and for two of them.
    """
    gevuld = [waarde for waarde in waarden if waarde.strip()]
    if not gevuld:
        return None
    try:
        (waarde,) = gevuld
        if waarde.startswith(":"):
            return base64.b64decode(waarde.strip().removeprefix(":").removesuffix(":"), validate=True)
        return x509.load_pem_x509_certificate(unquote_to_bytes(waarde)).public_bytes(Encoding.DER)
    except ValueError:
        raise NietAangemeld("kop van proxy onleesbaar", bewijs_getoond=True) from None
