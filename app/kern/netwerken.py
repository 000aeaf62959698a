"""Lists of networks in settings."""

import functools
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network


@functools.cache
def lees_netwerken(tekst: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks with commas between them. Raises ValueError."""
    return tuple(ip_network(deel.strip()) for deel in tekst.split(",") if deel.strip())


def ligt_in(adres: str, tekst: str) -> bool:
    """Whether an address lies in one of these networks; what is no address does not."""
    try:
        gelezen = ip_address(adres)
    except ValueError:
        return False
    return any(gelezen in netwerk for netwerk in lees_netwerken(tekst))
