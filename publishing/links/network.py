"""Resolves names, connects to addresses, and tells which addresses are public."""

import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import Final

from publishing.links.states import LinkRefused, Reason

# From host, port and seconds to IP addresses; raises LinkRefused or OSError.
Resolver = Callable[[str, int, float], list[str]]

# From IP address, port and seconds to a connected socket; raises OSError.
Connector = Callable[[str, int, float], socket.socket]


def addresses_of(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of `host` from the system's resolver. Raises LinkRefused if there is no such name."""
    answer: list[list[str] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.append(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    # The system's resolver has no time limit of its own.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not answer:
        raise TimeoutError
    if isinstance(answer[0], socket.gaierror) and answer[0].errno == socket.EAI_NONAME:
        raise LinkRefused(Reason.NO_SUCH_NAME)
    if isinstance(answer[0], Exception):
        raise LinkRefused(Reason.NO_ANSWER)
    return answer[0]


def connected(address: str, port: int, seconds: float) -> socket.socket:
    family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection


UNICAST_IPV6: Final = ipaddress.ip_network("2000::/3")
# IPv6 ranges with an IPv4 address inside, which `is_public` would not see (RFC 3056, RFC 4380).
CARRIES_IPV4: Final = [ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32")]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, by IANA's special-purpose registries (RFC 6890)."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_unspecified:
        return False
    return ip.version == 4 or (ip in UNICAST_IPV6 and not any(ip in network for network in CARRIES_IPV4))
