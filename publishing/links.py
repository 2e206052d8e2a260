"""Whether the pages that a text links to are still there, asked without ever touching a private network.

An address that staff typed in decides where this server connects to (OWASP: server-side request forgery). So each name
is resolved first, every address it has must be public, and the connection goes to one of just these addresses: a name
that answers differently the second time (DNS rebinding) gains nothing. A redirect is a new address and is treated so.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

USER_AGENT: Final = "link-check/1.0"
MOST_REDIRECTS: Final = 3
MOST_ADDRESSES: Final = 3
MOST_BYTES: Final = 32_768
SECONDS: Final = 5.0
# How much longer than one step the whole check may take.
STEPS: Final = 6


class LinkVerdict(models.TextChoices):
    OK = "ok", _("works")
    DEAD = "dead", _("dead")
    UNCLEAR = "unclear", _("unclear")


class Reason(models.TextChoices):
    FOUND = "found", _("The page is there.")
    GONE = "gone", _("The site says that there is no such page.")
    NO_SUCH_NAME = "no_such_name", _("There is no site of this name.")
    ERROR = "error", _("The site answered with an error.")
    NO_ANSWER = "no_answer", _("The site did not answer, or not in a way that we understand.")
    TOO_SLOW = "too_slow", _("The site took too long to answer.")
    CERTIFICATE = "certificate", _("The site's certificate is not valid.")
    NOT_HTTPS = "not_https", _("The link, or what it leads to, is not a plain https address.")
    NOT_PUBLIC = "not_public", _("The link, or what it leads to, is not a public address.")
    TOO_MANY_REDIRECTS = "too_many_redirects", _("The link leads on and on.")


VERDICTS: Final = {Reason.FOUND: LinkVerdict.OK, Reason.GONE: LinkVerdict.DEAD, Reason.NO_SUCH_NAME: LinkVerdict.DEAD}


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of a link: `url` is where it led in the end, `status` what that address answered."""

    reason: Reason
    url: str
    status: int | None = None

    @property
    def verdict(self) -> LinkVerdict:
        return VERDICTS.get(self.reason, LinkVerdict.UNCLEAR)


# Links in a text


def links_in(markup: str) -> list[str]:
    """The addresses that `markup` links to, in order, each as often as it is linked."""
    finder = LinkFinder()
    finder.feed(markup)
    finder.close()
    return finder.found


class LinkFinder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs[::-1] if (tag, name) == ("a", "href") and value][-1:]

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        # Python's own raises AssertionError for "<![x", which browsers read as a comment.
        return self.parse_bogus_comment(i)


def is_https(url: str) -> bool:
    """Whether `url` is a complete https address that is safe to follow: a host, no user name, no space or control."""
    return parsed(url) is not None


NOT_IN_A_URL: Final = re.compile(r"[\x00-\x20\x7f\\]")


def parsed(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        port_is_valid = parts.port != 0
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or not port_is_valid:
        return None
    return None if "@" in parts.netloc or NOT_IN_A_URL.search(url) else parts


# Where a name leads


class LinkRefused(Exception):
    """The check ends here, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


# From host, port and seconds to IP addresses; raises Refused or OSError.
Resolver = Callable[[str, int, float], list[str]]
# From IP address, port and seconds to a connected socket; raises OSError.
Connector = Callable[[str, int, float], socket.socket]


def addresses_of(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of `host` as the system knows them, in its order; raises Refused where there is no such name."""
    answer: list[list[str] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.append(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    # The system's resolver knows no time limit.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if not answer:
        raise TimeoutError
    if isinstance(answer[0], socket.gaierror) and answer[0].errno == socket.EAI_NONAME:
        raise LinkRefused(Reason.NO_SUCH_NAME)
    if isinstance(answer[0], Exception):
        raise LinkRefused(Reason.NO_ANSWER)
    return answer[0]


def connected(address: str, port: int, seconds: float) -> socket.socket:
    """A TCP connection to an IP address; a name is no address and raises ValueError."""
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
# Ranges of IPv6 that carry an IPv4 address inside, which no check of ours would see (RFC 3056, RFC 4380).
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


# The check


def check(
    url: str,
    *,
    resolve: Resolver = addresses_of,
    connect: Connector = connected,
    context: ssl.SSLContext | None = None,
    user_agent: str = USER_AGENT,
    seconds: float = SECONDS,
) -> LinkState:
    """Asks for `url` and says whether it works, is dead, or cannot be told; never raises, never sends a cookie.

    Dead is only what the site itself calls gone (404, 410) and a name that does not exist. `seconds` is the time for
    one step (name, connection, handshake, answer); the whole check ends after six times as long. `resolve` and
    `connect` stand for the network; whatever `resolve` answers, `connect` is given public addresses alone.
    """
    asker = Asker(
        resolve, connect, context or default_context(), user_agent, seconds, time.monotonic() + STEPS * seconds
    )
    for _redirect in range(MOST_REDIRECTS + 1):
        try:
            answer = asker.ask(url)
            if not answer.leads_to:
                return LinkState(reason_of(answer.status), url, answer.status)
            url = joined(url, answer.leads_to)
        except LinkRefused as refusal:
            return LinkState(refusal.reason, url)
    return LinkState(Reason.TOO_MANY_REDIRECTS, url)


def joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise LinkRefused(Reason.NO_ANSWER) from error


def reason_of(status: int) -> Reason:
    if 200 <= status < 300:
        return Reason.FOUND
    return Reason.GONE if status in {404, 410} else Reason.ERROR


@lru_cache(maxsize=1)
def default_context() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    status: int
    location: str = ""

    @property
    def is_interim(self) -> bool:
        return self.status < 200

    @property
    def leads_to(self) -> str:
        return self.location if self.status in {301, 302, 303, 307, 308} else ""


@dataclass(frozen=True, slots=True)
class Asker:
    resolve: Resolver
    connect: Connector
    context: ssl.SSLContext
    user_agent: str
    seconds: float
    deadline: float

    def ask(self, url: str) -> LinkAnswer:
        """What `url` answers to HEAD, or to GET where HEAD finds no page: some sites know GET alone."""
        parts = parsed(url)
        if not parts:
            raise LinkRefused(Reason.NOT_HTTPS)
        try:
            host = ascii_host(parts)
            addresses = self.public_addresses(host, parts.port or 443)
            answer = self.request("HEAD", parts, host, addresses)
            if answer is None or (answer.status >= 400 and answer.status != 429):
                answer = self.request("GET", parts, host, addresses)
        except TimeoutError as error:
            raise LinkRefused(Reason.TOO_SLOW) from error
        except ssl.SSLCertVerificationError as error:
            raise LinkRefused(Reason.CERTIFICATE) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise LinkRefused(Reason.NO_ANSWER) from error
        if answer is None:
            raise LinkRefused(Reason.NO_ANSWER)
        return answer

    def time_left(self) -> float:
        left = min(self.seconds, self.deadline - time.monotonic())
        if left <= 0:
            raise TimeoutError
        return left

    def public_addresses(self, host: str, port: int) -> list[str]:
        """All addresses of `host`; one that is not public makes the whole name suspect."""
        literal = [host.partition("%")[0]] if ":" in host else []
        addresses = literal or self.resolve(host, port, self.time_left())
        if not addresses:
            raise LinkRefused(Reason.NO_ANSWER)
        if not all(map(is_public, addresses)):
            raise LinkRefused(Reason.NOT_PUBLIC)
        return addresses[:MOST_ADDRESSES]

    def request(self, method: str, parts: SplitResult, host: str, addresses: list[str]) -> LinkAnswer | None:
        """The head of the answer, or None where the connection ended without one; the body is never read."""
        with (
            self.connected_to_one(addresses, parts.port or 443) as plain,
            self.context.wrap_socket(plain, server_hostname=host) as connection,
        ):
            connection.settimeout(self.time_left())
            connection.sendall(head_of_request(method, parts, host, self.user_agent))
            return self.read_answer(connection)

    def connected_to_one(self, addresses: list[str], port: int) -> socket.socket:
        problem: OSError | None = None
        for address in addresses:
            try:
                connection = self.connect(address, port, self.time_left())
                connection.settimeout(self.time_left())
            except OSError as error:
                problem = error
            else:
                return connection
        raise problem or ConnectionError

    def read_answer(self, connection: ssl.SSLSocket) -> LinkAnswer | None:
        until = time.monotonic() + self.time_left()
        received = b""
        while True:
            head, complete, rest = received.partition(b"\r\n\r\n")
            if complete and not (answer := parsed_head(head)).is_interim:
                return answer
            if complete:
                received = rest
                continue
            more = receive(connection, until)
            if not more and not received:
                return None
            received += more
            if not more or len(received) > MOST_BYTES:
                raise http.client.HTTPException("no complete head")


def receive(connection: ssl.SSLSocket, until: float) -> bytes:
    """What came next, b"" at the end; a server that sends byte after byte gets no more time than a silent one."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
    try:
        return connection.recv(4096)
    except ConnectionError:
        return b""


# HTTP (RFC 9112): the few lines that are needed of it


def ascii_host(parts: SplitResult) -> str:
    """The host as names and certificates spell it: without a last dot, and in Punycode."""
    host = (parts.hostname or "").rstrip(".")
    return host if ":" in host else host.encode("idna").decode("ascii")


def head_of_request(method: str, parts: SplitResult, host: str, user_agent: str) -> bytes:
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + ("?" if parts.query else "")
    target += quote(parts.query, safe="/%:@!$&'()*+,;=~?[]")
    named = f"[{host}]" if ":" in host else host
    lines = [
        f"{method} {target} HTTP/1.1",
        f"Host: {named}" + (f":{parts.port}" if parts.port not in {None, 443} else ""),
        f"User-Agent: {user_agent}",
        "Accept: */*",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: |\r|$)")


def parsed_head(head: bytes) -> LinkAnswer:
    status, (_line, _end, fields) = STATUS_LINE.match(head), head.partition(b"\r\n")
    if not status:
        raise http.client.BadStatusLine(repr(head[:40]))
    location = http.client.parse_headers(BytesIO(fields + b"\r\n\r\n")).get("Location", "")
    in_utf8 = location.encode("latin-1", "replace").decode("utf-8", "replace")
    return LinkAnswer(int(status[1]), in_utf8.strip().replace(" ", "%20"))
