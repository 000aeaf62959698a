"""The check on the digits of a BSN."""

GEWICHTEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def voldoet_aan_elfproef(bsn: str) -> bool:
    """Whether nine digits pass the test."""
    return sum(gewicht * int(cijfer) for gewicht, cijfer in zip(GEWICHTEN, bsn, strict=True)) % 11 == 0
