"""Tell who asks, for the share of running queries that one client may have."""

import ipaddress

from fastapi import Request


def client_of(request: Request) -> str:
    """Name the client of *request* by its peer's address."""
    return network_of(request.client.host if request.client else "")


def network_of(address: str) -> str:
    """Name the client at *address*: an IPv6 client by its /64, of which it holds every address.

    >>> network_of("2001:db8::1"), network_of("2001:db8::2"), network_of("192.0.2.1")
    ('2001:db8::/64', '2001:db8::/64', '192.0.2.1')
    >>> network_of("testclient")
    'testclient'
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
