"""Checks whether linked pages still exist, without ever connecting to a private network.

Staff type in the addresses that this server connects to (OWASP: server-side request forgery). So each name is resolved
first, all of its addresses must be public, and the connection goes to one of exactly these addresses. A name that
resolves differently the second time (DNS rebinding) gains nothing. A redirect is checked like a new address.
"""

import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urljoin

from publishing.links.addresses import ascii_host, parsed
from publishing.links.http import LinkAnswer, head_of_request, parsed_head
from publishing.links.network import Connector, Resolver, addresses_of, connected, is_public
from publishing.links.states import LinkRefused, LinkState, Reason

USER_AGENT: Final = "link-check/1.0"
MOST_REDIRECTS: Final = 3
MOST_ADDRESSES: Final = 3
MOST_BYTES: Final = 32_768
SECONDS: Final = 5.0
# The whole check may take this many times as long as one step.
STEPS: Final = 6


def check(
    url: str,
    *,
    resolve: Resolver = addresses_of,
    connect: Connector = connected,
    context: ssl.SSLContext | None = None,
    user_agent: str = USER_AGENT,
    seconds: float = SECONDS,
) -> LinkState:
    """Requests `url` and reports whether it works, is dead or is unclear. Never raises, never sends a cookie.

    A link is dead only if the site itself says so (404, 410) or its name does not exist. `seconds` is the limit for one
    step (name, connection, handshake, answer); the whole check ends after six times as long. `resolve` and `connect`
    stand for the network. `connect` gets only public addresses, whatever `resolve` returns.
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
class Asker:
    resolve: Resolver
    connect: Connector
    context: ssl.SSLContext
    user_agent: str
    seconds: float
    deadline: float

    def ask(self, url: str) -> LinkAnswer:
        """The answer to HEAD, or to GET if HEAD fails, because some sites only support GET."""
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
        # A single address that is not public refuses the whole name.
        literal = [host.partition("%")[0]] if ":" in host else []
        addresses = literal or self.resolve(host, port, self.time_left())
        if not addresses:
            raise LinkRefused(Reason.NO_ANSWER)
        if not all(map(is_public, addresses)):
            raise LinkRefused(Reason.NOT_PUBLIC)
        return addresses[:MOST_ADDRESSES]

    def request(self, method: str, parts: SplitResult, host: str, addresses: list[str]) -> LinkAnswer | None:
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
    # A server that sends one byte at a time gets no more time than a silent one.
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
    try:
        return connection.recv(4096)
    except ConnectionError:
        return b""
