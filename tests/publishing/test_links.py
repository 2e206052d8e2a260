"""Links are checked over real TLS, and no link leads this server into a private network."""

import datetime
import socket
import ssl
import threading
import time
from contextlib import suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from publishing.links.addresses import is_https
from publishing.links.checker import USER_AGENT, check, receive
from publishing.links.network import addresses_of, is_public
from publishing.links.states import LinkRefused, LinkVerdict, Reason
from text.outline import links_in

PUBLIC = "93.184.215.14"
ALSO_PUBLIC = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
NAMES = ["clinic.test", "other.test", "xn--caf-dma.test"]


# Links in a text


def test_links_are_found_in_order_with_their_characters_decoded():
    markup = '<p><a href="https://a.example/?x=1&amp;y=2">a</a> <a>b</a> <A HREF=mailto:a@b.example>c</A></p>'

    assert links_in(markup + '<a href="">d</a>') == ["https://a.example/?x=1&y=2", "mailto:a@b.example"]


def test_odd_declarations_hide_no_link():
    assert links_in('<![x[ ]><a href="https://a.example/">a</a>') == ["https://a.example/"]


def test_the_first_of_two_addresses_counts_as_in_a_browser():
    assert links_in('<a href="https://a.example/" href="https://b.example/">x</a>') == ["https://a.example/"]


@given(st.text() | st.text(alphabet='<>!["]/ahref=&;x-', max_size=60))
def test_any_text_can_be_searched_for_links(text):
    assert links_in(text + '"> --> ]]> <a href="https://a.example/">')[-1:] in (["https://a.example/"], [])


@pytest.mark.parametrize("url", ["https://a.example", "HTTPS://a.example:8443/x?y#z", "https://[2606:2800::1]/"])
def test_plain_https_addresses_pass(url):
    assert is_https(url)


@pytest.mark.parametrize(
    "url",
    ["", "http://a.example/", "//a.example/", "/x", "ftp://a.example/", "javascript:alert(1)", "https:///x",
     "https://user@a.example/", "https://user:word@a.example/", "https://@a.example/", "https://a.example:0/",
     "https://a.example:99999/", "https://[::1/", "https://a.example/a b", "https://a.example\\@b.example/",
     "https://a.example/\r\nX: y", "https://a.exa\tmple/", " https://a.example/"],
)  # fmt: skip
def test_whatever_is_no_plain_https_address_is_turned_away_unasked(url):
    network = Network({})

    assert not is_https(url)
    assert network.check(url).reason == Reason.NOT_HTTPS
    assert network.asked == network.connected_to == []


@given(st.text())
def test_any_text_is_https_or_not(text):
    is_https(text)
    is_https("https://" + text)


# Addresses


@pytest.mark.parametrize("address", [PUBLIC, ALSO_PUBLIC, "1.1.1.1", "2001:4860:4860::8888"])
def test_addresses_of_the_public_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
     "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "fec0::1",
     "::ffff:127.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1",
     "2002:7f00:1::1", "2001:0:7f00:1::1", "localhost", "", "127.1", "2130706433", "0177.0.0.1"],
)  # fmt: skip
def test_every_other_address_is_not(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "017700000001", "0177.0.0.1", "0x7f.1", "0x7f000001", "localhost"]
)
def test_the_system_reads_odd_spellings_of_an_address_and_the_check_refuses_what_it_reads(host):
    network = Network({}, resolve=addresses_of)

    assert set(addresses_of(host, 443, 5)) & {"127.0.0.1", "::1"}
    assert network.check(f"https://{host}/").reason == Reason.NOT_PUBLIC
    assert network.connected_to == []


@pytest.mark.parametrize("host", ["１２７.0.0.1", "127。0。0。1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
                                  "[fe80::1%25eth0]", "[64:ff9b::7f00:1]", "127.0.0.1."])  # fmt: skip
def test_disguised_addresses_are_refused(host):
    network = Network({}, resolve=addresses_of)

    state = network.check(f"https://{host}/")

    assert (state.verdict, state.reason) == (LinkVerdict.UNCLEAR, Reason.NOT_PUBLIC)
    assert network.connected_to == []


@pytest.mark.parametrize("addresses", [[PUBLIC, "10.0.0.1"], ["127.0.0.1", PUBLIC], [ALSO_PUBLIC, "::ffff:10.0.0.1"]])
def test_a_name_with_one_private_address_is_not_visited_at_all(addresses):
    network = Network({"clinic.test": addresses})

    assert network.check("https://clinic.test/").reason == Reason.NOT_PUBLIC
    assert network.connected_to == []


def test_a_name_that_the_system_does_not_know_is_dead(monkeypatch):
    def nothing(*_arguments, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)

    state = check("https://gone.test/")

    assert (state.verdict, state.reason) == (LinkVerdict.DEAD, Reason.NO_SUCH_NAME)


def test_a_resolver_that_is_out_of_order_makes_no_link_dead(monkeypatch):
    def broken(*_arguments, **_options):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", broken)

    assert check("https://clinic.test/").verdict == LinkVerdict.UNCLEAR


def test_a_resolver_that_hangs_is_given_up(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: done.wait(60) and [])
    started = time.monotonic()

    state = check("https://clinic.test/", seconds=0.1)
    done.set()

    assert state.reason == Reason.TOO_SLOW
    assert time.monotonic() - started < 10


# A network that has one real TLS server on this machine


class Network:
    """Names with made-up public addresses, all of which lead to the test's own server."""

    def __init__(self, names, *, server=None, resolve=None, seconds=1.0):
        self.names, self.server, self.seconds = names, server, seconds
        self.asked, self.connected_to = [], []
        self.own_resolver = resolve

    def resolve(self, host, port, seconds):
        self.asked.append(host)
        if self.own_resolver:
            return self.own_resolver(host, port, seconds)
        if host not in self.names:
            raise LinkRefused(Reason.NO_SUCH_NAME)
        return self.names[host]

    def connect(self, address, port, seconds):
        self.connected_to.append(address)
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds)

    def check(self, url, **options):
        context = self.server.trusting if self.server else None
        return check(
            url,
            **{"resolve": self.resolve, "connect": self.connect, "context": context, "seconds": self.seconds} | options,
        )


def certificate_for(names, folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "link test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    private = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Server:
    """Answers each request with what `answers` holds for "METHOD path", or sends pieces of it as they come."""

    def __init__(self, folder):
        path = certificate_for(NAMES, folder)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(path)
        self.tls.sni_callback = lambda _socket, name, _context: self.named.append(name)
        self.trusting = ssl.create_default_context(cafile=str(path))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start_anew()
        threading.Thread(target=self.serve, daemon=True).start()

    def start_anew(self):
        self.answers, self.requests, self.named, self.ends = {}, [], [], threading.Event()

    def serve(self):
        while True:
            with suppress(OSError):
                connection, _ = self.listener.accept()
                threading.Thread(target=self.answer, args=[connection, self.ends], daemon=True).start()

    def answer(self, connection, ends):
        with suppress(OSError), self.tls.wrap_socket(connection, server_side=True) as secure:
            request = secure.recv(65_536).decode()
            self.requests.append(request)
            method, path, _ = request.split(" ", 2)
            found = self.answers.get(f"{method} {path}", self.answers.get(path, b"HTTP/1.1 404 No\r\n\r\n"))
            for piece in [found] if isinstance(found, bytes) else found:
                if ends.is_set():
                    return
                secure.sendall(piece)


@pytest.fixture(scope="module")
def one_server(tmp_path_factory):
    return Server(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(one_server):
    one_server.start_anew()
    yield one_server
    one_server.ends.set()


@pytest.fixture
def network(server):
    return Network({name: [PUBLIC] for name in NAMES}, server=server)


def status(code, *fields):
    return "\r\n".join([f"HTTP/1.1 {code} Words", *fields, "", ""]).encode()


def to(location, code=302):
    return status(code, f"Location: {location}")


# What the site answers


@pytest.mark.parametrize(
    ("code", "verdict"),
    [(200, LinkVerdict.OK), (204, LinkVerdict.OK), (404, LinkVerdict.DEAD), (410, LinkVerdict.DEAD)]
    + [(code, LinkVerdict.UNCLEAR) for code in (304, 400, 401, 403, 405, 418, 429, 451, 500, 503)],
)
def test_only_what_the_site_calls_gone_is_dead(network, server, code, verdict):
    server.answers["/page"] = status(code)

    state = network.check("https://clinic.test/page")

    assert (state.verdict, state.status, state.url) == (verdict, code, "https://clinic.test/page")


def test_the_request_says_who_asks_and_carries_nothing_else(network, server):
    server.answers["/a%20b?c=%C3%A9"] = status(200)

    assert network.check("https://clinic.test:8443/a%20b?c=é#part").verdict == LinkVerdict.OK

    assert server.requests == [
        "HEAD /a%20b?c=%C3%A9 HTTP/1.1\r\nHost: clinic.test:8443\r\n"
        f"User-Agent: {USER_AGENT}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    ]
    assert server.named == ["clinic.test"]


def test_a_name_in_other_letters_is_asked_for_in_ascii(network, server):
    server.answers["/"] = status(200)

    assert network.check("https://café.test").verdict == LinkVerdict.OK
    assert (network.asked, server.named) == (["xn--caf-dma.test"], ["xn--caf-dma.test"])


@pytest.mark.parametrize("head", [status(405), status(403), status(404), status(501), b""])
def test_a_site_that_does_not_answer_to_head_is_asked_with_get(network, server, head):
    server.answers |= {"HEAD /": head, "GET /": status(200)}

    assert network.check("https://clinic.test/").verdict == LinkVerdict.OK
    assert [request.split()[0] for request in server.requests] == ["HEAD", "GET"]


def test_a_site_that_asks_for_patience_is_not_asked_again(network, server):
    server.answers["/"] = status(429)

    assert network.check("https://clinic.test/").verdict == LinkVerdict.UNCLEAR
    assert len(server.requests) == 1


def test_early_hints_are_not_the_answer(network, server):
    server.answers["/"] = status(103, "Link: </a.css>") + status(200)

    assert network.check("https://clinic.test/").status == 200


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 999 X\r\n\r\n", b"HTTP/2 200\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"],
)  # fmt: skip
def test_what_is_no_answer_is_unclear(network, server, answer):
    server.answers["/"] = answer

    assert network.check("https://clinic.test/").reason == Reason.NO_ANSWER


# Certificates


def test_a_certificate_for_another_name_is_not_believed(network, server):
    network.names["wrong.test"] = [PUBLIC]

    assert network.check("https://wrong.test/").reason == Reason.CERTIFICATE
    assert server.requests == []


def test_a_certificate_of_nobody_known_is_not_believed(network, server):
    assert network.check("https://clinic.test/", context=ssl.create_default_context()).reason == Reason.CERTIFICATE
    assert server.requests == []


# Connections


def test_the_connection_goes_to_the_very_address_that_was_checked(network, server):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    network.own_resolver = lambda *_: next(answers)
    server.answers |= {"HEAD /": status(405), "GET /": status(200)}

    assert network.check("https://clinic.test/").verdict == LinkVerdict.OK
    assert network.asked == ["clinic.test"]
    assert network.connected_to == [PUBLIC, PUBLIC]


def test_a_name_that_turns_private_on_the_second_request_is_refused_there(network, server):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    network.own_resolver = lambda *_: next(answers)
    server.answers["/"] = to("/again")

    assert network.check("https://clinic.test/").reason == Reason.NOT_PUBLIC
    assert network.connected_to == [PUBLIC]


def test_the_next_address_is_tried_where_one_does_not_answer(network, server):
    network.names["clinic.test"] = [ALSO_PUBLIC, PUBLIC]
    server.answers["/"] = status(200)

    def connect(address, port, seconds):
        if address == ALSO_PUBLIC:
            raise OSError("no route")
        return network.connect(address, port, seconds)

    assert network.check("https://clinic.test/", connect=connect).verdict == LinkVerdict.OK


def test_a_refused_connection_is_unclear(network):
    def refuse(*_arguments):
        raise ConnectionRefusedError

    assert network.check("https://clinic.test/", connect=refuse).verdict == LinkVerdict.UNCLEAR


def test_a_connection_that_breaks_off_counts_as_ended():
    class Broken:
        def settimeout(self, seconds):
            assert seconds > 0

        def recv(self, size):
            raise ConnectionResetError

    assert receive(Broken(), time.monotonic() + 1) == b""


def test_without_other_orders_nothing_on_this_machine_is_reached(server):
    state = check(f"https://localhost:{server.port}/", context=server.trusting, seconds=1)

    assert state.reason == Reason.NOT_PUBLIC
    assert server.named == []


# Redirects


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_its_end_is_told(network, server, code):
    server.answers |= {"/old": to("https://other.test/a%20b", code), "/a%20b": status(200)}

    state = network.check("https://clinic.test/old")

    assert (state.verdict, state.url) == (LinkVerdict.OK, "https://other.test/a%20b")
    assert server.named == ["clinic.test", "other.test"]


def test_a_redirect_to_a_page_that_is_gone_is_dead(network, server):
    server.answers |= {"/old": to("new page"), "/new%20page": status(404)}

    assert network.check("https://clinic.test/old").verdict == LinkVerdict.DEAD


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://127.0.0.1/", Reason.NOT_PUBLIC),
        ("https://169.254.169.254/latest/meta-data/", Reason.NOT_PUBLIC),
        ("https://[::1]/", Reason.NOT_PUBLIC),
        ("https://[::ffff:127.0.0.1]/", Reason.NOT_PUBLIC),
        ("https://[::ffff:a9fe:a9fe]/", Reason.NOT_PUBLIC),
        ("https://2130706433/", Reason.NOT_PUBLIC),
        ("https://0177.0.0.1/", Reason.NOT_PUBLIC),
        ("//127.1/", Reason.NOT_PUBLIC),
        ("https://intern.test/", Reason.NOT_PUBLIC),
        ("http://clinic.test/", Reason.NOT_HTTPS),
        ("http://169.254.169.254/", Reason.NOT_HTTPS),
        ("https://user:word@clinic.test/", Reason.NOT_HTTPS),
        ("https://clinic.test@127.0.0.1/", Reason.NOT_HTTPS),
        ("file:///etc/passwd", Reason.NOT_HTTPS),
        ("gopher://127.0.0.1:6379/_x", Reason.NOT_HTTPS),
        ("https://[::1", Reason.NO_ANSWER),
        ("https://gone.test/", Reason.NO_SUCH_NAME),
    ],
)
def test_a_redirect_is_checked_like_a_link(network, server, location, reason):
    def resolve(host, port, seconds):
        known = {"clinic.test": [PUBLIC], "intern.test": ["10.1.2.3"]}
        if host == "gone.test":
            raise LinkRefused(Reason.NO_SUCH_NAME)
        return known.get(host) or addresses_of(host, port, seconds)

    server.answers["/"] = to(location)

    assert network.check("https://clinic.test/", resolve=resolve).reason == reason
    assert network.connected_to == [PUBLIC]
    assert len(server.requests) == 1


def test_three_redirects_are_followed_and_a_fourth_is_not(network, server):
    server.answers |= {f"/{n}": to(f"/{n + 1}") for n in range(5)} | {"/4": status(200)}

    assert network.check("https://clinic.test/1").verdict == LinkVerdict.OK
    server.requests.clear()
    assert network.check("https://clinic.test/0").reason == Reason.TOO_MANY_REDIRECTS
    assert len(server.requests) == 4


def test_a_redirect_in_raw_letters_is_understood(network, server):
    server.answers |= {"/": status(301, "Location: /café"), "/caf%C3%A9": status(200)}

    assert network.check("https://clinic.test/").verdict == LinkVerdict.OK


def test_a_redirect_without_a_place_is_unclear(network, server):
    server.answers["/"] = status(302)

    assert network.check("https://clinic.test/").verdict == LinkVerdict.UNCLEAR


# Slow and endless sites


def forever(first, piece, pause=0.0):
    yield first
    while True:
        time.sleep(pause)
        yield piece


def test_the_body_is_never_waited_for(network, server):
    server.answers |= {"HEAD /": status(405), "GET /": forever(status(200), b"x" * 65_536)}
    started = time.monotonic()

    assert network.check("https://clinic.test/").verdict == LinkVerdict.OK
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("first", "piece", "pause", "reason"),
    [
        (b"", b"", 0.05, Reason.TOO_SLOW),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y", 0.05, Reason.TOO_SLOW),
        (b"", status(103), 0.05, Reason.TOO_SLOW),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y" * 4_096, 0, Reason.NO_ANSWER),
    ],
    ids=["silent", "byte by byte", "hints without end", "head without end"],
)
def test_a_site_that_never_comes_to_an_end_is_given_up_and_unclear(network, server, first, piece, pause, reason):
    server.answers["/"] = forever(first, piece, pause)
    started = time.monotonic()

    state = network.check("https://clinic.test/", seconds=0.3)

    assert (state.verdict, state.reason) == (LinkVerdict.UNCLEAR, reason)
    assert time.monotonic() - started < 10


def test_a_handshake_that_never_comes_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()

        state = check(
            "https://clinic.test/",
            resolve=lambda *_: [PUBLIC],
            connect=lambda _a, _p, seconds: socket.create_connection(silent.getsockname(), timeout=seconds),
            seconds=0.2,
        )

    assert state.reason == Reason.TOO_SLOW
    assert time.monotonic() - started < 10


def test_many_slow_steps_together_have_an_end(network, server):
    def slowly(answer):
        time.sleep(0.15)
        yield answer

    for n in range(5):
        server.answers |= {f"HEAD /{n}": slowly(status(405)), f"GET /{n}": slowly(to(f"/{n + 1}"))}
    started = time.monotonic()

    state = network.check("https://clinic.test/0", seconds=0.16)

    assert state.verdict == LinkVerdict.UNCLEAR
    assert time.monotonic() - started < 0.16 * 6 + 0.5
